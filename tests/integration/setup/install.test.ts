/** `setup/install.mjs` in a clone of its own, with an npm that does what the test says instead of fetching. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '@/setup/browser';

const PACKAGES = {
  '': { name: 'clone' },
  'node_modules/node': { version: '24.0.0' },
  'node_modules/checker': { version: '1.0.0', dev: true },
  'node_modules/other-system': { version: '1.0.0', optional: true, os: ['nowhere'] },
};

// What npm would have put there; the pinned Node is the one that runs this test.
const WORKING_NPM = `
const { appendFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } = require('node:fs');
const { basename } = require('node:path');
appendFileSync(process.env.NPM_RUNS, [basename(process.cwd()), ...process.argv.slice(2)].join(' ') + '\\n');
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
delete lock.packages['node_modules/other-system'];
if (process.argv.includes('--omit=dev')) delete lock.packages['node_modules/checker'];
mkdirSync('node_modules/node/bin', { recursive: true });
writeFileSync('node_modules/.package-lock.json', JSON.stringify(lock));
try { symlinkSync(${JSON.stringify(process.execPath)}, 'node_modules/node/bin/node'); } catch {}
`;

let clone: string;
/** Outside the clone, so that its name is not the clone's. */
let tools: string;

beforeEach(async () => {
  clone = await mkdtemp(join(tmpdir(), 'souffleur été '));
  tools = await mkdtemp(join(tmpdir(), 'souffleur-npm-'));
  await mkdir(join(clone, 'editors'));
  await cp(join(ROOT, 'setup', 'install.mjs'), join(clone, 'setup', 'install.mjs'));
  await writeLock(clone, PACKAGES);
  await writeLock(join(clone, 'editors'), {
    '': { name: 'editors' },
    'node_modules/editor': { version: '1.0.0' },
  });
});

afterEach(async () => {
  for (const folder of [clone, tools]) await rm(folder, { recursive: true, force: true });
});

function writeLock(folder: string, packages: object) {
  return writeFile(join(folder, 'package-lock.json'), JSON.stringify({ packages }));
}

async function run(npm: string, args: string[] = [], env: NodeJS.ProcessEnv = {}) {
  await writeFile(join(tools, 'npm'), `#!${process.execPath}\n${npm}`);
  await chmod(join(tools, 'npm'), 0o755);
  const { LC_ALL: _all, LC_MESSAGES: _messages, ...rest } = process.env;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(clone, 'setup', 'install.mjs'), ...args],
    {
      encoding: 'utf8',
      env: {
        ...rest,
        LANG: 'C.UTF-8',
        PATH: `${tools}:${process.env.PATH}`,
        NPM_RUNS: join(tools, 'runs'),
        ...env,
      },
    },
  );
  return { code: status, output: `${stdout}${stderr}` };
}

const npmRuns = async () => (await readFile(join(tools, 'runs'), 'utf8')).trim().split('\n');

