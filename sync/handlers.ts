/**
 * The background worker's handlers of every message, and the scheduled runs. It stores nothing between two calls: the
 * worker it lives in may end at any moment.
 */
import type { MessageHandlers } from '@/protocol/messages';
import type { SouffleurDatabase } from '@/storage/database/database';
import type { Databases } from '@/storage/database/databases';
import { StorageError } from '@/storage/database/storage-error';
import { abandonedJoins, reopenedErasures, resumeCopies } from '@/storage/membership/switch-membership';
import { connectBy, type TokenNow, type Transport } from '@/sync/http/transport';
import { finishDepartures } from '@/sync/membership/departures';
import { discoverService } from '@/sync/membership/discover';
import { joinOrganisation } from '@/sync/membership/join';
import { leave } from '@/sync/membership/leave';
import { LEAVE_TIMEOUT_MS } from '@/sync/membership/revoke-token';
import { type SignInWindow, signIn } from '@/sync/membership/sign-in';
import { callAsMember } from '@/sync/membership/team';
import { presentToken } from '@/sync/membership/token';
import { createSync, type Sync } from '@/sync/run/engine';
import { publishPackDraft } from '@/sync/run/publish';
import type { SyncState, SyncTrigger } from '@/sync/run/sync-state';

/** `handlers`: of the messages that sync handles. */
export type SyncWorker = { run: Sync['run']; handlers: Omit<MessageHandlers, 'insertion.verify'> };

/**
 * Makes the worker's side of sync. `device` is how this browser is called in the list of devices. A handler
 * rejects with a `StorageError` when the disk fails.
 */
export function createSyncWorker({
  databases,
  fetch,
  device,
  window,
  now,
  random,
}: {
  databases: Databases;
  fetch: typeof globalThis.fetch;
  device: () => string;
  window: SignInWindow;
  now: () => number;
  random: () => number;
}): SyncWorker {
  /** Requests in the name of the membership of a database, with the token that it has then. */
  const transportOf = (db: SouffleurDatabase) => {
    const tokenNow: TokenNow = (token) => presentToken(db, token);
    return connectBy(fetch, undefined, tokenNow);
  };
  const engines = new WeakMap<SouffleurDatabase, Sync>();

  function engineOf(db: SouffleurDatabase): Sync {
    const engine = engines.get(db) ?? createSync({ db, transport: transportOf(db), now, random });
    engines.set(db, engine);
    return engine;
  }

  const departing = () => ({ databases, transport: connectBy(fetch, LEAVE_TIMEOUT_MS), now, random });

  async function run(trigger: SyncTrigger): Promise<SyncState> {
    if (trigger !== 'local' && trigger !== 'remote') {
      await resumeCopies(databases);
      await abandonedJoins(databases);
      await reopenedErasures(databases);
      await finishDepartures(departing());
    }
    const db = await databases.current();
    try {
      return await engineOf(db).run(trigger);
    } catch (error) {
      const { current } = await databases.directory.read();
      // Somebody left meanwhile: the database of this run is closed.
      if (error instanceof StorageError && current !== db.name) return 'later';
      throw error;
    }
  }

  const call = async <T extends object | undefined>(request: (service: Transport) => Promise<T>) => {
    const db = await databases.current();
    return callAsMember({ db, transport: transportOf(db) }, request);
  };

  /** Runs in the background; the page sees the results in the database, and the next alarm does what failed. */
  const runSoon = (trigger: 'joined' | 'local') => {
    run(trigger).catch((error: unknown) => console.error('sync failed', error));
  };
  return {
    run,
    handlers: {
      'sync.run': async ({ trigger }) => ({ state: await run(trigger) }),
      'membership.join': async (request) => {
        const joined = await joinOrganisation({ databases, fetch, now, device: device(), ...request });
        if (joined.done) runSoon('joined');
        return joined;
      },
      'service.look': (request) => discoverService({ fetch, ...request }),
      'membership.signIn': async (request) => {
        const joined = await signIn({ databases, fetch, now, device: device(), window, ...request });
        if (joined.done) runSoon('joined');
        return joined;
      },
      'membership.leave': ({ erase = false }) => leave({ ...departing(), erase }),
      'pack.publish': async ({ packId }) => {
        const db = await databases.current();
        const published = await publishPackDraft({ db, transport: transportOf(db), packId, now });
        if (published.done) runSoon('local');
        return published;
      },
      'device.list': () => call((service) => service.call('myDevices')),
      'device.revoke': ({ deviceId }) =>
        call((service) => service.call('revokeMyDevice', { params: { deviceId } })),
      'member.list': () => call((service) => service.call('members')),
      'member.change': ({ memberId, change }) =>
        call((service) => service.call('changeMember', { params: { memberId }, body: change })),
      'member.revoke': ({ memberId, deviceId }) =>
        call((service) => service.call('revokeDevice', { params: { memberId, deviceId } })),
      'invitation.list': () => call((service) => service.call('invitations')),
      'invitation.revoke': ({ invitationId }) =>
        call((service) => service.call('revokeInvitation', { params: { invitationId } })),
      'member.invite': (request) => call((service) => service.call('invite', { body: request })),
    },
  };
}
