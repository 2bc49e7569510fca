/** What `npm run release` changes, and what it refuses. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type VersionedFiles, withVersion } from '@/release/version';

const ROOT = join(import.meta.dirname, '../../..');
const DATE = '2026-12-01';

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

function filesAt(version: string, changelog: string): VersionedFiles {
  return {
    packageJson: json({ name: 'souffleur', version, type: 'module' }),
    packageLock: json({
      name: 'souffleur',
      version,
      packages: { '': { name: 'souffleur', version }, 'node_modules/zod': { version: '0.1.0' } },
    }),
    changelog,
  };
}

const CHANGES = '# Changelog\n\nNewest first.\n\n## Unreleased\n\n### In the panel\n\n- Faster.\n';
const OLDER = `${CHANGES}\n## 0.1.0 – 2026-11-01\n\n- First.\n`;

describe('a new version', () => {
  it('is set in package.json, in its lock twice, and nowhere else', () => {
    const { packageJson, packageLock } = withVersion(filesAt('0.1.0', CHANGES), '0.2.0', DATE);
    const { packageJson: wantedJson, packageLock: wantedLock } = filesAt('0.2.0', CHANGES);
    expect(packageJson).toBe(wantedJson);
    expect(packageLock).toBe(wantedLock);
  });

  it('takes the changes that were unreleased, and leaves an empty section for the next', () => {
    expect(withVersion(filesAt('0.1.0', CHANGES), '0.2.0', DATE).changelog).toBe(
      '# Changelog\n\nNewest first.\n\n## Unreleased\n\n## 0.2.0 – 2026-12-01\n\n### In the panel\n\n- Faster.\n',
    );
  });

  it('comes above the older ones', () => {
    const { changelog } = withVersion(filesAt('0.1.0', OLDER), '0.2.0', DATE);
    expect([...changelog.matchAll(/^## (.+)$/gmu)].map(([, title]) => title)).toEqual([
      'Unreleased',
      '0.2.0 – 2026-12-01',
      '0.1.0 – 2026-11-01',
    ]);
    expect(changelog.length).toBe(OLDER.length + '\n## 0.2.0 – 2026-12-01\n'.length);
  });

  it('is greater when its first different number is', () => {
    for (const [from, to] of [
      ['0.9.9', '0.10.0'],
      ['0.9.9', '1.0.0'],
      ['1.2.3', '1.2.10'],
    ] as const) {
      expect(JSON.parse(withVersion(filesAt(from, CHANGES), to, DATE).packageJson).version).toBe(to);
    }
  });

  it.each(['0.1.0', '0.0.9', '0.1.1-beta', '0.2', '0.2.0.1', 'v0.2.0', '0.02.0', '0.2.65536', ''])(
    'is refused when it is no greater version: %j',
    (version) => {
      expect(() => withVersion(filesAt('0.1.0', CHANGES), version, DATE)).toThrow(/version/iu);
    },
  );

  it('is refused when nothing is written for people', () => {
    for (const changelog of [
      '# Changelog\n',
      '# Changelog\n\n## Unreleased\n',
      '# Changelog\n\n## Unreleased\n\n## 0.1.0 – 2026-11-01\n\n- First.\n',
    ]) {
      expect(() => withVersion(filesAt('0.1.0', changelog), '0.2.0', DATE)).toThrow(/says nothing/u);
    }
  });

  it('can be made of the repository’s own files, and changes nothing but the version in them', () => {
    const read = (name: string) => readFileSync(join(ROOT, name), 'utf8');
    const files = {
      packageJson: read('package.json'),
      packageLock: read('package-lock.json'),
      changelog: '# Changelog\n\n## Unreleased\n\n- Something.\n',
    };
    const { version } = JSON.parse(files.packageJson) as { version: string };
    const changed = withVersion(files, '60000.0.0', DATE);
    const back = (text: string) => text.replaceAll('"version": "60000.0.0"', `"version": "${version}"`);
    expect(back(changed.packageJson)).toBe(files.packageJson);
    expect(back(changed.packageLock)).toBe(files.packageLock);
    expect(read('CHANGELOG.md')).toMatch(/^## Unreleased$/mu);
  });
});
