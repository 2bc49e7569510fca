import { useEffect, useState } from 'react';

/** How often the clock is read, in ms. */
const TICK_MS = 250;

type Run = {
  /** The time on the clock when it was started last. */
  fromMs: number;
  /** When it was started last; undefined while it is paused. */
  startedAt: number | undefined;
};

export type Clock = {
  elapsedMs: number;
  isPaused: boolean;
  toggle: () => void;
  /** Sets the clock to a time; it runs or pauses as before. */
  jumpTo: (elapsedMs: number) => void;
};

/** A clock that runs from its first drawing until `endMs`. Its time is in the memory of this screen alone. */
export function useClock(now: () => number, endMs: number): Clock {
  const [run, setRun] = useState<Run>(() => ({ fromMs: 0, startedAt: now() }));
  const [readAt, setReadAt] = useState(now);
  const { fromMs, startedAt } = run;
  const elapsedMs = Math.min(endMs, fromMs + (startedAt === undefined ? 0 : Math.max(0, readAt - startedAt)));
  const isRunning = startedAt !== undefined && elapsedMs < endMs;
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => setReadAt(now()), TICK_MS);
    return () => clearInterval(timer);
  }, [isRunning, now]);
  function change(next: (elapsedNowMs: number) => Run) {
    const changedAt = now();
    setReadAt(changedAt);
    setRun(next(fromMs + (startedAt === undefined ? 0 : Math.max(0, changedAt - startedAt))));
  }
  return {
    elapsedMs,
    isPaused: startedAt === undefined,
    toggle: () =>
      change((fromNowMs) => ({ fromMs: fromNowMs, startedAt: startedAt === undefined ? now() : undefined })),
    jumpTo: (toMs) =>
      change(() => ({ fromMs: toMs, startedAt: startedAt === undefined ? undefined : now() })),
  };
}
