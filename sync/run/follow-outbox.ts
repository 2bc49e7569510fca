/**
 * Subscription of one context (a panel, a console) to the outbox, which asks for a run of sync.
 * Guarantees: whatever this or another context adds to the outbox is followed by a request, however it was written;
 * what waited there when the context opened is covered by one request; commands that were numbered, put off, rewritten
 * where they wait, or taken out ask for nothing.
 */
import { liveQuery } from 'dexie';
import type { SouffleurDatabase } from '@/storage/database/database';
import type { SyncTrigger } from './sync-state';

/** Calls `request` with `opened` once, then with `local` after each addition. Returns how to stop. */
export function followOutbox(
  db: SouffleurDatabase,
  request: (trigger: Extract<SyncTrigger, 'opened' | 'local'>) => void,
): () => void {
  let newest: number | undefined;
  const follow = (key: number) => {
    const known = newest;
    newest = Math.max(key, known ?? key);
    if (known === undefined) request('opened');
    else if (key > known) request('local');
  };
  const subscription = liveQuery(() => newestKey(db)).subscribe({
    next: follow,
    error: (error: unknown) => {
      console.error('The outbox can no longer be followed', error);
      if (newest === undefined) request('opened');
    },
  });
  return () => subscription.unsubscribe();
}

/** The key of the command written last; keys grow and are never used again. 0 where none waits. */
async function newestKey(db: SouffleurDatabase): Promise<number> {
  // Dexie reports an addition to readers of rows, not to readers of automatic keys alone.
  return (await db.commands.orderBy('at').last())?.at ?? 0;
}
