/** The steps of a recovery on the clock. */
import { clockSeconds, type TimedStep } from '@/protocol/card-parts';

/** How long the last step of a single-step card is shown. */
const SINGLE_STEP_SECONDS = 60;

export type RecoveryStep = { text: string; startMs: number; endMs: number };

/** Each step with its time; the last one lasts as long as the one before it. */
export function recoverySteps(steps: readonly TimedStep[]): RecoveryStep[] {
  const starts = steps.map(({ start }) => clockSeconds(start));
  const last = starts.at(-1) ?? 0;
  const before = starts.at(-2);
  const end = last + (before === undefined ? SINGLE_STEP_SECONDS : last - before);
  return steps.map(({ text }, index) => ({
    text,
    startMs: (starts[index] ?? 0) * 1_000,
    endMs: (starts[index + 1] ?? end) * 1_000,
  }));
}

/** The index of the step at a time on the clock; the number of steps once all are over. */
export function stepIndexAt(steps: readonly RecoveryStep[], elapsedMs: number): number {
  const index = steps.findIndex(({ endMs }) => elapsedMs < endMs);
  return index < 0 ? steps.length : index;
}
