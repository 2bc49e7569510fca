/**
 * A small extension around the product's own page script and browser modules, with a bare panel that offers
 * them as `souffleur` to a test: insertion is proved apart from the panel's screens.
 */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { esbuildPageScript, PAGE_SCRIPT } from '@/setup/page-script';

const ROOT = join(import.meta.dirname, '..', '..');

const PANEL = `
import { activeSite, captureTarget, describePageFields, insertIntoPage, readPageSelection, undoInPage, verifyInPage } from '@/browser/page/page-field';
import { followPanelFocus } from '@/browser/page/insertion-target';
import { copyText } from '@/browser/clipboard';
import { requestReach, giveBack, grantedSites, mayReach } from '@/browser/permissions';
import { commandShortcuts, openShortcutSettings } from '@/browser/shortcuts';
import { openConsole, uiLanguage, windowId } from '@/browser/extension-pages';
import { sendMessage } from '@/browser/messages';
followPanelFocus((tabId) => captureTarget(tabId, { panelFocused: true }));
globalThis.souffleur = { captureTarget, undoInPage, verifyInPage, activeSite, describePageFields, insertIntoPage, readPageSelection, copyText, requestReach,
  giveBack, grantedSites, mayReach, commandShortcuts, openConsole, uiLanguage, windowId, sendMessage, openShortcutSettings };
`;

const BACKGROUND = `
import { onSelectionMenu } from '@/browser/context-menu';
import { receiveMessages } from '@/browser/messages';
import { onPanelGesture } from '@/browser/panel/panel-opening';
import { everyMinute } from '@/browser/schedule';
onPanelGesture(() => {});
onSelectionMenu(() => {});
everyMinute('count', async () => {});
const refuse = () => Promise.reject(new Error('not here'));
receiveMessages({
  'sync.run': async () => ({ state: 'not-joined' }),
  'membership.join': refuse,
  'membership.leave': refuse,
  'pack.publish': refuse,
});
`;

export type InsertionBrowser = 'chromium' | 'firefox';

/** Builds the extension into a new folder under the system's temporary one, and gives its path. */
export async function buildInsertionExtension(browser: InsertionBrowser = 'chromium'): Promise<string> {
  const forFirefox = browser === 'firefox';
  const folder = await mkdtemp(join(tmpdir(), 'souffleur-insertion-'));
  const write = (name: string, text: string) => writeFile(join(folder, name), text);
  await mkdir(join(folder, '_locales', 'en'), { recursive: true });
  await Promise.all([
    write('manifest.json', JSON.stringify(forFirefox ? FIREFOX_MANIFEST : MANIFEST)),
    write(
      '_locales/en/messages.json',
      JSON.stringify({ menuSearch: { message: 'Search' }, menuNewTip: { message: 'New tip' } }),
    ),
    write('sidepanel.html', '<!doctype html><button>Panel</button><script src="sidepanel.js"></script>'),
    write('console.html', '<!doctype html><title>Console</title><script src="sidepanel.js"></script>'),
    bundle(PANEL, { forFirefox }).then((code) => write('sidepanel.js', code)),
    bundle(BACKGROUND, { forFirefox }).then((code) => write('background.js', code)),
  ]);
  return folder;
}

const MANIFEST = {
  manifest_version: 3,
  name: 'Souffleur insertion',
  version: '1',
  default_locale: 'en',
  permissions: ['activeTab', 'alarms', 'contextMenus', 'scripting', 'sidePanel', 'storage'],
  optional_host_permissions: ['http://127.0.0.1/*', 'http://localhost/*'],
  action: {},
  background: { service_worker: 'background.js' },
  side_panel: { default_path: 'sidepanel.html' },
  commands: { 'open-panel': { suggested_key: { default: 'Alt+Shift+S' }, description: 'Open' } },
};

export const FIREFOX_ID = 'insertion@souffleur.invalid';

const { side_panel: _, ...shared } = MANIFEST;

/** A temporary extension of Firefox has the sites it asks for from the start. */
const FIREFOX_MANIFEST = {
  ...shared,
  permissions: shared.permissions.filter((permission) => permission !== 'sidePanel'),
  host_permissions: shared.optional_host_permissions,
  optional_host_permissions: undefined,
  background: { scripts: ['background.js'] },
  sidebar_action: { default_panel: 'sidepanel.html', open_at_install: false },
  browser_specific_settings: { gecko: { id: FIREFOX_ID, strict_min_version: '140.0' } },
};

type BundleOptions = { format?: 'iife' | 'cjs'; minify?: boolean; forFirefox?: boolean };

/** Bundles a piece of TypeScript that may import the product's modules. */
export async function bundle(
  source: string,
  { format = 'iife', minify = false, forFirefox = false }: BundleOptions = {},
): Promise<string> {
  const result = await build({
    stdin: { contents: source, resolveDir: ROOT, loader: 'ts' },
    bundle: true,
    write: false,
    format,
    minify,
    target: 'es2022',
    plugins: [esbuildPageScript()],
    define: { 'import.meta.env.FIREFOX': String(forFirefox), 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
  });
  return result.outputFiles[0]?.text ?? '';
}

/** The source of the page script's function, as a browser takes it out of a bundle. */
export async function pageScriptSource({ minify }: { minify: boolean }): Promise<string> {
  const built = await bundle(`import { pageScript } from '${PAGE_SCRIPT}'; module.exports = pageScript;`, {
    format: 'cjs',
    minify,
  });
  const module: { exports?: unknown } = {};
  runInContext(built, createContext({ module }));
  return String(module.exports);
}
