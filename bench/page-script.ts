/**
 * `npm run bench:page [-- --json]`: the weight of the script that goes into a page, and how long an insertion
 * takes from the panel and back, against an empty `executeScript` in the same run (the two take turns).
 */
import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { serveCrmPages } from '@/tests/support/crm-pages';
import { buildInsertionExtension, pageScript } from '@/tests/support/insertion-extension';
import { launchPanelBrowser } from '@/tests/support/panel-browser';
import { quantile } from './search-speed';

const { values: flags } = parseArgs({
  options: { json: { type: 'boolean', default: false }, rounds: { type: 'string', default: '100' } },
});
const FIELDS = ['/textarea', '/editable'];

type Rounds = { empty: number[]; insertion: number[]; failed: number };

/** Runs in the panel, as text: a function's own source would lack what a compiler puts beside it. */
const measureInPanel = (rounds: number) => `(async () => {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  const target = { tabId: tab.id, frameIds: [0] };
  const told = { empty: [], insertion: [], failed: 0 };
  for (let round = 0; round < ${rounds + 10}; round++) {
    const begun = performance.now();
    await chrome.scripting.executeScript({ target, func: () => {} });
    const between = performance.now();
    const insertion = await souffleur.insertIntoPage('mot ');
    const ended = performance.now();
    if (!insertion.inserted) told.failed++;
    if (round < 10) continue;
    told.empty.push(between - begun);
    told.insertion.push(ended - between);
  }
  return told;
})()`;

const code = await pageScript({ minify: true });
const weight = { bytes: Buffer.byteLength(code), gzip: gzipSync(code).length };

const [extension, pages] = await Promise.all([buildInsertionExtension(), serveCrmPages()]);
const started = await launchPanelBrowser({ extension });
const trips: { field: string; empty: number; insertion: number; insertionP95: number; ratio: number }[] = [];
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
    const told = (await panel.evaluate(measureInPanel(Number(flags.rounds)))) as Rounds;
    if (told.failed > 0) throw new Error(`${told.failed} insertions into ${field} failed`);
    const [empty, insertion] = [
      quantile(
        told.empty.sort((a, b) => a - b),
        0.5,
      ),
      quantile(told.insertion, 0.5),
    ];
    trips.push({
      field,
      empty,
      insertion,
      insertionP95: quantile(
        told.insertion.sort((a, b) => a - b),
        0.95,
      ),
      ratio: insertion / empty,
    });
  }
} finally {
  await started.close();
  await pages.close();
  await rm(extension, { recursive: true });
}

if (flags.json) console.log(JSON.stringify({ weight, trips }, undefined, 2));
else {
  console.log(`page script: ${weight.bytes} bytes, ${(weight.gzip / 1024).toFixed(2)} kB gzip (at most 6)`);
  for (const { field, empty, insertion, insertionP95, ratio } of trips)
    console.log(
      `${field}: empty executeScript ${empty.toFixed(1)} ms, insertion ${insertion.toFixed(1)} ms ` +
        `(p95 ${insertionP95.toFixed(1)}), ${ratio.toFixed(2)} times`,
    );
}
