/**
 * Counts a Vitest run for `npm test`, into the file named by SOUFFLEUR_TEST_COUNTS, and names in a line each what did
 * not pass at once: whoever sees only the end of a log sees what went wrong at every attempt. A file that could not be
 * loaded and an error outside any test each count as one failure, so that no broken run counts as clean.
 */
import { writeFileSync } from 'node:fs';
import type { SerializedError } from 'vitest';
import type { Reporter, TestCase, TestModule, TestRunEndReason } from 'vitest/node';

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

/** A line for each attempt that failed, also of tests that passed when they were tried again. */
export function linesOfFailures(modules: readonly Pick<TestModule, 'children'>[]): string[] {
  return modules.flatMap(({ children }) => [...children.allTests()].flatMap(failedAttempts));
}

function failedAttempts(test: Pick<TestCase, 'fullName' | 'module' | 'result'>): string[] {
  const { state, errors = [] } = test.result();
  const verdict = state === 'failed' ? 'failed' : 'passed at last';
  return errors.map(({ message, stacks }) => {
    const from = stacks?.at(-1);
    const place = from ? ` (line ${from.line})` : '';
    return `${verdict}: ${test.module.relativeModuleId} > ${test.fullName}${place}: ${message.split('\n')[0]}`;
  });
}

export default class CountingReporter implements Reporter {
  onTestRunEnd(
    modules: readonly TestModule[],
    errors: readonly SerializedError[],
    reason: TestRunEndReason,
  ): void {
    for (const line of linesOfFailures(modules)) console.log(`   ${line}`);
    const file = process.env.SOUFFLEUR_TEST_COUNTS;
    if (file) writeFileSync(file, JSON.stringify(countRun(modules, errors.length, reason)));
  }
}
