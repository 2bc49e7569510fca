/**
 * Counts a Vitest run for `npm test`, into the file named by SOUFFLEUR_TEST_COUNTS. A file that could not be
 * loaded and an error outside any test each count as one failure, so that no broken run counts as clean.
 */
import { writeFileSync } from 'node:fs';
import type { SerializedError } from 'vitest';
import type { Reporter, TestModule, TestRunEndReason } from 'vitest/node';

export type TestCounts = { passed: number; failed: number; skipped: number };

/** What a finished run amounts to. */
export function countRun(
  modules: readonly Pick<TestModule, 'children' | 'state' | 'errors'>[],
  errorsOutside: number,
  reason: TestRunEndReason,
): TestCounts {
  const counts: TestCounts = { passed: 0, failed: errorsOutside, skipped: 0 };
  for (const module of modules) {
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed' || state === 'failed' || state === 'skipped') counts[state] += 1;
      // A test that never came to its end did not pass.
      else counts.failed += 1;
    }
    if (module.errors().length > 0) counts.failed += 1;
    for (const suite of module.children.allSuites()) if (suite.errors().length > 0) counts.failed += 1;
  }
  if (reason !== 'passed' && counts.failed === 0) counts.failed = 1;
  return counts;
}

export default class CountingReporter implements Reporter {
  onTestRunEnd(
    modules: readonly TestModule[],
    errors: readonly SerializedError[],
    reason: TestRunEndReason,
  ): void {
    const file = process.env.SOUFFLEUR_TEST_COUNTS;
    if (file) writeFileSync(file, JSON.stringify(countRun(modules, errors.length, reason)));
  }
}
