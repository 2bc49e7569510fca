/** `npm run package`: the same bytes wherever it runs, sources that build alone, a service that starts alone. */
import { execFile, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync, unzipSync } from 'fflate';
import { unpackTar } from 'modern-tar';
import { afterAll, describe, expect, it } from 'vitest';
import { type Entries, tarGzArchive, zipArchive } from '@/release/archive';
import { forStore } from '@/release/extension';
import { bundleService } from '@/release/service';
import { readSources } from '@/release/source';
import { NOTICES_FILE, packagesOf, parseNotices, renderNotices } from '@/release/third-party';
import { temporaryFolder } from '@/tests/support/service';

const ROOT = join(import.meta.dirname, '../../..');
const folder = temporaryFolder({ onDisk: true });
afterAll(() => folder.remove());

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (contents: Uint8Array | undefined) => new TextDecoder().decode(contents);

function writeFiles(root: string, files: Entries): void {
  for (const [path, contents] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), contents);
  }
}

describe('an archive', () => {
  const files = new Map([
    ['b/é.txt', bytes('text '.repeat(100))],
    ['a.bin', Uint8Array.of(0, 255, 1)],
    ['empty', new Uint8Array()],
  ]);
  const reversed = new Map([...files].reverse());

  it('has the same bytes whatever the order of its files', async () => {
    const zip = zipArchive(files);
    const tar = await tarGzArchive('x', files);
    expect(zipArchive(reversed)).toEqual(zip);
    expect(await tarGzArchive('x', reversed)).toEqual(tar);
  });

  it('gives back what went in', async () => {
    expect(unzipSync(zipArchive(files))).toEqual(Object.fromEntries(files));
    const unpacked = await unpackTar(gunzipSync(await tarGzArchive('x', files)));
    expect(new Map(unpacked.map(({ header, data }) => [header.name, text(data)]))).toEqual(
      new Map([...files].map(([name, contents]) => [`x/${name}`, text(contents)])),
    );
  });
});

describe('notices', () => {
  const install = (name: string, files: Record<string, string>) => {
    const index = join(folder.path, 'node_modules', name);
    writeFiles(index, new Map(Object.entries(files).map(([path, contents]) => [path, bytes(contents)])));
    return join(index, 'index.js');
  };
  const manifest = (name: string, more = {}) =>
    JSON.stringify({ name, version: '1.0.0', license: 'MIT', ...more });

  it('hold every package of a bundle once, with the text of its license wherever the package has it', () => {
    const modules = [
      install('with-file', {
        'package.json': manifest('with-file'),
        'LICENSE.md': 'Text A',
        NOTICE: 'Text B',
      }),
      install('@scope/in-readme', {
        'package.json': manifest('@scope/in-readme'),
        'README.md': '# Name\n\n## License\n\nMIT\n\nPermission is hereby granted, by C.\n',
      }),
      install('named-only', { 'package.json': manifest('named-only', { author: 'D <d@example.com>' }) }),
    ];
    const packages = packagesOf(folder.path, [...modules, ...modules, join(folder.path, 'ours.ts')]);
    expect(packages.map(({ name }) => name)).toEqual(['@scope/in-readme', 'named-only', 'with-file']);
    const notices = renderNotices(packages);
    for (const part of ['Text A', 'Text B', 'by C.', 'Copyright (c) D', 'MERCHANTABILITY']) {
      expect(notices).toContain(part);
    }
    expect(renderNotices(parseNotices(notices))).toBe(notices);
  });

  it('cannot be made for a package without a license', () => {
    const unlicensed = install('unlicensed', { 'package.json': manifest('unlicensed', { license: 'ISC' }) });
    expect(() => packagesOf(folder.path, [unlicensed])).toThrow(/unlicensed 1\.0\.0/u);
  });
});

