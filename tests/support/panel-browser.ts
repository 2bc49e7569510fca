/**
 * A real headless Chromium with the extension and its real side panel. It promises each test a browser of its
 * own that ends with it, and a profile folder that outlives it where the test gave one.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Browser,
  type CDPSession,
  type Extension,
  launch,
  type Page,
  type Target,
  TargetType,
} from 'puppeteer-core';
import { findBrowser } from '@/setup/browser';

export type PanelBrowserOptions = {
  /** Folder of the built extension. */
  extension: string;
  /** Profile folder to start in and to leave there; otherwise a fresh one that is removed at the end. */
  profile?: string;
  /** Language of the browser's interface, such as `fr-FR` or `en-US`, where this browser has it installed. */
  language?: string;
  executablePath?: string;
  /** The display of a window that real keys are pressed in; headless otherwise. */
  display?: string;
  /** Path of the panel's page in the extension. */
  panelPath?: string;
  viewport?: { width: number; height: number };
};

export type PanelBrowser = {
  browser: Browser;
  extensionId: string;
  profile: string;
  /** A new tab at this address. */
  openPage: (url: string) => Promise<Page>;
  /** Opens the real side panel beside this page, as the toolbar button does, and gives its page. */
  openPanel: (page: Page) => Promise<Page>;
  /** Presses the toolbar button for this page: what grants `activeTab` there. */
  pressAction: (page: Page) => Promise<void>;
  /** Lets the next `permissions.request` for this origin pattern (such as `https://crm.example/*`) be granted. */
  acceptPermission: (pattern: string) => Promise<void>;
  /** Takes the network from (or gives it back to) everything the extension runs, what starts later included. */
  setOffline: (offline: boolean) => Promise<void>;
  /** Ends the extension's worker, as the browser does after half a minute without work. */
  killWorker: () => Promise<void>;
  /** Ends the whole browser with SIGKILL. */
  kill: () => Promise<void>;
  close: () => Promise<void>;
};

/** The arguments that facts about headless and offline machines ask for. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

/** Starts the browser and waits until the extension is there. */
export async function launchPanelBrowser(options: PanelBrowserOptions): Promise<PanelBrowser> {
  const profile = options.profile ?? (await mkdtemp(join(tmpdir(), 'souffleur-profile-')));
  const language = options.language ?? 'fr-FR';
  const panelPath = options.panelPath ?? 'sidepanel.html';
  const browser = await launch({
    executablePath: options.executablePath ?? (await anyBrowser()),
    headless: options.display === undefined,
    pipe: true,
    enableExtensions: true,
    userDataDir: profile,
    defaultViewport: options.viewport ?? null,
    // Chromium on Linux takes the language of its interface from the environment, elsewhere from the argument.
    env: {
      ...process.env,
      ...(options.display !== undefined && { DISPLAY: options.display }),
      LANGUAGE: language,
      LC_ALL: `${language.replace('-', '_')}.UTF-8`,
    },
    args: [...ARGUMENTS, '--window-size=1280,900', `--lang=${language}`, `--accept-lang=${language}`],
  });
  const removeProfile = async () => {
    if (options.profile === undefined) await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const extensionId = await browser.installExtension(options.extension);
    const extension = await extensionNamed(browser, extensionId);
    await workerListens(browser, extensionId);
    const panelUrl = `chrome-extension://${extensionId}/${panelPath}`;
    return {
      browser,
      extensionId,
      profile,
      openPage: async (url) => {
        const page = await browser.newPage();
        await page.goto(url);
        return page;
      },
      pressAction: (page) => page.triggerExtensionAction(extension),
      openPanel: (page) => openPanel(browser, page, extension, panelUrl),
      acceptPermission: (pattern) => acceptPermission(browser, extensionId, pattern),
      setOffline: networkSwitch(browser, extensionId),
      killWorker: () => killWorker(browser, extensionId),
      kill: async () => {
        const process = browser.process();
        const ended = new Promise((resolve) => process?.once('exit', resolve));
        process?.kill('SIGKILL');
        await ended;
        await removeProfile();
      },
      close: async () => {
        await browser.close();
        await removeProfile();
      },
    };
  } catch (error) {
    await browser.close();
    await removeProfile();
    throw error;
  }
}

async function anyBrowser(): Promise<string> {
  const found = await findBrowser();
  if (!found) throw new Error('No Chromium, Chrome or Edge was found; npm start or npm test installs one.');
  return found.path;
}

async function extensionNamed(browser: Browser, id: string): Promise<Extension> {
  for (let tries = 0; tries < 600; tries++) {
    const extension = (await browser.extensions()).get(id);
    if (extension) return extension;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The extension ${id} did not start.`);
}

/** A button pressed before the worker's first run has registered its listeners would be lost. */
async function workerListens(browser: Browser, id: string): Promise<void> {
  const target = await browser.waitForTarget((each) => isWorker(each, id), { timeout: 30_000 });
  const worker = await target.worker();
  for (let tries = 0; tries < 1_000; tries++) {
    const listens = await worker?.evaluate(() =>
      (
        globalThis as unknown as { chrome: { action: { onClicked: { hasListeners: () => boolean } } } }
      ).chrome.action.onClicked.hasListeners(),
    );
    if (listens) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`The worker of ${id} listens to no click on its button.`);
}

function isWorker(target: Target, extensionId: string): boolean {
  return (
    target.type() === TargetType.SERVICE_WORKER &&
    target.url().startsWith(`chrome-extension://${extensionId}/`)
  );
}

async function openPanel(browser: Browser, page: Page, extension: Extension, url: string): Promise<Page> {
  const isPanel = (target: Target) => target.url().split(/[?#]/u)[0] === url;
  const opening = browser.waitForTarget(isPanel, { timeout: 30_000 });
  await page.triggerExtensionAction(extension);
  const panel = await (await opening).asPage();
  await panel.waitForFunction(() => document.readyState === 'complete', { polling: 50 });
  return panel;
}

async function acceptPermission(browser: Browser, extensionId: string, pattern: string): Promise<void> {
  const settings = await browser.newPage();
  await settings.goto('chrome://extensions');
  await settings.evaluate(
    (id, origin) =>
      (
        globalThis as unknown as {
          chrome: { developerPrivate: { addHostPermission: (id: string, origin: string) => Promise<void> } };
        }
      ).chrome.developerPrivate.addHostPermission(id, origin),
    extensionId,
    pattern,
  );
  await settings.close();
}

function networkSwitch(browser: Browser, extensionId: string): PanelBrowser['setOffline'] {
  const sessions = new Map<Target, CDPSession>();
  let offline = false;
  const isOurs = (target: Target) => target.url().startsWith(`chrome-extension://${extensionId}/`);
  const apply = async (target: Target) => {
    if (!isOurs(target)) return;
    // The switch holds only as long as the session that set it.
    const session = sessions.get(target) ?? (await target.createCDPSession());
    sessions.set(target, session);
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', {
      offline,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });
  };
  browser.on('targetcreated', (target) => {
    // A target may be closed again before it was reported.
    if (offline) void apply(target).catch(() => sessions.delete(target));
  });
  browser.on('targetdestroyed', (target) => sessions.delete(target));
  return async (wanted) => {
    offline = wanted;
    for (const target of browser.targets()) await apply(target);
  };
}

async function killWorker(browser: Browser, extensionId: string): Promise<void> {
  const target = browser.targets().find((each) => isWorker(each, extensionId));
  await (await target?.worker())?.close();
}
