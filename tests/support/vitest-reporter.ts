/**
 * Counts a Vitest run for `npm test`, into the file named by SOUFFLEUR_TEST_COUNTS, and names in a line each what
 * failed: whoever sees only the end of a log sees what went wrong. A file that could not be
 * loaded and an error outside any test each count as one failure, so that no broken run counts as clean.
 */
import { writeFileSync } from 'node:fs';
import type { SerializedError } from 'vitest';
import type { Reporter, TestCase, TestModule, TestRunEndReason } from 'vitest/node';

export type TestCounts = { passed: number; failed: number; skipped: number };

/** Counts of both runs; `flaky` names the files that failed in the first run and passed in the second. */
export type CountsWithFlaky = TestCounts & { flaky: string[] };

/** A run in numbers: what each file amounts to, and all of it together. */
export type RunCounts = { total: TestCounts; files: (TestCounts & { project: string; file: string })[] };

type CountedModule = Pick<TestModule, 'children' | 'errors' | 'relativeModuleId'> & {
  project: Pick<TestModule['project'], 'name'>;
};

/** What a finished run amounts to. */
export function countRun(
  modules: readonly CountedModule[],
  errorsOutside: number,
  reason: TestRunEndReason,
): RunCounts {
  const files = modules.map((module) => ({
    project: module.project.name,
    file: module.relativeModuleId,
    ...countFile(module),
  }));
  const total = sum(files);
  total.failed += errorsOutside;
  if (reason !== 'passed' && total.failed === 0) total.failed = 1;
  return { total, files };
}

function countFile(module: CountedModule): TestCounts {
  const counts: TestCounts = { passed: 0, failed: 0, skipped: 0 };
  for (const test of module.children.allTests()) {
    const { state } = test.result();
    if (state === 'passed' || state === 'failed' || state === 'skipped') counts[state] += 1;
    // A test that never came to its end did not pass.
    else counts.failed += 1;
  }
  if (module.errors().length > 0) counts.failed += 1;
  for (const suite of module.children.allSuites()) if (suite.errors().length > 0) counts.failed += 1;
  return counts;
}

/** The files to run once more: what failed there, where nothing else failed. Otherwise none. */
export function filesToRunAgain(
  { total, files }: RunCounts,
  projects: readonly string[],
): RunCounts['files'] {
  const again = files.filter(({ project, failed }) => failed > 0 && projects.includes(project));
  return sum(again).failed === total.failed ? again : [];
}

/**
 * What both runs amount to: `second` is of the files in `again` alone, and counts instead of their first run. A file
 * that passed only in the second run is flaky: it is named, so that it is repaired and not forgotten.
 */
export function countBothRuns(
  { total }: RunCounts,
  again: RunCounts['files'],
  second: RunCounts,
): CountsWithFlaky {
  const first = sum(again);
  const passedNow = new Set(
    second.files.filter(({ passed, failed }) => passed > 0 && failed === 0).map(({ file }) => file),
  );
  return {
    passed: total.passed - first.passed + second.total.passed,
    failed: total.failed - first.failed + second.total.failed,
    skipped: total.skipped - first.skipped + second.total.skipped,
    flaky: again.map(({ file }) => file).filter((file) => passedNow.has(file)),
  };
}

/**
 * The last lines of `npm test`: one for each flaky file, then their number, then the counts. `skipped` is
 * left out where nothing was.
 */
export function closingLines({ passed, failed, skipped }: TestCounts, flaky: readonly string[]): string[] {
  const counts = `${passed} passed, ${failed} failed`;
  return [
    ...flaky.map((file) => `flaky: ${file} failed, then passed when it was run once more`),
    ...(flaky.length > 0 ? [`${flaky.length} flaky`] : []),
    skipped > 0 ? `${counts}, ${skipped} skipped` : counts,
  ];
}

function sum(counts: readonly TestCounts[]): TestCounts {
  const total: TestCounts = { passed: 0, failed: 0, skipped: 0 };
  for (const each of counts) {
    for (const state of ['passed', 'failed', 'skipped'] as const) total[state] += each[state];
  }
  return total;
}

/** A line for each failure. */
export function linesOfFailures(modules: readonly Pick<TestModule, 'children'>[]): string[] {
  return modules.flatMap(({ children }) => [...children.allTests('failed')].flatMap(failures));
}

function failures(test: Pick<TestCase, 'fullName' | 'module' | 'result'>): string[] {
  return (test.result().errors ?? []).map(({ message, stacks }) => {
    const from = stacks?.at(-1);
    const place = from ? ` (line ${from.line})` : '';
    return `failed: ${test.module.relativeModuleId} > ${test.fullName}${place}: ${message.split('\n')[0]}`;
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
