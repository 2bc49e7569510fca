/**
 * A real headless Firefox with the extension in its real sidebar. Puppeteer drives the pages; the browser's own
 * windows are reached over WebDriver BiDi in its `chrome` scope, as nothing else opens or focuses a sidebar.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, launch, type Page } from 'puppeteer-core';

export type FirefoxPanel = {
  browser: Browser;
  /** `Firefox` and its version. */
  name: string;
  page: Page;
  /** A page of the extension in a tab, from which its sidebar's window can be reached. */
  inExtension: Page;
  /** Whether the browser offers the extension's sidebar in this window. */
  offersPanel: () => Promise<boolean>;
  /** Opens the sidebar and moves the focus into it. */
  focusPanel: () => Promise<void>;
  /** Brings up the page's tab, or that of another one, and moves the focus into it. */
  focusPage: (other?: Page) => Promise<void>;
  /** Opens a page of the extension in a tab of a container. */
  openInContainer: (path: string) => Promise<Page>;
  /** Presses the extension's toolbar button for the page: what grants `activeTab` there. */
  pressAction: () => Promise<void>;
  /** Presses keys one after the other, in whatever of the window has the keyboard: its sidebar, too. */
  pressKeys: (keys: readonly PressedKey[]) => Promise<void>;
  close: () => Promise<void>;
};

export type PressedKey = Pick<KeyboardEventInit, 'key' | 'code' | 'keyCode'>;

type Evaluated = {
  result: { type: string; result?: { value?: unknown }; exceptionDetails?: { text: string } };
};
type Connection = { send: (method: string, params: object) => Promise<unknown> };

/** What remote control changes by itself would keep the keyboard out of popups. */
const AS_A_PERSON_HAS_IT = { 'remote.prefs.recommended': false, 'focusmanager.testmode': false };

const UUID = '6f0a3c52-7f0e-4f6b-9d1a-5a1c0f1e2d3c';

/** Starts Firefox with the extension; `id` is the manifest's, `panel` and `tab` are pages of the extension. */
export async function launchFirefox(options: {
  executablePath: string;
  extension: string;
  id: string;
  tab: string;
  /** As who chose to keep no history: every window is private. */
  keepsNothing?: boolean;
  /** Language of the browser's interface, where this Firefox has it installed. */
  language?: string;
  /** The display of a window that real keys are pressed in, with its sidebar closed; headless otherwise. */
  display?: string;
}): Promise<FirefoxPanel> {
  const profile = await mkdtemp(join(tmpdir(), 'souffleur-firefox-'));
  const browser = await launch({
    browser: 'firefox',
    protocol: 'webDriverBiDi',
    executablePath: options.executablePath,
    headless: options.display === undefined,
    env: {
      ...process.env,
      ...(options.display !== undefined && { DISPLAY: options.display, MOZ_ENABLE_WAYLAND: '0' }),
    },
    userDataDir: profile,
    args: ['--remote-allow-system-access', '--width=1280', '--height=900'],
    extraPrefsFirefox: {
      'extensions.webextensions.uuids': JSON.stringify({ [options.id]: UUID }),
      'extensions.webextOptionalPermissionPrompts': false,
      'intl.locale.requested': options.language ?? 'fr',
      ...(options.display !== undefined && AS_A_PERSON_HAS_IT),
      'browser.privatebrowsing.autostart': options.keepsNothing ?? false,
    },
  });
  const { connection } = browser as unknown as { connection: Connection };
  const inBrowser = async (expression: string): Promise<unknown> => {
    const tree = (await connection.send('browsingContext.getTree', { 'moz:scope': 'chrome' })) as {
      result: { contexts: { context: string }[] };
    };
    const [window] = tree.result.contexts;
    const { result } = (await connection.send('script.evaluate', {
      expression,
      target: { context: window?.context },
      awaitPromise: true,
    })) as Evaluated;
    if (result.type !== 'success') throw new Error(result.exceptionDetails?.text);
    return result.result?.value;
  };
  const close = async () => {
    await browser.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await browser.installExtension(options.extension);
    const [first] = await browser.pages();
    const inExtension = first ?? (await browser.newPage());
    // Firefox never reports that such a page was loaded; that it was is checked below.
    void inExtension.goto(`moz-extension://${UUID}/${options.tab}`).catch(() => undefined);
    const page = await browser.newPage();
    const sidebar = `${options.id.replace(/[@.]/gu, '_')}-sidebar-action`;
    const panelBrowser = `SidebarController.browser.contentDocument.getElementById('webext-panels-browser')`;
    if (options.display === undefined)
      await inBrowser(`SidebarController.show('${sidebar}').then(() => true)`);
    return {
      browser,
      name: `Firefox ${Number.parseInt((await browser.version()).replace(/^\D+/u, ''), 10)}`,
      page,
      inExtension,
      offersPanel: async () => (await inBrowser(`SidebarController.sidebars.has('${sidebar}')`)) === true,
      focusPanel: async () => {
        await inBrowser(`${panelBrowser}.focus()`);
      },
      focusPage: async (other = page) => {
        await other.bringToFront();
        await inBrowser(`gBrowser.selectedBrowser.focus()`);
      },
      openInContainer: async (path) => {
        const known = new Set(await browser.pages());
        await browser.createBrowserContext();
        await inBrowser(
          `(() => {
            const { ContextualIdentityService } = ChromeUtils.importESModule('resource://gre/modules/ContextualIdentityService.sys.mjs');
            const userContextId = ContextualIdentityService.getPublicUserContextIds().at(-1);
            const triggeringPrincipal = Services.scriptSecurityManager.getSystemPrincipal();
            gBrowser.selectedTab = gBrowser.addTab('moz-extension://${UUID}/${path}', { userContextId, triggeringPrincipal });
            return userContextId;
          })()`,
        );
        for (let tries = 0; tries < 200; tries++) {
          const opened = (await browser.pages()).find((each) => !known.has(each));
          if (opened) return opened;
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
        throw new Error('The tab in a container did not open.');
      },
      pressAction: async () => {
        await inBrowser(
          `ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs').ExtensionParent.apiManager
            .global.browserActionFor(WebExtensionPolicy.getByID('${options.id}').extension).triggerAction(window)`,
        );
      },
      pressKeys: async (keys) => {
        for (const key of keys)
          await inBrowser(`{
            const { classes, interfaces } = Components;
            const processor = classes['@mozilla.org/text-input-processor;1']
              .createInstance(interfaces.nsITextInputProcessor);
            if (!processor.beginInputTransactionForTests(window)) throw new Error('Keys cannot be pressed now.');
            const event = new window.KeyboardEvent('', ${JSON.stringify(key)});
            processor.keydown(event);
            processor.keyup(event);
          }`);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
