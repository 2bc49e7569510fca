/** Live notices for an open page: as long as the page is open and a member, it hears what is new at once. */
import { liveQuery } from 'dexie';
import type { SouffleurDatabase } from '@/storage/database';
import { readMembership } from '@/storage/membership';
import { followLive } from './live';

/** Calls `then` at each notice that something is new. Follows joining and leaving; ends with the page. */
export function followNotices(db: SouffleurDatabase, then: () => void): void {
  let following: { token: string; end: AbortController } | undefined;
  liveQuery(() => readMembership(db)).subscribe({
    next: (membership) => {
      if (following?.token === membership?.token) return;
      following?.end.abort();
      following = undefined;
      if (!membership) return;
      const end = new AbortController();
      const { address, token } = membership;
      following = { token, end };
      void followLive({
        address,
        token,
        fetch: (input, init) => fetch(input, init),
        onNotice: then,
        signal: end.signal,
        now: Date.now,
        random: Math.random,
      });
    },
    error: (error: unknown) => console.error('Notices can no longer be followed', error),
  });
}
