/** Finds a Firefox that can be driven, or installs one. `findFirefox` has run the Firefox that it returns. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { Browser, getInstalledBrowsers, install } from '@puppeteer/browsers';
import { PUPPETEER_REVISIONS } from 'puppeteer-core/internal/revisions.js';
import { installPackages, mayInstallPackages } from './apt';
import type { FoundBrowser } from './browser';
import { ROOT } from './browser';

const run = promisify(execFile);

/** The oldest Firefox that the manifest admits. */
const OLDEST = 140;
const OWN_FIREFOX = join(ROOT, '.souffleur', 'firefox');

/** The Firefox named by SOUFFLEUR_FIREFOX, else the first that runs and is new enough; undefined without one. */
export async function findFirefox(env: NodeJS.ProcessEnv = process.env): Promise<FoundBrowser | undefined> {
  const paths = env.SOUFFLEUR_FIREFOX
    ? [env.SOUFFLEUR_FIREFOX]
    : [...usualPaths(env), ...(await downloaded())];
  for (const path of paths) {
    const version = existsSync(path) ? await reportedVersion(path) : undefined;
    if (version && Number.parseInt(version, 10) >= OLDEST)
      return { path, product: 'Firefox', version: version };
  }
  return undefined;
}

/** A Firefox, installed from the system's packages (as root) or downloaded where there is none. Undefined when neither works. */
export async function ensureFirefox(): Promise<FoundBrowser | undefined> {
  const found = await findFirefox();
  if (found || process.env.SOUFFLEUR_FIREFOX) return found;
  for (const way of [fromPackages, fromDownload]) {
    try {
      await way();
      const installed = await findFirefox();
      if (installed) return installed;
    } catch (error) {
      // The next way is tried; if all fail there is no Firefox.
      console.error(error instanceof Error ? error.message : error);
    }
  }
  return undefined;
}

function usualPaths(env: NodeJS.ProcessEnv): string[] {
  const onPath = (env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => ['firefox-esr', 'firefox'].map((name) => join(folder, name)));
  if (process.platform === 'win32')
    return [env.PROGRAMFILES, env['PROGRAMFILES(X86)']].flatMap((folder) =>
      folder ? [join(folder, 'Mozilla Firefox', 'firefox.exe')] : [],
    );
  if (process.platform === 'darwin') return ['/Applications/Firefox.app/Contents/MacOS/firefox', ...onPath];
  return [...onPath, '/usr/lib/firefox-esr/firefox-esr', '/opt/firefox/firefox'];
}

async function downloaded(): Promise<string[]> {
  const installed = await getInstalledBrowsers({ cacheDir: OWN_FIREFOX });
  return installed.map(({ executablePath }) => executablePath);
}

async function reportedVersion(path: string): Promise<string | undefined> {
  try {
    const { stdout } = await run(path, ['--version'], { timeout: 20_000 });
    return /(\d+(?:\.\d+)+)/u.exec(stdout)?.[1];
  } catch {
    // Whatever the reason, it does not run.
    return undefined;
  }
}

async function fromPackages(): Promise<void> {
  if (mayInstallPackages()) await installPackages(['firefox-esr']);
}

async function fromDownload(): Promise<void> {
  await install({ browser: Browser.FIREFOX, buildId: PUPPETEER_REVISIONS.firefox, cacheDir: OWN_FIREFOX });
}
