/** The built extension: rebuilt when its sources have changed, and the id of its key. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { ROOT } from './browser';
import { SetupError } from './terminal';

export const EXTENSION_FOLDER = join(ROOT, '.output', 'chrome-mv3');
/** The build of `npm run dev`: readable, with source maps. */
export const DEVELOPMENT_FOLDER = join(ROOT, '.output', 'chrome-mv3-dev');

/** Everything that the build reads, from the root. */
export const SOURCES = [
  'browser',
  'components',
  'entrypoints',
  'package-lock.json',
  'packs',
  'protocol',
  'public',
  'release/bundle-record.ts',
  'release/third-party.ts',
  'search',
  'setup/page-script.ts',
  'setup/sites.ts',
  'storage',
  'sync',
  'tsconfig.json',
  'wxt.config.ts',
];

/** Hex SHA-256 over the names and bytes of everything that the build reads. */
export async function hashSources(root: string, sources = SOURCES): Promise<string> {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const file of await filesUnder(join(root, source))) {
      hash
        .update(`${relative(root, file)}\0`)
        .update(await readFile(file))
        .update('\0');
    }
  }
  return hash.digest('hex');
}

async function filesUnder(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found) return [];
  if (found.isFile()) return [path];
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Says which sources the build that is there was made from. */
const STAMP_FILE = join(ROOT, '.output', 'chrome-mv3.sources');

/** Builds the extension unless the present build is of these sources. */
export async function ensureExtension(beforeBuild: () => void): Promise<void> {
  if ((await readFile(STAMP_FILE, 'utf8').catch(() => '')) === (await stampOf(await hashSources(ROOT))))
    return;
  beforeBuild();
  await buildExtension('on-failure');
}

/** Builds the extension; WXT's own words are shown always, or when it fails. Throws {@link SetupError}. */
export async function buildExtension(show: 'always' | 'on-failure'): Promise<void> {
  // Before the build: a change during it needs another build.
  const sources = await hashSources(ROOT);
  await runBuild(show, 'production');
  await writeFile(STAMP_FILE, await stampOf(sources));
}

/** The sources, the sites and the build that is there: another build since then, of whatever, shows by its time. */
async function stampOf(sources: string): Promise<string> {
  const built = await stat(join(EXTENSION_FOLDER, 'manifest.json')).catch(() => undefined);
  return `${sources} ${built?.mtimeMs ?? 'none'} ${process.env.SOUFFLEUR_SITES ?? ''}`;
}

/** Builds into {@link DEVELOPMENT_FOLDER}. Throws {@link SetupError}. */
export async function buildForDevelopment(): Promise<void> {
  await runBuild('on-failure', 'development');
}

function runBuild(show: 'always' | 'on-failure', mode: 'production' | 'development'): Promise<void> {
  const child = spawn(process.execPath, [join(ROOT, 'setup', 'wxt.mjs'), 'build', '--mode', mode], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const abandon = () => child.kill();
  process.once('exit', abandon);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      if (show === 'always') process.stdout.write(text);
      else output += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      process.off('exit', abandon);
      if (code === 0) return resolve();
      process.stderr.write(output);
      reject(
        new SetupError({
          fr: 'La construction de l’extension a échoué ; ce que dit WXT est ci-dessus.',
          en: 'The build of the extension failed; what WXT says is above.',
        }),
      );
    });
  });
}

/** The extension's id: the first 32 hex digits of its key's SHA-256, written with the letters a to p. */
export function extensionId(key: string): string {
  const digest = createHash('sha256').update(Buffer.from(key, 'base64')).digest('hex').slice(0, 32);
  return digest.replace(/[0-9a-f]/gu, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
}

/** The built manifest's id and side panel page. */
export async function readBuiltExtension(
  folder = EXTENSION_FOLDER,
): Promise<{ id: string; panelUrl: string }> {
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as {
    key: string;
    side_panel: { default_path: string };
  };
  const id = extensionId(manifest.key);
  return { id, panelUrl: `chrome-extension://${id}/${manifest.side_panel.default_path}` };
}
