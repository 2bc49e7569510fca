/**
 * `npm run bench:weight`: what the built extension weighs, and what each dependency adds to the panel, gzip.
 *   --json   print figures as JSON
 * Measures `.output/chrome-mv3`: `npm run build` makes it.
 */
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { pageFiles } from './first-paint';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const extension = join(root, '.output', 'chrome-mv3');
const { values: flags } = parseArgs({ options: { json: { type: 'boolean', default: false } } });

type Weight = { name: string; bytes: number; gzip: number };

/** Each dependency as the panel uses it, without the ones it shares with others. */
const DEPENDENCIES: Record<string, { entry: string; without?: string[] }> = {
  'react, react-dom': {
    entry: `export { createRoot } from 'react-dom/client'; export { useState } from 'react'; export { jsx } from 'react/jsx-runtime';`,
  },
  zustand: { entry: `export { createStore, useStore } from 'zustand';`, without: ['react'] },
  dexie: { entry: `export { Dexie, liveQuery } from 'dexie';` },
  'dexie-react-hooks': {
    entry: `export { useLiveQuery } from 'dexie-react-hooks';`,
    without: ['react', 'dexie'],
  },
  'fuse.js': { entry: `export { default } from 'fuse.js';` },
  zod: {
    // As a namespace: esbuild keeps all of `{ z }`, the extension's own bundler only what is used.
    entry: `import * as z from 'zod'; export default z.strictObject({ text: z.string().max(9), at: z.int().optional() });`,
  },
  i18next: { entry: `export { createInstance } from 'i18next';` },
  'react-i18next': {
    entry: `export { I18nextProvider, initReactI18next, useTranslation } from 'react-i18next';`,
    without: ['react', 'i18next'],
  },
  'lucide-react': { entry: await iconsUsed(), without: ['react'] },
  ...baseUi(),
  uuid: { entry: `export { v7 } from 'uuid';` },
};

/** The parts of Base UI that each widget takes, and all of them together, which share much. */
function baseUi(): Record<string, { entry: string; without: string[] }> {
  const parts = {
    dialog: 'Dialog.Root, Dialog.Portal, Dialog.Backdrop, Dialog.Popup, Dialog.Title, Dialog.Description',
    select:
      'Select.Root, Select.Trigger, Select.Value, Select.Portal, Select.Positioner, Select.Popup, Select.Item',
    menu: 'Menu.Root, Menu.Trigger, Menu.Portal, Menu.Positioner, Menu.Popup, Menu.Item',
    tabs: 'Tabs.Root, Tabs.List, Tabs.Tab, Tabs.Panel',
    combobox:
      'Combobox.Root, Combobox.Input, Combobox.Portal, Combobox.Positioner, Combobox.Popup, Combobox.List',
    autocomplete: 'Autocomplete.Root, Autocomplete.Input, Autocomplete.List, Autocomplete.Item',
  };
  const entries = Object.entries(parts).map(([part, used]) => {
    const [name = ''] = used.split('.');
    return [part, `import { ${name} } from '@base-ui/react/${part}'; console.log(${used});`] as const;
  });
  return Object.fromEntries(
    [...entries, ['all', entries.map(([, entry]) => entry).join('\n')] as const].map(([part, entry]) => [
      `@base-ui/react: ${part}`,
      { entry, without: ['react', 'react-dom'] },
    ]),
  );
}

/** An entry that takes the icons our components take. */
async function iconsUsed(): Promise<string> {
  const entries = await readdir(join(root, 'components'), { withFileTypes: true, recursive: true });
  const icons = new Set<string>();
  for (const entry of entries.filter(({ name }) => name.endsWith('.tsx'))) {
    const text = await readFile(join(entry.parentPath, entry.name), 'utf8');
    for (const [, names = ''] of text.matchAll(/import \{([^}]*)\} from 'lucide-react'/gu)) {
      for (const name of names.split(',')) {
        const icon = name.trim().split(' as ')[0] ?? '';
        if (icon !== '' && !icon.startsWith('type ')) icons.add(icon);
      }
    }
  }
  return icons.size === 0 ? '' : `export { ${[...icons].join(', ')} } from 'lucide-react';`;
}

async function bundled(name: string, entry: string, without: string[]): Promise<Weight> {
  const result = await build({
    stdin: { contents: entry, resolveDir: root, loader: 'ts' },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'chrome137',
    define: { 'process.env.NODE_ENV': '"production"' },
    external: without.flatMap((each) => [each, `${each}/*`]),
    logLevel: 'error',
  });
  return weightOf(name, [Buffer.from(result.outputFiles[0]?.contents ?? [])]);
}

function weightOf(name: string, contents: Buffer[]): Weight {
  return {
    name,
    bytes: contents.reduce((sum, each) => sum + each.length, 0),
    gzip: contents.reduce((sum, each) => sum + gzipSync(each, { level: 9 }).length, 0),
  };
}

async function filesWeight(name: string, files: string[]): Promise<Weight> {
  return weightOf(name, await Promise.all(files.map((file) => readFile(join(extension, file)))));
}

async function extensionWeights(): Promise<Weight[]> {
  const entries = await readdir(extension, { withFileTypes: true, recursive: true }).catch(() => undefined);
  if (!entries) throw new Error('Nothing is built yet: run `npm run build` first.');
  const all = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(extension, join(entry.parentPath, entry.name)));
  const named = (pattern: RegExp) => all.filter((file) => pattern.test(basename(file)));
  const panelFiles = await pageFiles(extension, 'sidepanel.html');
  const consoleFiles = await pageFiles(extension, 'console.html');
  const parts: [string, string[]][] = [
    ['panel, first paint (html, js, css)', panelFiles.firstPaint],
    ['panel, read ahead when idle', panelFiles.later],
    ['panel, read when used', panelFiles.whenUsed],
    ['console, first paint (html, js, css)', consoleFiles.firstPaint],
    ['console, read ahead when idle', consoleFiles.later],
    ['console, read when used', consoleFiles.whenUsed],
    ['search worker', named(/^search-worker.*\.js$/u)],
    ['background worker', ['background.js']],
    ['fonts', named(/\.woff2$/u)],
    ['packs', all.filter((file) => file.startsWith('packs/'))],
    ['everything', all],
  ];
  return Promise.all(parts.map(([name, files]) => filesWeight(name, files)));
}

const built = await extensionWeights();
const dependencies = await Promise.all(
  Object.entries(DEPENDENCIES).map(([name, { entry, without = [] }]) => bundled(name, entry, without)),
);

if (flags.json) {
  console.log(JSON.stringify({ built, dependencies }, null, 2));
} else {
  print('The built extension', built);
  print(
    'What each dependency adds, alone',
    dependencies.sort((one, other) => other.gzip - one.gzip),
  );
}

function print(title: string, weights: Weight[]): void {
  console.log(`\n${title.padEnd(40)} ${'kB gzip'.padStart(8)} ${'kB'.padStart(8)}`);
  for (const { name, bytes, gzip } of weights) {
    const figures = [gzip, bytes].map((size) => (size / 1000).toFixed(1).padStart(8)).join(' ');
    console.log(`${name.padEnd(40)} ${figures}`);
  }
}
