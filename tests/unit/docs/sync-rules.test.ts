import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { sourceFiles } from '@/bench/counts/source-files';

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));
const RULES = [...readFileSync(join(REPOSITORY, 'docs/sync.md'), 'utf8').matchAll(/^\*\*(S\d+)\./gmu)].map(
  ([, rule]) => rule,
);

const TESTS = (await sourceFiles(REPOSITORY, ['tests'])).map((file) => file.slice('tests/'.length));

/** Which rules the names of tests cite, and where. */
function cited(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const name of TESTS) {
    if (!/\.test\.tsx?$/u.test(name)) continue;
    const text = readFileSync(join(REPOSITORY, 'tests', name), 'utf8');
    for (const [, rule = ''] of text.matchAll(/\[(S\d+)\]/gu)) {
      found.set(rule, [...(found.get(rule) ?? []), name]);
    }
  }
  return found;
}

it('has each rule once', () => {
  expect(RULES.length).toBeGreaterThan(20);
  expect(new Set(RULES).size).toBe(RULES.length);
});

it('proves each rule by at least one test', () => {
  const names = cited();
  expect(RULES.filter((rule) => !names.has(rule ?? ''))).toEqual([]);
});

it('cites no rule that is not written', () => {
  const stray = [...cited()].filter(([rule]) => !RULES.includes(rule));
  expect(stray).toEqual([]);
});

it('says of no fault that it is tried in a file that is not there', () => {
  const named = [
    ...readFileSync(join(REPOSITORY, 'docs/sync.md'), 'utf8').matchAll(/`tests\/([^`]+\.ts)`/gu),
  ];
  const fits = (pattern: string, name: string) => {
    const [start = '', end = start] = pattern.split('*');
    return name.startsWith(start) && name.endsWith(end);
  };
  expect(named.length).toBeGreaterThan(10);
  expect(
    named.map(([, name = '']) => name).filter((name) => !TESTS.some((file) => fits(name, file))),
  ).toEqual([]);
});
