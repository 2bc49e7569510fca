/**
 * What the background worker does for the pages: the handlers of every message, and the run that alarms ask
 * for. It keeps nothing between two calls: the worker it lives in may end at any moment.
 */
import type { MessageAnswer, MessageName, MessageRequest } from '@/protocol/messages';
import type { SouffleurDatabase } from '@/storage/database';
import { createSync, type Sync } from './engine';
import { joinOrganisation } from './join';
import { LEAVE_TIMEOUT_MS, leave } from './leave';
import { lookAtService } from './look';
import { publishPackDraft } from './publish';
import { type SignInWindow, signIn } from './sign-in';
import { askTeam } from './team';
import { presentToken } from './token';
import { connectBy, type TokenNow } from './transport';

type Handlers = { [N in MessageName]: (request: MessageRequest<N>) => Promise<MessageAnswer<N>> };

export type SyncWorker = { run: Sync['run']; handlers: Handlers };

/**
 * Makes the worker's side of sync. `device` is how this browser is called in the list of devices. A handler
 * rejects with a `StorageError` when the disk fails.
 */
export function createSyncWorker({
  db,
  fetch,
  device,
  window,
  now,
  random,
}: {
  db: SouffleurDatabase;
  fetch: typeof globalThis.fetch;
  device: () => string;
  window: SignInWindow;
  now: () => number;
  random: () => number;
}): SyncWorker {
  const tokenNow: TokenNow = (token) => presentToken(db, token);
  const transport = connectBy(fetch, undefined, tokenNow);
  const { run } = createSync({ db, transport, now, random });
  /** Goes on by itself; the page sees its results on the disk, and the next alarm does what this could not. */
  const runSoon = (why: 'joined' | 'written') => {
    run(why).catch((error: unknown) => console.error('sync failed', error));
  };
  return {
    run,
    handlers: {
      'sync.run': async ({ why }) => ({ state: await run(why) }),
      'membership.join': async (request) => {
        const joined = await joinOrganisation({ db, fetch, now, device: device(), ...request });
        if (joined.done) runSoon('joined');
        return joined;
      },
      'service.look': (request) => lookAtService({ fetch, ...request }),
      'membership.signIn': async (request) => {
        const joined = await signIn({ db, fetch, now, device: device(), window, ...request });
        if (joined.done) runSoon('joined');
        return joined;
      },
      'membership.leave': () => leave({ db, transport: connectBy(fetch, LEAVE_TIMEOUT_MS), now }),
      'pack.publish': async ({ packId }) => {
        const published = await publishPackDraft({ db, transport, packId, now });
        if (published.done) runSoon('written');
        return published;
      },
      'device.list': () => askTeam({ db, transport }, (service) => service.myDevices()),
      'device.revoke': ({ deviceId }) =>
        askTeam({ db, transport }, async (service) => {
          await service.revokeMine(deviceId);
          return {};
        }),
      'member.list': () => askTeam({ db, transport }, (service) => service.members()),
      'member.change': ({ memberId, change }) =>
        askTeam({ db, transport }, (service) => service.changeMember(memberId, change)),
      'member.revoke': ({ memberId, deviceId }) =>
        askTeam({ db, transport }, async (service) => {
          await service.revokeOf(memberId, deviceId);
          return {};
        }),
      'invitation.list': () => askTeam({ db, transport }, (service) => service.invitations()),
      'invitation.revoke': ({ invitationId }) =>
        askTeam({ db, transport }, async (service) => {
          await service.revokeInvitation(invitationId);
          return {};
        }),
      'member.invite': (request) => askTeam({ db, transport }, (service) => service.invite(request)),
    },
  };
}
