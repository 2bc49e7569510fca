/**
 * Live notices for the open pages of this browser. One page follows for all (a sync serves every page), because
 * browsers allow only six connections to a host; when it closes, another one takes over.
 */
import { liveQuery } from 'dexie';
import type { SouffleurDatabase } from '@/storage/database/database';
import type { MembershipRow } from '@/storage/database/meta-rows';
import { holdsToken, readMembership } from '@/storage/membership/membership';
import { backOffMs } from '@/sync/http/back-off';
import { presentToken } from '@/sync/membership/token';
import { followLive, pause } from './live';

type Means = { random: () => number; fetch: typeof globalThis.fetch };

/** {@link followNotices} in the page that is the leader; ends with the page. */
export function runAsLiveLeader(
  db: SouffleurDatabase,
  then: () => void,
  fetch: typeof globalThis.fetch,
): void {
  void navigator.locks.request('souffleur-notices', () => {
    followNotices(db, then, { fetch });
    // Held as long as the page lives.
    return new Promise(() => undefined);
  });
}

/** Calls `then` at each notice that something is new. Follows joining and leaving. Gives back how to stop. */
export function followNotices(
  db: SouffleurDatabase,
  then: () => void,
  { random = Math.random, fetch = (input, init) => globalThis.fetch(input, init) }: Partial<Means> = {},
): () => void {
  let following: { token: string; protocol: number | undefined; end: AbortController } | undefined;
  const subscription = liveQuery(() => readMembership(db)).subscribe({
    next: (membership) => {
      const { token, protocol } = following ?? {};
      const same = membership && token !== undefined && holdsToken(membership, token);
      // A stream that is open goes on over a rotation: its next connection reads the new token.
      if ((same || token === membership?.token) && protocol === membership?.protocol) return;
      following?.end.abort();
      following = undefined;
      if (!membership) return;
      const end = new AbortController();
      following = { token: membership.token, protocol: membership.protocol, end };
      followAsMember(db, membership, then, end.signal, { random, fetch }).catch((error: unknown) =>
        console.error('Notices can no longer be followed', error),
      );
    },
    error: (error: unknown) => console.error('Notices can no longer be followed', error),
  });
  return () => {
    subscription.unsubscribe();
    following?.end.abort();
  };
}

/** Until `signal` aborts. A refused member tries again now and then: a disabled one may be enabled again. */
async function followAsMember(
  db: SouffleurDatabase,
  { address, token, protocol }: MembershipRow,
  then: () => void,
  signal: AbortSignal,
  { random, fetch }: Means,
): Promise<void> {
  for (;;) {
    const refused = await followLive({
      address,
      token: () => presentToken(db, token),
      protocol,
      fetch,
      onNotice: then,
      signal,
      now: Date.now,
      random,
    });
    if (refused === undefined) return;
    // The run that this triggers gets the same refusal, and stores the reason.
    then();
    await pause(backOffMs({ failures: 1, random, longest: true }), signal);
  }
}
