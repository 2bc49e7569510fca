import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '@/setup/browser';
import {
  closingLines,
  countBothRuns,
  countRun,
  filesToRunAgain,
  linesOfFailures,
} from '@/tests/support/vitest-reporter';

type Module = Parameters<typeof countRun>[0][number];

function module(states: string[], { errors = 0, suiteErrors = 0 } = {}): Module {
  const faults = (count: number) => Array.from({ length: count }, () => ({ message: 'broken' }));
  return {
    project: { name: 'unit' },
    relativeModuleId: 'tests/unit/some.test.ts',
    errors: () => faults(errors),
    children: {
      allTests: () => states.map((state) => ({ result: () => ({ state }) })),
      allSuites: () => [{ errors: () => faults(suiteErrors) }],
    },
  } as unknown as Module;
}

describe('the count of a Vitest run', () => {
  it('counts each test once, by its state', () => {
    const modules = [module(['passed', 'passed', 'skipped']), module(['failed', 'passed'])];
    const { total, files } = countRun(modules, 0, 'failed');
    expect(total).toEqual({ passed: 3, failed: 1, skipped: 1 });
    expect(files[1]).toEqual({
      project: 'unit',
      file: 'tests/unit/some.test.ts',
      passed: 1,
      failed: 1,
      skipped: 0,
    });
  });

  it('counts a file that could not be loaded, a broken suite and an error outside tests as failures', () => {
    expect(countRun([module([], { errors: 2 })], 0, 'failed').total).toEqual({
      passed: 0,
      failed: 1,
      skipped: 0,
    });
    expect(countRun([module(['passed'], { suiteErrors: 1 })], 0, 'failed').total.failed).toBe(1);
    expect(countRun([module(['passed'])], 2, 'failed').total).toEqual({ passed: 1, failed: 2, skipped: 0 });
  });

  it('counts a test that never ended, and a run that was interrupted, as failed', () => {
    expect(countRun([module(['pending', 'passed'])], 0, 'passed').total.failed).toBe(1);
    expect(countRun([module(['passed'])], 0, 'interrupted').total.failed).toBe(1);
  });
});

describe('a file in a browser that failed', () => {
  const file = (project: string, passed: number, failed: number) => ({
    project,
    file: `tests/${project}/some.test.ts`,
    passed,
    failed,
    skipped: 1,
  });
  const run = (...files: ReturnType<typeof file>[]) => ({
    files,
    total: {
      passed: files.reduce((sum, { passed }) => sum + passed, 0),
      failed: files.reduce((sum, { failed }) => sum + failed, 0),
      skipped: files.length,
    },
  });

  it('is run once more, and its second run counts instead of its first', () => {
    const first = run(file('unit', 10, 0), file('e2e', 3, 2), file('e2e', 7, 0));
    const again = filesToRunAgain(first, ['e2e']);
    expect(again).toEqual([first.files[1]]);
    expect(countBothRuns(first, again, run(file('e2e', 5, 0)))).toEqual({
      passed: 22,
      failed: 0,
      skipped: 3,
      flaky: ['tests/e2e/some.test.ts'],
    });
    expect(countBothRuns(first, again, run(file('e2e', 4, 1)))).toEqual({
      passed: 21,
      failed: 1,
      skipped: 3,
      flaky: [],
    });
    // A second run that never came to the file has shown nothing.
    expect(countBothRuns(first, again, run()).flaky).toEqual([]);
  });

  it('is left failed where something else failed too', () => {
    expect(filesToRunAgain(run(file('unit', 9, 1), file('e2e', 3, 2)), ['e2e'])).toEqual([]);
    const outside = run(file('e2e', 3, 2));
    outside.total.failed += 1;
    expect(filesToRunAgain(outside, ['e2e'])).toEqual([]);
    expect(filesToRunAgain(run(file('e2e', 3, 0)), ['e2e'])).toEqual([]);
  });
});

describe('the last lines', () => {
  const counts = { passed: 12, failed: 0, skipped: 0 };

  it('are the counts alone where nothing was flaky or skipped', () => {
    expect(closingLines(counts, [])).toEqual(['12 passed, 0 failed']);
    expect(closingLines({ ...counts, skipped: 2 }, [])).toEqual(['12 passed, 0 failed, 2 skipped']);
  });

  it('name and count each flaky file before the counts', () => {
    expect(closingLines(counts, ['tests/e2e/a.test.ts', 'tests/pace/b.test.ts'])).toEqual([
      'flaky: tests/e2e/a.test.ts failed, then passed when it was run once more',
      'flaky: tests/pace/b.test.ts failed, then passed when it was run once more',
      '2 flaky',
      '12 passed, 0 failed',
    ]);
  });
});

describe('the lines of what failed', () => {
  const countsAfter = (...messages: string[]) => {
    const errors = messages.map((message) => ({ message, stacks: [{ line: 12 }] }));
    const test = {
      fullName: 'a browser > opens',
      module: { relativeModuleId: 'tests/e2e/some.test.ts' },
      result: () => ({ state: 'failed', errors }),
    };
    return linesOfFailures([
      { children: { allTests: (state: string) => (state === 'failed' ? [test] : []) } },
    ] as unknown as Module[]);
  };

  it('name every error, and only the first line of its message', () => {
    expect(countsAfter()).toEqual([]);
    expect(countsAfter('too late\n  at once', 'not there')).toEqual([
      'failed: tests/e2e/some.test.ts > a browser > opens (line 12): too late',
      'failed: tests/e2e/some.test.ts > a browser > opens (line 12): not there',
    ]);
  });
});

describe('npm test', () => {
  const run = (...args: string[]) => {
    const env: NodeJS.ProcessEnv = { ...process.env };
    for (const name of Object.keys(env)) if (name.startsWith('VITEST')) delete env[name];
    const { status, stdout } = spawnSync(
      process.execPath,
      ['--import', 'tsx', join(ROOT, 'setup', 'test.ts'), ...args],
      { cwd: ROOT, encoding: 'utf8', env },
    );
    return { status, last: stdout.trimEnd().split('\n').at(-1), stdout };
  };

  it('ends with the count and exit code 0 when all passed', () => {
    const { status, last, stdout } = run('unit', 'tests/unit/setup/terminal.test.ts');
    expect(last).toMatch(/^[1-9]\d* passed, 0 failed$/u);
    expect(stdout).toContain('tests: unit');
    expect(status).toBe(0);
  }, 60_000);

  it('ends with a failure and another exit code when nothing could be run', () => {
    const { status, last } = run('unit', 'tests/unit/no-such-file.test.ts');
    expect(last).toBe('0 passed, 1 failed');
    expect(status).toBe(1);
  }, 60_000);
});
