/** A call is in memory only: it outlives its panel, and neither the browser nor its end leaves any of it on the disk. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contextPack, recordRules } from '@/gallery/fixtures/context-pack';
import { openDesk } from '@/tests/support/built-extension';
import { type ContextPages, installInPanel, serveContextPages } from '@/tests/support/context-pages';
import { eventually } from '@/tests/support/eventually';
import { beginTip, noteText, openCard, press } from '@/tests/support/panel-steps';

const TYPED = 'qzvaleurtapee';
const TIP = 'qzastucegardee';
const GUIDED = 'qzvaleurduguide';

let pages: ContextPages;
let profile: string;
beforeAll(async () => {
  pages = await serveContextPages();
  profile = await mkdtemp(join(tmpdir(), 'souffleur-call-'));
});
afterAll(async () => {
  await pages?.close();
  await rm(profile, { recursive: true, force: true, maxRetries: 5 });
});

const typedValue = (panel: Page) =>
  panel.$eval('[data-line] input[aria-label="produit"]', (input) => (input as HTMLInputElement).value);

test('a call is there when the panel is opened again, and nothing of it is on the disk when the browser dies', async () => {
  const desk = await openDesk(`${pages.origin}/cases/12`, { profile });
  let killed = false;
  try {
    const { page } = desk;
    await installInPanel(desk.panel, contextPack(recordRules(pages.origin)));
    await page.focus('#note');
    await openCard(desk.panel, 'contexte/panne', 'box panne');
    await desk.panel.type('[data-line] input[aria-label="produit"]', TYPED);
    await eventually(() => typedValue(desk.panel)).toBe(TYPED);
    await desk.panel.close();

    const panel = await desk.openPanel(page);
    await panel.waitForSelector('[role=option]');
    await openCard(panel, 'contexte/panne', 'box panne');
    await eventually(() => typedValue(panel)).toBe(TYPED);
    await page.focus('#note');
    for (let press = 0; press < 2; press += 1) {
      await panel.focus('[data-line] input[aria-label="produit"]');
      await panel.keyboard.press('Enter');
      await new Promise((resolve) => setTimeout(resolve, 1_500));
    }
    await eventually(() => noteText({ page })).toContain(TYPED);
    // Something that is stored, to show that the search below finds what is on the disk.
    await beginTip(panel);
    await panel.keyboard.type(TIP);
    await press(panel, 'Enter', 'Control');
    await eventually(() => panel.evaluate(() => document.body.innerText)).toMatch(/Gardée sur ce poste/u);
    await desk.kill();
    killed = true;
  } finally {
    if (!killed) await desk.close();
  }
  expect(await filesHolding(profile, TIP)).not.toEqual([]);
  // What the page's own field holds is the page's: the browser writes it down to restore the tab.
  const ours = (await filesHolding(profile, TYPED)).filter((path) => !path.includes('/Sessions/'));
  expect(ours).toEqual([]);
}, 120_000);

test('the guide is where one was when the panel is opened again, and what was typed in it is not on the disk', async () => {
  const guideProfile = await mkdtemp(join(tmpdir(), 'souffleur-guide-'));
  const desk = await openDesk(`${pages.origin}/cases/12`, { profile: guideProfile });
  let killed = false;
  const lesson = (panel: Page) =>
    panel.$eval('[data-guide-lesson]', (guide) => (guide as HTMLElement).dataset.guideLesson);
  const typed = (panel: Page) =>
    panel.$eval('[data-say-line] input', (input) => (input as HTMLInputElement).value);
  try {
    const { page, panel: first } = desk;
    await openCard(first, 'desescalade/lecon-01', 'restez calme');
    await first.click('[data-action=open-guide]');
    await first.waitForSelector('[data-guide-lesson="desescalade/lecon-01"]');
    await first.click('[data-outcome=calmer]');
    await first.waitForSelector('[data-guide-lesson="desescalade/lecon-02"]');
    await first.click('[data-step="1"]');
    for (let line = 0; (await first.$('[data-say-line] input')) === null && line < 10; line += 1)
      await first.click('[data-action=next-line]');
    await first.type('[data-say-line] input', GUIDED);
    await eventually(() => typed(first)).toBe(GUIDED);
    await first.close();

    const panel = await desk.openPanel(page);
    await panel.waitForSelector('[data-action=guide]');
    await panel.click('[data-action=guide]');
    await eventually(() => lesson(panel)).toBe('desescalade/lecon-02');
    await panel.waitForSelector('[data-step="1"][aria-pressed=true]');
    await beginTip(panel);
    await panel.keyboard.type(TIP);
    await press(panel, 'Enter', 'Control');
    await eventually(() => panel.evaluate(() => document.body.innerText)).toMatch(/Gardée sur ce poste/u);
    await desk.kill();
    killed = true;
    expect(await filesHolding(guideProfile, TIP)).not.toEqual([]);
    expect(await filesHolding(guideProfile, GUIDED)).toEqual([]);
  } finally {
    if (!killed) await desk.close();
    await rm(guideProfile, { recursive: true, force: true, maxRetries: 5 });
  }
}, 120_000);

/** The files under a folder that hold a word, in one byte a character or in two. */
async function filesHolding(folder: string, word: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    if (bytes.includes(word) || bytes.includes(Buffer.from(word, 'utf16le'))) found.push(path);
  }
  return found;
}
