/** The browser with the extension in it, the demo CRM in a tab and the real side panel next to it. */
import { readlink, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import puppeteer, { type Browser, type Page, type Target } from 'puppeteer-core';
import type { Language } from '@/protocol/text/language';
import type { FoundBrowser } from '@/setup/browser';

const PANEL_WITHIN_MS = 30_000;
/** A button pressed before the extension listens does nothing: it is pressed again after this time. */
const PRESS_AGAIN_MS = 8_000;
const CLOSE_WITHIN_MS = 8_000;

/** With no display nobody browses: nothing but this machine can be reached then. */
const HEADLESS_ARGS = [
  '--disable-gpu',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

export type DemoWindow = {
  headless: boolean;
  browser: Browser;
  page: Page;
  /** The side panel's own page; undefined when it did not open by itself. */
  panel: Page | undefined;
  /**
   * Reloads the extension’s files; returns the new panel. Throws when it does not open, for example because the tab was
   * closed.
   */
  reloadExtension: () => Promise<Page>;
  close: () => Promise<void>;
  kill: () => void;
};

export type WindowOptions = {
  found: FoundBrowser;
  headless: boolean;
  language: Language;
  /** Folder of the browser's profile, which persists between starts. */
  profile: string;
  extension: { folder: string; id: string; panelUrl: string };
  crmAddress: string;
};

/** Opens it. Throws when the browser does not start or the extension cannot be installed. */
export async function openDemoWindow(options: WindowOptions): Promise<DemoWindow> {
  const { found, headless, language, profile, extension, crmAddress } = options;
  await clearStaleLocks(profile);
  const browser = await puppeteer.launch({
    executablePath: found.path,
    headless,
    pipe: true,
    enableExtensions: true,
    userDataDir: profile,
    defaultViewport: null,
    // A demo is not a test: no banner that says so.
    ignoreDefaultArgs: ['--enable-automation'],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    env: browserEnvironment(process.platform, process.env, [extension.folder, profile]),
    args: [
      '--no-first-run',
      '--no-default-browser-check',
      '--hide-crash-restore-bubble',
      '--disable-component-update',
      '--window-size=1360,860',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...(headless ? HEADLESS_ARGS : []),
    ],
  });
  const kill = () => void browser.process()?.kill('SIGKILL');
  try {
    await browser.installExtension(extension.folder);
    const page = (await browser.pages())[0] ?? (await browser.newPage());
    await page.goto(`${crmAddress}/?lang=${language}`);
    await page.bringToFront();
    const panel = await openPanel(browser, page, extension).catch((error: unknown) => {
      // The person has the shortcut and the button; without a person there is nobody to press them.
      if (headless) throw error;
      return undefined;
    });
    return {
      headless,
      browser,
      page,
      panel,
      reloadExtension: () => reloadExtension(browser, page, extension),
      close: () => closeBrowser(browser, kill),
      kill,
    };
  } catch (error) {
    kill();
    throw error;
  }
}

/**
 * The environment of the browser. Chromium on Linux cannot open a path with accents where the locale is C or not
 * installed (a container, say). For such a path it gets the locale that every system has, and the person's language in
 * addition.
 */
export function browserEnvironment(
  platform: NodeJS.Platform,
  env: NodeJS.ProcessEnv,
  paths: string[],
): NodeJS.ProcessEnv {
  const plain = paths.every((path) => [...path].every((character) => character.charCodeAt(0) < 128));
  if (platform !== 'linux' || plain) return env;
  const locale = env.LANGUAGE || env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return { ...env, LC_ALL: 'C.UTF-8', LANGUAGE: locale.replace(/\..*$/u, '') };
}

async function reloadExtension(
  browser: Browser,
  page: Page,
  extension: WindowOptions['extension'],
): Promise<Page> {
  const before = browser.targets().filter((target) => target.url().startsWith(extension.panelUrl));
  await browser.installExtension(extension.folder);
  const until = Date.now() + CLOSE_WITHIN_MS;
  while (browser.targets().some((target) => before.includes(target)) && Date.now() < until) await sleep(50);
  return openPanel(browser, page, extension);
}

async function openPanel(
  browser: Browser,
  page: Page,
  { id, panelUrl }: WindowOptions['extension'],
): Promise<Page> {
  const until = Date.now() + PANEL_WITHIN_MS;
  for (;;) {
    const extension = (await browser.extensions()).get(id);
    if (extension) {
      const isPanel = (target: Target) => target.url().startsWith(panelUrl);
      if (!browser.targets().some(isPanel)) await page.triggerExtensionAction(extension);
      const target = await browser.waitForTarget(isPanel, { timeout: PRESS_AGAIN_MS }).catch(() => undefined);
      if (target) return await target.asPage();
    }
    if (Date.now() > until) {
      throw new Error(extension ? 'the side panel did not open' : `the extension ${id} did not appear`);
    }
    await sleep(50);
  }
}

async function closeBrowser(browser: Browser, kill: () => void): Promise<void> {
  const killer = setTimeout(kill, CLOSE_WITHIN_MS);
  // Closed by the person in the meantime, as intended.
  await browser.close().catch(() => undefined);
  clearTimeout(killer);
}

/**
 * Removes the locks of a killed browser from the profile, so that the next browser does not consider it in use. Only
 * one demo at a time has this folder; a browser of an earlier one ends by itself once its pipe is closed.
 */
export async function clearStaleLocks(profile: string): Promise<void> {
  const lock = join(profile, 'SingletonLock');
  for (let tries = 0; tries < 50; tries += 1) {
    const owner = await readlink(lock).catch(() => undefined);
    if (owner === undefined) return;
    const [, host, pid] = /^(.*)-(\d+)$/u.exec(owner) ?? [];
    if (host !== hostname() || !pid || !isAlive(Number(pid))) break;
    await sleep(100);
  }
  for (const name of ['SingletonLock', 'SingletonSocket', 'SingletonCookie']) {
    await rm(join(profile, name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
