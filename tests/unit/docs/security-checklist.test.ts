import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourceFiles } from '@/bench/counts/source-files';
import { ROOT } from '@/setup/browser';

/** How many requirements each family of the checklist has; they are numbered from 1. */
const FAMILIES = { EXT: 23, SRV: 21, PKG: 9, PRV: 10, ENT: 15, REL: 16 };
const IDS = Object.entries(FAMILIES).flatMap(([family, count]) =>
  Array.from({ length: count }, (_, index) => `${family}-${index + 1}`),
);

const text = readFileSync(join(ROOT, 'docs/security.md'), 'utf8');
const rows = [
  ...text.matchAll(/^\| ((?:EXT|SRV|PKG|PRV|ENT|REL)-\d+) \|([^|]*)\|([^|]*)\|([^|]*)\|$/gmu),
].map(([, id = '', requested = '', tests = '', missing = '']) => ({
  id,
  asked: requested.trim(),
  tests: [...tests.matchAll(/`(tests\/[^`]+)`(?:: \*([^*]+)\*)?/gu)].map(([, file = '', name = '']) => ({
    file,
    name,
  })),
  missing: missing.trim(),
}));

describe('the checklist of docs/security.md', () => {
  it('lists each requirement once, in order', () => {
    expect(rows.map(({ id }) => id)).toEqual(IDS);
  });

  it('states each requirement, and names a test by file and title, or the reason why there is none', () => {
    const without = rows.filter(({ asked, tests, missing }) => {
      const named = tests.length > 0 && tests.every(({ name }) => name !== '');
      const reason = /^(?:Partly|Not met|Does not apply)\b.{10}/u.test(missing);
      return asked === '' || !(named || (tests.length === 0 && reason));
    });
    expect(without.map(({ id }) => id)).toEqual([]);
  });

  it('names only tests that are there', () => {
    const lost = rows.flatMap(({ id, tests }) =>
      tests
        .filter(({ file, name }) => {
          const path = join(ROOT, file);
          return !existsSync(path) || !readFileSync(path, 'utf8').includes(name);
        })
        .map(({ file, name }) => `${id}: ${file}: ${name}`),
    );
    expect(lost).toEqual([]);
  });
});

it('has every id that the name of a test cites', async () => {
  const cited = (await sourceFiles(ROOT, ['tests']))
    .filter((name) => /\.test\.tsx?$/u.test(name))
    .flatMap((name) => [
      ...readFileSync(join(ROOT, name), 'utf8').matchAll(/\[((?:EXT|SRV|PKG|PRV|ENT|REL)-\d+)\]/gu),
    ])
    .map(([, id = '']) => id);
  expect(cited.length).toBeGreaterThan(20);
  expect([...new Set(cited)].filter((id) => !IDS.includes(id))).toEqual([]);
});
