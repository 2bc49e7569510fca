/** The lock that all contexts of the extension share. Web Locks let go of it when a worker dies. */
export type SyncLock = { request: <T>(name: string, work: () => Promise<T>) => Promise<T> };

export const SYNC_LOCK = 'souffleur-sync';

/** Web Locks where the browser has them; else none, and {@link singleFlight} alone serialises this context. */
export function webLock(): SyncLock {
  const locks = globalThis.navigator?.locks;
  if (!locks) return { request: (_name, work) => work() };
  return { request: (name, work) => locks.request(name, work) as ReturnType<typeof work> };
}

/**
 * Wraps `work` so that it never runs twice at once. Calls during a run share one more run after it: their writes may
 * have come too late for the current one.
 */
export function singleFlight<W extends string, T>(
  work: (trigger: W) => Promise<T>,
  lock: SyncLock,
): (trigger: W) => Promise<T> {
  let under: Promise<unknown> | undefined;
  const waiting = new Map<W, Promise<T>>();

  return (trigger) => {
    const same = waiting.get(trigger);
    if (same) return same;
    const before = under;
    const turn = (async () => {
      // The result of the earlier run goes to its own callers.
      await before?.catch(() => undefined);
      waiting.delete(trigger);
      return lock.request(SYNC_LOCK, () => work(trigger));
    })();
    if (before) waiting.set(trigger, turn);
    under = turn;
    const done = () => {
      if (under === turn) under = undefined;
    };
    turn.then(done, done);
    return turn;
  };
}
