/**
 * `npm run bench:page [-- --json]`: the weight of the script that goes into a page, and its round trips from the
 * panel and back. Finding and validating the field is held against an empty `executeScript`, and an insertion
 * against a bare `execCommand('insertText')` sent the same way, which neither validates nor reports; all take turns
 * in one run.
 */
import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { pageScriptModule } from '@/setup/page-script';
import { serveCrmPages } from '@/tests/support/crm-pages';
import { buildInsertionExtension } from '@/tests/support/insertion-extension';
import { launchPanelBrowser } from '@/tests/support/panel-browser';
import { quantile } from './search-speed';

const { values: flags } = parseArgs({
  options: { json: { type: 'boolean', default: false }, rounds: { type: 'string', default: '100' } },
});
const FIELDS = ['/textarea', '/editable'];

const TURNS = ['empty', 'describe', 'bare', 'insertion'] as const;
type Turn = (typeof TURNS)[number];
type Rounds = Record<Turn, number[]> & { failed: number };

/** Runs in the panel, as text: a function's own source would lack the helpers that a compiler adds. */
const measureInPanel = (rounds: number) => `(async () => {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  const target = { tabId: tab.id, frameIds: [0] };
  const times = { empty: [], describe: [], bare: [], insertion: [], failed: 0 };
  const acts = {
    empty: () => chrome.scripting.executeScript({ target, func: () => {} }),
    describe: () => souffleur.describePageFields(),
    bare: () => chrome.scripting.executeScript({ target, func: () => { document.execCommand('insertText', false, 'mot '); } }),
    insertion: async () => { if (!(await souffleur.insertIntoPage('mot ')).inserted) times.failed++; },
  };
  for (let round = 0; round < ${rounds + 10}; round++) {
    for (const [name, act] of Object.entries(acts)) {
      const begun = performance.now();
      await act();
      if (round >= 10) times[name].push(performance.now() - begun);
      // The page has drawn what this turn wrote before the next one begins.
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }
  return times;
})()`;

const code = await pageScriptModule({ minify: true });
const weight = { bytes: Buffer.byteLength(code), gzip: gzipSync(code).length };

const [extension, pages] = await Promise.all([buildInsertionExtension(), serveCrmPages()]);
const started = await launchPanelBrowser({ extension });
const trips: ({ field: string } & Record<Turn, { p50: number; p95: number }>)[] = [];
try {
  const page = await started.openPage(`${pages.origin}/none`);
  const panel = await started.openPanel(page);
  for (const field of FIELDS) {
    await page.goto(`${pages.origin}${field}`);
    await page.bringToFront();
    await started.pressAction(page);
    await page.focus('[data-field]');
    await panel.bringToFront();
    await panel.click('button');
    const measured = (await panel.evaluate(measureInPanel(Number(flags.rounds)))) as Rounds;
    if (measured.failed > 0) throw new Error(`${measured.failed} insertions into ${field} failed`);
    const spread = (turn: Turn) => {
      const times = measured[turn].sort((a, b) => a - b);
      return { p50: quantile(times, 0.5), p95: quantile(times, 0.95) };
    };
    trips.push({
      field,
      empty: spread('empty'),
      describe: spread('describe'),
      bare: spread('bare'),
      insertion: spread('insertion'),
    });
  }
} finally {
  await started.close();
  await pages.close();
  await rm(extension, { recursive: true });
}

if (flags.json) console.log(JSON.stringify({ weight, trips }, undefined, 2));
else {
  console.log(`page script: ${weight.bytes} bytes, ${(weight.gzip / 1024).toFixed(2)} kB gzip (at most 15)`);
  const against = (one: { p50: number }, other: { p50: number }) =>
    `${(one.p50 / other.p50).toFixed(2)} times`;
  for (const { field, empty, describe, bare, insertion } of trips) {
    const shown = ({ p50, p95 }: { p50: number; p95: number }) =>
      `${p50.toFixed(1)} ms (p95 ${p95.toFixed(1)})`;
    console.log(`${field}`);
    console.log(
      `  empty executeScript ${shown(empty)}; find and judge the field ${shown(describe)}, ${against(describe, empty)}`,
    );
    console.log(
      `  bare execCommand ${shown(bare)}; insertion ${shown(insertion)}, ${against(insertion, bare)}; ${against(insertion, empty)} an empty executeScript`,
    );
  }
}
