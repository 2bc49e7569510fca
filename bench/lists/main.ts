/**
 * `npm run bench:lists [-- --rows 50,1200,5000] [--json]`: the console's queue, team and chapter with so many rows in a
 * real browser. Prints the time to the first paint, and the time from a key to the paint of what it does, as Markdown tables:
 * with our list, with every row drawn in full (with and without `content-visibility: auto`), and with a classic virtual
 * list; as ratios to every row drawn in full, in the same run.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, type Plugin } from 'esbuild';
import { type Browser, launch } from 'puppeteer-core';
import { findBrowser, ROOT } from '@/setup/browser';
import { quantile } from '../search-speed';

const { values: flags } = parseArgs({
  options: { rows: { type: 'string', default: '50,1200,5000' }, json: { type: 'boolean', default: false } },
});
const SCREENS = ['queue', 'team', 'cards'] as const;
const COUNTS = flags.rows.split(',').map(Number);
const OPENINGS = 3;
const KEYS = 10;
/** No more keys at an opening once they took so long together: with thousands of rows in full, each may take seconds. */
const KEYS_MS = 4_000;

type Times = { firstPaint: number; key: number };
type Bundle = { script: string; style: string };

/** Our list draws every row in full, however many there are. */
const drawingAll: Plugin = {
  name: 'drawing-all',
  setup: ({ onLoad }) => {
    onLoad({ filter: /VirtualList\.tsx$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const contents = source.replace(/DRAWN_WHOLE = \d+/u, 'DRAWN_WHOLE = Infinity');
      if (contents === source) throw new Error('VirtualList.tsx has no threshold any more.');
      return { contents, loader: 'tsx' };
    });
  },
};

/** Another list stands in for ours. */
const classic: Plugin = {
  name: 'classic',
  setup: ({ onResolve }) => {
    onResolve({ filter: /ui\/list\/VirtualList$/ }, () => ({
      path: join(ROOT, 'bench', 'lists', 'classic-list.tsx'),
    }));
  },
};

const SKIPPED_LAYOUT = '[data-index] { content-visibility: auto; contain-intrinsic-size: auto 60px; }';

/** The lists that are compared; the first is the one that the others are measured against. */
const LISTS: readonly { name: string; plugins: Plugin[]; style?: string }[] = [
  { name: 'every row in full', plugins: [drawingAll] },
  { name: 'the same, `content-visibility: auto`', plugins: [drawingAll], style: SKIPPED_LAYOUT },
  { name: 'classic virtual list', plugins: [classic] },
  { name: 'our list', plugins: [] },
];

/** The page as one script and one style sheet. */
async function bundle(plugins: Plugin[], style = ''): Promise<Bundle> {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, 'bench', 'lists', 'page.tsx')],
    outdir: 'out',
    bundle: true,
    write: false,
    minify: true,
    jsx: 'automatic',
    alias: { '@': ROOT },
    loader: { '.woff2': 'empty' },
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins,
  });
  const text = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  return { script: text('.js'), style: text('.css') + style };
}

async function measureOnce(browser: Browser, { script, style }: Bundle, screen: string, count: number) {
  const page = await browser.newPage();
  await page.setViewport({ width: 1_280, height: 800 });
  await page.setContent(
    '<!doctype html><meta charset="utf-8"><div data-scroller style="height:100vh;overflow-y:auto"><div id="root"></div></div>',
  );
  await page.addStyleTag({ content: style });
  await page.addScriptTag({ content: script });
  const firstPaint = (await page.evaluate(`show('${screen}', ${count})`)) as number;
  const keys: number[] = [];
  for (let key = 0, spent = 0; key < KEYS && spent < KEYS_MS; key += 1) {
    const taken = (await page.evaluate('step()')) as number;
    keys.push(taken);
    spent += taken;
  }
  await page.close();
  return { firstPaint, keys };
}

function median(times: number[]): number {
  return quantile(
    times.toSorted((a, b) => a - b),
    0.5,
  );
}

/** All lists in turn at each opening, so that what else the machine does meets them alike. */
async function measure(browser: Browser, bundles: Bundle[], screen: string, count: number): Promise<Times[]> {
  const openings = bundles.map(() => ({ firstPaints: [] as number[], keys: [] as number[] }));
  for (let opening = 0; opening < OPENINGS; opening += 1) {
    for (const [index, each] of bundles.entries()) {
      const { firstPaint, keys } = await measureOnce(browser, each, screen, count);
      openings[index]?.firstPaints.push(firstPaint);
      openings[index]?.keys.push(...keys);
    }
  }
  return openings.map(({ firstPaints, keys }) => ({ firstPaint: median(firstPaints), key: median(keys) }));
}

const bundles = await Promise.all(LISTS.map(({ plugins, style }) => bundle(plugins, style)));
const executablePath = (await findBrowser())?.path;
const browser = await launch({
  ...(executablePath && { executablePath }),
  args: ['--no-sandbox', '--disable-gpu'],
});
const results: { screen: string; count: number; list: string; times: Times; ratios: Times }[] = [];
try {
  for (const screen of SCREENS) {
    for (const count of COUNTS) {
      const measured = await measure(browser, bundles, screen, count);
      const [all] = measured;
      if (!all) throw new Error('Nothing was measured.');
      for (const [index, times] of measured.entries()) {
        const ratios = { firstPaint: times.firstPaint / all.firstPaint, key: times.key / all.key };
        results.push({ screen, count, list: LISTS[index]?.name ?? '', times, ratios });
      }
    }
  }
} finally {
  await browser.close();
}

if (flags.json) console.log(JSON.stringify(results));
else {
  const cell = (time: number, ratio: number) => `${time.toFixed(0)} ms (${ratio.toFixed(2)})`;
  console.log('| Screen | Rows | List | First paint | Key to paint |\n|---|---|---|---|---|');
  for (const { screen, count, list, times, ratios } of results) {
    const cells = [cell(times.firstPaint, ratios.firstPaint), cell(times.key, ratios.key)];
    console.log(`| ${[screen, count.toLocaleString('en'), list, ...cells].join(' | ')} |`);
  }
}
