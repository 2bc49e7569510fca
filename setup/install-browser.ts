/** Installs a browser on a machine that has none we can drive: the system's packages as root, then a download. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Browser, install } from '@puppeteer/browsers';
import { PUPPETEER_REVISIONS } from 'puppeteer-core/internal/revisions.js';
import { type BrowserSearch, type FoundBrowser, findBrowser, OWN_BROWSERS, usualSearch } from './browser';
import { type Sentence, SetupError } from './terminal';

/** Called now and then while a browser is being installed. */
export type BrowserProgress = (what: Sentence) => void;

/** One way to get a browser. Throws when it fails; `failed` is the sentence for the person then. */
export type BrowserWay = {
  name: Sentence;
  usable: () => boolean;
  install: (progress: BrowserProgress) => Promise<void>;
};

const isRoot = () => process.getuid?.() === 0;

/** Debian and its like, as root: their own Chromium, its French interface, and a font with every French character. */
export const fromPackages: BrowserWay = {
  name: { fr: 'apt-get install chromium', en: 'apt-get install chromium' },
  usable: () => process.platform === 'linux' && isRoot() && existsSync('/usr/bin/apt-get'),
  install: async (progress) => {
    await apt(['update'], progress);
    const wanted = ['chromium', 'chromium-l10n', 'fonts-liberation'];
    await apt(['install', '-y', '--no-install-recommends', ...wanted], progress);
  },
};

function apt(args: string[], progress: BrowserProgress): Promise<void> {
  const child = spawn('apt-get', ['-o', 'DPkg::Lock::Timeout=120', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-2_000);
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const line = text.trim().split('\n').at(-1)?.slice(0, 80) ?? '';
    progress({ fr: `apt-get ${args[0]} : ${line}`, en: `apt-get ${args[0]}: ${line}` });
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(errors.split('\n').find((line) => line.startsWith('E:')) ?? `apt-get: ${code}`));
    });
  });
}

/** The Chrome for Testing that puppeteer-core was tested with, into `folder`; whole or not at all. */
export function fromDownload(
  folder = OWN_BROWSERS,
  source: { buildId: string; baseUrl?: string } = { buildId: PUPPETEER_REVISIONS.chrome },
): BrowserWay {
  return {
    name: { fr: 'téléchargement de Chrome for Testing', en: 'download of Chrome for Testing' },
    usable: () => true,
    install: async (progress) => {
      const partial = `${folder}.part`;
      await rm(partial, { recursive: true, force: true });
      await mkdir(dirname(partial), { recursive: true });
      try {
        await install({
          browser: Browser.CHROME,
          cacheDir: partial,
          installDeps: isRoot(),
          ...source,
          downloadProgressCallback: (received, total) => {
            const [done, of] = [received, total].map((bytes) => Math.round(bytes / 1e6));
            progress({
              fr: `Chrome for Testing : ${done} Mo sur ${of}`,
              en: `Chrome for Testing: ${done} of ${of} MB`,
            });
          },
        });
        await rm(folder, { recursive: true, force: true });
        await rename(partial, folder);
      } finally {
        await rm(partial, { recursive: true, force: true });
      }
    },
  };
}

/** Finds a browser or installs one. Throws {@link SetupError}, with what was tried and the remedy. */
export async function ensureBrowser({
  progress,
  search = usualSearch(),
  ways = [fromPackages, fromDownload()],
}: {
  progress: BrowserProgress;
  search?: BrowserSearch;
  ways?: BrowserWay[];
}): Promise<FoundBrowser> {
  const found = await findBrowser(search);
  if (found) return found;
  const failures: Sentence[] = [];
  for (const way of ways) {
    if (!way.usable()) continue;
    progress({
      fr: `Aucun navigateur utilisable : ${way.name.fr}…`,
      en: `No browser that can be used: ${way.name.en}…`,
    });
    try {
      await way.install(progress);
      const installed = await findBrowser(search);
      if (installed) return installed;
      failures.push({
        fr: `${way.name.fr} : ce qui a été installé ne démarre pas`,
        en: `${way.name.en}: what was installed does not start`,
      });
    } catch (error) {
      const why = (error instanceof Error ? error.message : String(error))
        .replace(/\s+/gu, ' ')
        .slice(0, 240);
      failures.push({ fr: `${way.name.fr} : ${why}`, en: `${way.name.en}: ${why}` });
    }
  }
  const tried = (language: 'fr' | 'en') => failures.map((failure) => `\n  – ${failure[language]}`).join('');
  throw new SetupError({
    fr: `Aucun navigateur utilisable, et aucun n’a pu être installé :${tried('fr')}\nInstallez Chromium, Chrome ou Edge (version récente), ou donnez son chemin : SOUFFLEUR_BROWSER=/chemin/du/navigateur`,
    en: `There is no browser that can be used, and none could be installed:${tried('en')}\nInstall a recent Chromium, Chrome or Edge, or name one: SOUFFLEUR_BROWSER=/path/to/browser`,
  });
}