it('a zip for a store has no key, and everything else', () => {
  const built = new Map([
    ['manifest.json', bytes('{"name":"x","key":"y","version":"1"}')],
    ['a.js', bytes('')],
  ]);
  const files = forStore(built);
  expect(JSON.parse(text(files.get('manifest.json')))).toEqual({ name: 'x', version: '1' });
  expect([...files.keys()]).toEqual(['manifest.json', 'a.js']);
});

it('[EXT-19] [EXT-20] the add-on has the same bytes when it is built from the sources that reviewers get, elsewhere', {
  timeout: 180_000,
}, async () => {
  const sources = await readSources(ROOT);
  const names = [...(sources?.files.keys() ?? [])];
  expect(names).toEqual(
    expect.arrayContaining(['package-lock.json', 'BUILDING.md', 'entrypoints/background/index.ts']),
  );
  expect(names.filter((name) => /(?:^|\/)(?:node_modules|\.souffleur|\.output|\.git)\//u.test(name))).toEqual(
    [],
  );
  const elsewhere = join(folder.path, 'somewhere else');
  writeFiles(elsewhere, sources?.files ?? new Map());
  symlinkSync(join(ROOT, 'node_modules'), join(elsewhere, 'node_modules'));

  const build = async (root: string, name: string, zone: string) => {
    const out = join(folder.path, name);
    await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', 'release/package.ts', '--only', 'firefox', '--out', out],
      { cwd: root, env: { ...process.env, TZ: zone, NODE_ENV: 'test' } },
    );
    return out;
  };
  const [here, there] = await Promise.all([
    build(ROOT, 'here', 'America/Los_Angeles'),
    build(elsewhere, 'there', 'Asia/Tokyo'),
  ]);
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const zip = `souffleur-${version}-firefox.zip`;
  const read = (out: string, name: string) => readFileSync(join(out, name));
  const files = unzipSync(read(here, zip));
  expect(Object.keys(unzipSync(read(there, zip)))).toEqual(Object.keys(files));
  expect(read(there, zip).equals(read(here, zip))).toBe(true);
  expect(read(there, 'SHA256SUMS')).toEqual(read(here, 'SHA256SUMS'));
  expect(text(read(here, 'SHA256SUMS'))).toMatch(new RegExp(`^[0-9a-f]{64} {2}${zip}$`, 'mu'));

  // The typefaces are named by styles alone: no module of theirs is in the bundle.
  const shipped = parseNotices(text(files[NOTICES_FILE])).map(({ name }) => name);
  expect(shipped).toEqual(
    expect.arrayContaining([
      'react',
      '@fontsource-variable/literata',
      '@fontsource-variable/atkinson-hyperlegible-next',
    ]),
  );
  expect(text(files[NOTICES_FILE])).toContain('SIL OPEN FONT LICENSE');
});

it('the service starts and responds with nothing else installed', { timeout: 60_000 }, async () => {
  const { files, packages } = await bundleService(ROOT);
  expect(packages.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['fastify', 'pg', 'openid-client']),
  );
  expect(packages.map(({ name }) => name)).not.toContain('react');
  const home = join(folder.path, 'service');
  writeFiles(home, files);
  const environment = {
    SOUFFLEUR_PORT: '0',
    SOUFFLEUR_DATA: join(folder.path, 'data'),
    SOUFFLEUR_LOG: 'silent',
  };
  const child = spawn(process.execPath, ['server/main.js'], {
    cwd: home,
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let printed = '';
  for await (const chunk of child.stdout) {
    printed += String(chunk);
    const address = /listens on (\S+?);?\s/u.exec(printed)?.[1]?.replace(/;$/u, '');
    if (!address) continue;
    expect((await fetch(`${address}/ready`)).status).toBe(200);
    break;
  }
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  const { stdout } = await promisify(execFile)(process.execPath, ['server/admin.js', 'members'], {
    cwd: home,
    env: environment,
  });
  expect(stdout).toContain('Nobody has joined');
});
