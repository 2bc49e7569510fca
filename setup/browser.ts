/**
 * Finds a Chromium, Chrome or Edge that can be driven: one that runs, is new enough to open a side panel over the
 * debugging protocol, and can use a profile folder of ours. `findBrowser` has run the browser that it returns.
 */
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, open, readdir, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, join, win32 } from 'node:path';
import { promisify } from 'node:util';
import { getInstalledBrowsers } from '@puppeteer/browsers';
import { SetupError } from './terminal.ts';

const run = promisify(execFile);

export const ROOT = dirname(import.meta.dirname);
/** Where a browser of our own goes when the machine has none. */
export const OWN_BROWSERS = join(ROOT, '.souffleur', 'browser');

/** The first version whose debugging protocol has `Extensions.triggerAction`. */
export const OLDEST_BROWSER = 146;

/** A browser that runs. `version` is like `156.0.8078.47`, `product` like `Chromium` or `Google Chrome`. */
export type FoundBrowser = { path: string; product: string; version: string };

/** Why a file is not the browser we need. */
export type BrowserRefusal = 'missing' | 'confined' | 'does-not-run' | 'too-old';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'google-chrome-beta',
  'google-chrome-unstable',
  'microsoft-edge-stable',
  'microsoft-edge',
];

/** Files where a browser may be, the likeliest first: names on the PATH, then each system's usual locations. */
export function browserPaths(
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
): string[] {
  if (platform === 'win32') {
    const folders = [env.LOCALAPPDATA, env.PROGRAMFILES, env['PROGRAMFILES(X86)']].filter(
      (folder) => folder !== undefined,
    );
    const files = [
      ['Chromium', 'Application', 'chrome.exe'],
      ['Google', 'Chrome', 'Application', 'chrome.exe'],
      ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
    ];
    return files.flatMap((file) => folders.map((folder) => win32.join(folder, ...file)));
  }
  const onPath = (env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => NAMES.map((name) => join(folder, name)));
  if (platform === 'darwin') {
    const apps = ['Chromium', 'Google Chrome', 'Google Chrome Beta', 'Microsoft Edge'];
    return [
      ...['/Applications', join(env.HOME ?? homedir(), 'Applications')].flatMap((folder) =>
        apps.map((app) => `${folder}/${app}.app/Contents/MacOS/${app}`),
      ),
      ...onPath,
    ];
  }
  return [
    ...onPath,
    '/usr/bin/chromium',
    '/usr/lib/chromium/chromium',
    '/opt/google/chrome/chrome',
    '/opt/microsoft/msedge/msedge',
  ];
}

/** Inspects one file: returns its browser, or why it is unusable. */
export async function inspectBrowser(
  path: string,
): Promise<FoundBrowser | { refused: BrowserRefusal; version?: string }> {
  try {
    await access(path, constants.X_OK);
  } catch {
    return { refused: 'missing' };
  }
  if (await isConfined(path)) return { refused: 'confined' };
  const version = process.platform === 'win32' ? await versionNextTo(path) : await reportedVersion(path);
  if (!version) return { refused: 'does-not-run' };
  if (Number.parseInt(version.version, 10) < OLDEST_BROWSER)
    return { refused: 'too-old', version: version.version };
  return { path, ...version };
}

/** Snap and Flatpak give the browser a /tmp and a home of its own: it cannot use a profile folder of ours. */
async function isConfined(path: string): Promise<boolean> {
  const target = await realpath(path);
  if (target.startsWith('/snap/') || target === '/usr/bin/snap' || target.includes('/flatpak/')) return true;
  const file = await open(target);
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(8_192), position: 0 });
    const text = buffer.subarray(0, bytesRead).toString('latin1');
    return text.startsWith('#!') && /\/snap\/bin\/|\bflatpak run\b/u.test(text);
  } finally {
    await file.close();
  }
}

async function reportedVersion(path: string) {
  try {
    const { stdout } = await run(path, ['--version'], { timeout: 20_000 });
    const [, product, version] = /^(.*?)\s+(\d+(?:\.\d+){1,3})/mu.exec(stdout) ?? [];
    return product && version ? { product: product.trim(), version } : undefined;
  } catch {
    // Whatever the reason (a missing library, a wrong architecture), it does not run.
    return undefined;
  }
}

/** On Windows `--version` opens a window; the version is the name of a folder beside the program. */
async function versionNextTo(path: string) {
  const versions = (await readdir(dirname(path))).filter((name) => /^\d+(?:\.\d+){3}$/u.test(name));
  const version = versions.sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10)).at(-1);
  const product = basename(path) === 'msedge.exe' ? 'Microsoft Edge' : 'Chrome';
  return version ? { product, version } : undefined;
}

/** Browsers that @puppeteer/browsers once put into our own folder or into the person's cache, newest first. */
async function downloadedBrowsers(folders: string[]): Promise<string[]> {
  const found: { path: string; build: string }[] = [];
  for (const cacheDir of folders) {
    for (const { browser, executablePath, buildId } of await getInstalledBrowsers({ cacheDir })) {
      if (browser === 'chrome' || browser === 'chromium')
        found.push({ path: executablePath, build: buildId });
    }
  }
  return found
    .sort((a, b) => b.build.localeCompare(a.build, 'en', { numeric: true }))
    .map(({ path }) => path);
}

/** Where to look: `chosen` is the person's choice, which is used or refused but never skipped. */
export type BrowserSearch = { chosen?: string | undefined; paths: string[]; caches: string[] };

export function usualSearch(env: NodeJS.ProcessEnv = process.env): BrowserSearch {
  return {
    chosen: env.SOUFFLEUR_BROWSER || undefined,
    paths: browserPaths(process.platform, env),
    caches: [OWN_BROWSERS, env.PUPPETEER_CACHE_DIR ?? join(homedir(), '.cache', 'puppeteer')],
  };
}

/** The first browser that will do, or undefined. Throws {@link SetupError} when the chosen one will not. */
export async function findBrowser(search: BrowserSearch = usualSearch()): Promise<FoundBrowser | undefined> {
  if (search.chosen !== undefined) {
    const inspected = await inspectBrowser(search.chosen);
    if ('path' in inspected) return inspected;
    throw new SetupError(chosenRefused(search.chosen, inspected.refused, inspected.version));
  }
  for (const path of [...new Set([...search.paths, ...(await downloadedBrowsers(search.caches))])]) {
    const inspected = await inspectBrowser(path);
    if ('path' in inspected) return inspected;
  }
  return undefined;
}

function chosenRefused(path: string, refused: BrowserRefusal, version = '') {
  const why = {
    missing: { fr: 'n’existe pas ou n’est pas exécutable', en: 'does not exist or cannot be executed' },
    confined: {
      fr: 'est un paquet Snap ou Flatpak, qui ne peut pas utiliser notre dossier de profil',
      en: 'is a Snap or Flatpak package, which cannot use our profile folder',
    },
    'does-not-run': { fr: 'ne démarre pas', en: 'does not start' },
    'too-old': {
      fr: `est en version ${version}, trop ancienne (il faut ${OLDEST_BROWSER} ou plus)`,
      en: `is version ${version}, which is too old (${OLDEST_BROWSER} or newer is needed)`,
    },
  }[refused];
  return {
    fr: `Le navigateur donné par SOUFFLEUR_BROWSER (${path}) ${why.fr} : donnez le chemin d’un Chromium, Chrome ou Edge récent, ou retirez cette variable.`,
    en: `The browser named by SOUFFLEUR_BROWSER (${path}) ${why.en}: name a recent Chromium, Chrome or Edge, or unset that variable.`,
  };
}
