/**
 * Panels that belong to the real service, and the network between them: the panel's own engine over a
 * database in memory, `fetch` as an argument that a test may make unreliable.
 */

import type { Role } from '@/protocol/api';
import type { SouffleurDatabase } from '@/storage/database/database';
import type { Databases } from '@/storage/database/databases';
import type { MembershipRow } from '@/storage/database/meta-rows';
import { readMembership } from '@/storage/membership/membership';
import { connectBy } from '@/sync/http/transport';
import { joinOrganisation } from '@/sync/membership/join';
import { leave } from '@/sync/membership/leave';
import { createSync, type Sync } from '@/sync/run/engine';
import { NO_RETRY, type RetryPolicy } from '@/sync/run/retry';
import type { SyncLock } from '@/sync/run/single-flight';
import type { SyncState, SyncTrigger } from '@/sync/run/sync-state';
import { machineOf, testDatabase } from './database';
import type { TestService } from './service';

export type Fetch = typeof globalThis.fetch;

/** No lock at all: each panel of a test is a browser of its own. */
export const ownLock: SyncLock = { request: (_name, work) => work() };

export type Panel = {
  db: SouffleurDatabase;
  clock: { now: number };
  sync: Sync;
  /** A run as a person asks for it: it does not wait for the time of the next attempt. */
  run: (trigger?: SyncTrigger) => Promise<SyncState>;
  membership: () => Promise<MembershipRow>;
};

/** `retry`: none unless a test says so, so that each request that a test harms is one attempt. */
export type PanelOptions = {
  fetch?: Fetch;
  now?: number;
  random?: () => number;
  timeoutMs?: number;
  retry?: RetryPolicy;
};

/** A panel over a database: the first one, or another page or the next worker over the same. */
export function panelOver(db: SouffleurDatabase, options: PanelOptions = {}): Panel {
  const { fetch = globalThis.fetch, random = () => 0.5, timeoutMs, retry = NO_RETRY } = options;
  const clock = { now: options.now ?? Date.now() };
  const sync = createSync({
    db,
    transport: connectBy(fetch, timeoutMs),
    now: () => clock.now,
    random,
    lock: ownLock,
    retry,
  });
  return {
    db,
    clock,
    sync,
    run: (trigger = 'manual') => sync.run(trigger),
    membership: async () => {
      const row = await readMembership(db);
      if (!row) throw new Error('not joined');
      return row;
    },
  };
}

/** Leaves, and keeps the database, as the worker does when a person asks for it. */
export function leaveHere(
  databases: Databases,
  fetch: Fetch = globalThis.fetch,
): Promise<{ done: true; revokedThere: boolean }> {
  const transport = connectBy(fetch);
  return leave({ databases, transport, now: Date.now, random: () => 0.5, erase: false });
}

/** A panel of a new member, joined by a fresh invitation over a reliable network. */
export async function joinedPanel(
  service: Pick<TestService, 'address' | 'invite'>,
  role: Role,
  options: PanelOptions & { name?: string } = {},
): Promise<Panel> {
  const panel = panelOver(testDatabase(), options);
  const response = await joinOrganisation({
    databases: machineOf(panel.db),
    address: service.address,
    code: await service.invite(role),
    name: options.name ?? `Un ${role}`,
    device: 'Vitest',
    fetch: globalThis.fetch,
    now: () => panel.clock.now,
  });
  if (!response.done) throw new Error(`joining was refused: ${response.reason}`);
  return panel;
}

/** The request of a fetch, as tests name it: `GET /v1/tips`, without the query. */
export function requestName(input: Parameters<Fetch>[0], init?: RequestInit): string {
  const url = new URL(typeof input === 'string' || input instanceof URL ? input : input.url);
  return `${init?.method ?? 'GET'} ${url.pathname}`;
}

/** A fetch that notes what it was asked, and lets a test act before or instead of a request. */
export function watchedFetch(
  before: (
    name: string,
    go: () => Promise<Response>,
    init?: RequestInit,
  ) => Promise<Response> | undefined = () => undefined,
): { fetch: Fetch; asked: string[] } {
  const requests: string[] = [];
  return {
    asked: requests,
    fetch: async (input, init) => {
      const name = requestName(input, init);
      requests.push(name);
      const go = () => globalThis.fetch(input, init);
      return (await before(name, go, init)) ?? go();
    },
  };
}