describe('setup/install.mjs', { timeout: 60_000 }, () => {
  it('installs in a fresh clone what the product needs, once', async () => {
    const first = await run(WORKING_NPM);
    expect(first).toEqual({
      code: 0,
      output: 'Souffleur: installing 1 packages for clone (a minute or two)…\n',
    });
    expect(await run(WORKING_NPM)).toEqual({ code: 0, output: '' });
    expect(await npmRuns()).toEqual([expect.stringMatching(/ ci .*--omit=dev$/u)]);
  });

  it('adds what checks and tests need when they run, and leaves it there', async () => {
    await run(WORKING_NPM);
    await run(WORKING_NPM, ['--dev']);
    expect((await npmRuns())[1]).not.toContain('--omit=dev');
    await run(WORKING_NPM);
    expect(await npmRuns()).toHaveLength(2);
    await writeLock(clone, { ...PACKAGES, 'node_modules/node': { version: '24.0.1' } });
    await run(WORKING_NPM);
    expect((await npmRuns())[2]).not.toContain('--omit=dev');
  });

  it('installs in a folder with a package.json of its own when something needs it', async () => {
    await run(WORKING_NPM, ['--dev', '--with', 'editors']);
    await run(WORKING_NPM, ['--dev', '--with', 'editors']);
    expect((await npmRuns()).map((line) => line.split(' ').at(-3))).toEqual([
      expect.stringMatching(/.+/u),
      'editors',
    ]);
    expect(existsSync(join(clone, 'editors', 'node_modules', '.package-lock.json'))).toBe(true);
  });

  it('installs again when package-lock.json asks for another version', async () => {
    await run(WORKING_NPM);
    await writeLock(clone, { ...PACKAGES, 'node_modules/node': { version: '24.0.1' } });
    await run(WORKING_NPM);
    expect(await npmRuns()).toHaveLength(2);
  });

  it('installs again when an install was interrupted', async () => {
    await run(WORKING_NPM);
    await rm(join(clone, 'node_modules', '.package-lock.json'));
    expect((await run(WORKING_NPM)).code).toBe(0);
    expect(await npmRuns()).toHaveLength(2);
  });

  it.each([
    ['C.UTF-8', /^Souffleur: npm could not install everything; .*npm ping/u],
    ['fr_FR.UTF-8', /^Souffleur : npm n’a pas pu tout installer ; .*npm ping/u],
  ])('says what to do when npm fails, below what npm says (%s)', async (locale, sentence) => {
    const npm = `process.stderr.write('npm error code ENOTFOUND\\n'); process.exitCode = 1;`;
    const { code, output } = await run(npm, [], { LANG: locale });
    expect(code).toBe(1);
    expect(output).toContain('npm error code ENOTFOUND');
    expect(output.trim().split('\n').at(-1)).toMatch(sentence);
  });

  it('says that a Node before 20 is too old, whatever is installed', async () => {
    const file = join(clone, 'setup', 'install.mjs');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('process.versions.node.split', "'18.19.0'.split"));
    const { code, output } = await run(WORKING_NPM);
    expect(code).toBe(1);
    expect(output).toMatch(/is too old: install Node 24/u);
    expect(existsSync(join(tools, 'runs'))).toBe(false);
  });

  it('is found through a link to the clone', async () => {
    const link = `${clone}-link`;
    await symlink(clone, link);
    try {
      await run(WORKING_NPM);
      const { status } = spawnSync(process.execPath, [join(link, 'setup', 'install.mjs')], {
        encoding: 'utf8',
      });
      expect(status).toBe(0);
    } finally {
      await rm(link);
    }
  });
});

const LOCKS = ['.', 'bench/rivals', 'demo/pictures', 'tests/mutation', 'tests/support/editor-pages'];

it.each(LOCKS)(
  'package-lock.json in %s holds what each platform needs, in exact versions',
  async (folder) => {
    type Entry = { optionalDependencies?: Record<string, string>; resolved?: string };
    const read = async (name: string) => JSON.parse(await readFile(join(ROOT, folder, name), 'utf8'));
    const { packages } = (await read('package-lock.json')) as { packages: Record<string, Entry> };
    const paths = Object.keys(packages);
    const holds = (name: string) =>
      paths.some((path) => path === `node_modules/${name}` || path.endsWith(`/node_modules/${name}`));
    const optional = Object.values(packages).flatMap((entry) =>
      Object.keys(entry.optionalDependencies ?? {}),
    );
    expect(optional.filter((name) => !holds(name))).toEqual([]);
    // No registry is named: a lock works with the one that the reader has.
    expect(paths.filter((path) => packages[path]?.resolved !== undefined)).toEqual([]);
    const { dependencies = {}, devDependencies = {} } = await read('package.json');
    const versions: [string, string][] = Object.entries({ ...dependencies, ...devDependencies });
    const loose = versions.filter(([, version]) => !/^(?:npm:\S+@)?\d+\.\d+\.\d+$/u.test(version));
    expect(loose.filter(([name]) => name !== 'node' && name !== '@types/node')).toEqual([]);
  },
);
