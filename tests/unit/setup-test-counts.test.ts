import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '@/setup/browser';
import { countRun, linesOfFailures } from '@/tests/support/vitest-reporter';

type Module = Parameters<typeof countRun>[0][number];

function module(states: string[], { errors = 0, suiteErrors = 0 } = {}): Module {
  const faults = (count: number) => Array.from({ length: count }, () => ({ message: 'broken' }));
  return {
    errors: () => faults(errors),
    state: () => 'passed',
    children: {
      allTests: () => states.map((state) => ({ result: () => ({ state }) })),
      allSuites: () => [{ errors: () => faults(suiteErrors) }],
    },
  } as unknown as Module;
}

describe('the count of a Vitest run', () => {
  it('counts each test once, by its state', () => {
    const modules = [module(['passed', 'passed', 'skipped']), module(['failed', 'passed'])];
    expect(countRun(modules, 0, 'failed')).toEqual({ passed: 3, failed: 1, skipped: 1 });
  });

  it('counts a file that could not be loaded, a broken suite and an error outside tests as failures', () => {
    expect(countRun([module([], { errors: 2 })], 0, 'failed')).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(countRun([module(['passed'], { suiteErrors: 1 })], 0, 'failed').failed).toBe(1);
    expect(countRun([module(['passed'])], 2, 'failed')).toEqual({ passed: 1, failed: 2, skipped: 0 });
  });

  it('counts a test that never ended, and a run that was interrupted, as failed', () => {
    expect(countRun([module(['pending', 'passed'])], 0, 'passed').failed).toBe(1);
    expect(countRun([module(['passed'])], 0, 'interrupted').failed).toBe(1);
  });
});

describe('the lines of what did not pass at once', () => {
  const told = (state: string, ...messages: string[]) => {
    const errors = messages.map((message) => ({ message, stacks: [{ line: 12 }] }));
    const test = {
      fullName: 'a browser > opens',
      module: { relativeModuleId: 'tests/e2e/some.test.ts' },
      result: () => ({ state, errors }),
    };
    return linesOfFailures([{ children: { allTests: () => [test] } }] as unknown as Module[]);
  };

  it('name every attempt, and only the first line of what it said', () => {
    expect(told('passed')).toEqual([]);
    expect(told('passed', 'too late\n  at once')).toEqual([
      'passed at last: tests/e2e/some.test.ts > a browser > opens (line 12): too late',
    ]);
    expect(told('failed', 'too late', 'not there')).toEqual([
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
    const { status, last, stdout } = run('unit', 'tests/unit/setup-terminal.test.ts');
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
