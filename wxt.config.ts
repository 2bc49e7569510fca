import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineConfig } from 'wxt';
import { compilePack } from './packs/compile';
import { bundleRecord } from './release/bundle-record';
import { NOTICES_FILE, packagesOf, renderNotices } from './release/third-party';
import { CONTENT_SECURITY_POLICY } from './setup/content-security-policy';
import { vitePageScript } from './setup/page-script';
import { sitePatterns } from './setup/sites';

/** Public half of the key that gives the extension the same id wherever it is installed. */
const PUBLIC_KEY =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA3TLNL0B7LPxvNKMtl/CqaSq5SqfQd/aH9dEUJv4kcE7QI5ualPDolSGliO85Jeue8/JlBLd4DSq+hHLYXWnamrviNcmsQHAgVMJgzCXAf72XGqgFxmRIlyTa6CZxbkKg9xubaDc4UO3exVEaFFvSWhaF0WAc83Fjgw60D5Bq6f9Gd+tOhMDFq2yE9mOG+bXuENUDa7uhKHFZ3T866vIzfEI2VSXfNt0VcPKix9pw28UdRIGeTysljxcYMXieUMr42LvTmNvxtfq1NuwHUvNplanHJyZ9I/wodbBJJVQQ0uNnOOCWXnwgrNwTIur4CDDR78W9jjpye/OsKt3HowELlQIDAQAB';

/** Packs that every panel has from its first start, with no network and no service. */
const BUILT_IN_PACKS = ['desescalade'];

/** The settings that a policy of Chrome or Edge may fix, in the schema that these browsers read. */
const MANAGED_SETTINGS = {
  type: 'object',
  properties: {
    sharedDesk: {
      title: 'Shared desk',
      description: 'Several people use this browser profile in turn: ask who one is, and erase on leaving.',
      type: 'boolean',
    },
  },
};

/** Nothing, unless an organisation builds the extension for itself. */
function givenSites(browser: string): { host_permissions?: string[] } {
  const patterns = sitePatterns(process.env.SOUFFLEUR_SITES ?? '', browser);
  return patterns.length > 0 ? { host_permissions: patterns } : {};
}

/**
 * In Firefox the menus and the pages' access keys (Alt, Shift and a letter or digit) go before an extension's keys:
 * function keys are neither (tests/e2e/real-keys.test.ts presses them).
 */
const suggested = (browser: string, chromium: string, firefox: string) => ({
  default: browser === 'firefox' ? firefox : chromium,
});

const bundled = bundleRecord();

export default defineConfig({
  modules: ['@wxt-dev/module-react'],
  outDir: '.output',
  manifestVersion: 3,
  // The oldest browsers that the manifest admits: nothing needs to be made simpler for them.
  vite: ({ mode }) => ({
    plugins: [vitePageScript(), bundled.plugin()],
    worker: { plugins: () => [bundled.plugin()] },
    build: {
      target: ['chrome137', 'firefox140'],
      chunkSizeWarningLimit: 1024,
      ...(mode === 'development' ? { minify: false, sourcemap: 'inline' as const } : {}),
    },
  }),
  manifest: ({ browser }) => ({
    ...givenSites(browser),
    name: '__MSG_extensionName__',
    description: '__MSG_extensionDescription__',
    default_locale: 'fr',
    permissions: [
      'activeTab',
      'alarms',
      'contextMenus',
      'identity',
      'scripting',
      'storage',
      'unlimitedStorage',
      ...(browser === 'firefox' ? ['clipboardWrite'] : ['sidePanel']),
    ],
    optional_host_permissions: ['https://*/*', 'http://127.0.0.1/*', 'http://localhost/*'],
    incognito: 'not_allowed',
    content_security_policy: { extension_pages: CONTENT_SECURITY_POLICY },
    action: { default_title: '__MSG_openPanel__' },
    commands: {
      'open-panel': {
        suggested_key: suggested(browser, 'Alt+Shift+S', 'Alt+Shift+F8'),
        description: '__MSG_openPanel__',
      },
      'new-tip': {
        suggested_key: suggested(browser, 'Alt+Shift+J', 'Alt+Shift+F2'),
        description: '__MSG_newTip__',
      },
      'insert-line': {
        suggested_key: suggested(browser, 'Alt+Shift+K', 'Alt+Shift+F9'),
        description: '__MSG_insertLine__',
      },
      'search-selection': {
        suggested_key: suggested(browser, 'Alt+Shift+H', 'Alt+Shift+F7'),
        description: '__MSG_searchSelection__',
      },
    },
    ...(browser === 'firefox'
      ? {
          browser_specific_settings: {
            gecko: {
              id: 'panneau@souffleur.invalid',
              strict_min_version: '140.0',
              data_collection_permissions: {
                required: ['none'],
                optional: ['authenticationInfo', 'personallyIdentifyingInfo', 'websiteContent'],
              },
            },
          },
        }
      : {
          key: PUBLIC_KEY,
          minimum_chrome_version: '137',
          // Firefox reads a policy without a schema.
          storage: { managed_schema: 'managed-settings.json' },
          // No other site shares a process with the panel, and so the panel may share memory with its own worker.
          cross_origin_embedder_policy: { value: 'require-corp' },
          cross_origin_opener_policy: { value: 'same-origin' },
          externally_connectable: { ids: [] },
        }),
  }),
  hooks: {
    'build:before': () => bundled.clear(),
    'build:done': async ({ config }) => {
      const notices = renderNotices(packagesOf(config.root, bundled.sources));
      await writeFile(join(config.outDir, NOTICES_FILE), notices);
    },
    'build:manifestGenerated': (_wxt, manifest) => {
      const { sidebar_action: sidebar } = manifest as { sidebar_action?: Record<string, unknown> };
      if (sidebar) sidebar.default_icon = { 16: 'icon/16.png', 32: 'icon/32.png' };
    },
    'build:publicAssets': async (_wxt, assets) => {
      const index: { id: string; version: number; sha256: string }[] = [];
      for (const id of BUILT_IN_PACKS) {
        const pack = await compilePack(join(import.meta.dirname, 'packs', id));
        const contents = JSON.stringify(pack);
        const sha256 = createHash('sha256').update(contents).digest('hex');
        index.push({ id, version: pack.version, sha256 });
        assets.push({ relativeDest: `packs/${id}.json`, contents });
      }
      assets.push({ relativeDest: 'managed-settings.json', contents: JSON.stringify(MANAGED_SETTINGS) });
      assets.push({ relativeDest: 'packs/index.json', contents: JSON.stringify(index) });
    },
  },
});
