/** Lists of 1,200 rows: all of them are in the page for find-in-page and screen readers, and reached by keys. */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CrmServer, startCrm } from '@/demo/crm-server';
import { type Desk, EXTENSION_ORIGIN, openDesk } from '@/tests/support/built-extension';
import { fill, focusLosses, watchFocus } from '@/tests/support/console-steps';
import { beginTeam, openConsole, sendTips } from '@/tests/support/console-team';
import { eventually } from '@/tests/support/eventually';
import { press, waitForFocus } from '@/tests/support/panel-steps';
import { startTestService, type TestService } from '@/tests/support/service';

const COUNT = 1_200;

let crm: CrmServer;
let service: TestService;
let desk: Desk;

beforeAll(async () => {
  crm = await startCrm({ port: 0 });
  service = await startTestService({ allowedOrigins: [EXTENSION_ORIGIN] });
  desk = await openDesk(`${crm.address}/?lang=fr`);
  desk.panel.setDefaultTimeout(30_000);
}, 60_000);
afterAll(async () => {
  await desk?.close();
  await service?.stop();
  await crm?.close();
});

/** How many rows the page has, how many of them are drawn in full, and the positions that they say. */
const rowsOf = (page: Page, whole: string) =>
  page.evaluate((inWhole) => {
    const rows = [...document.querySelectorAll<HTMLElement>('[data-tip-id]')];
    return {
      rows: rows.length,
      drawn: rows.filter((row) => row.querySelector(inWhole)).length,
      first: [rows[0]?.ariaPosInSet, rows[0]?.ariaSetSize],
      last: [rows.at(-1)?.ariaPosInSet, rows.at(-1)?.ariaSetSize],
    };
  }, whole);

/** Whether the row is drawn in full, within the window. */
const inView = (page: Page, id: string | undefined, whole: string) =>
  page.evaluate(
    (tipId, inWhole) => {
      const row = document.querySelector(`[data-tip-id="${tipId}"]`);
      const box = row?.getBoundingClientRect();
      return Boolean(row?.querySelector(inWhole) && box && box.top >= 0 && box.bottom <= innerHeight + 1);
    },
    id,
    whole,
  );

/** Finds words as the browser's own search does, from the beginning, and goes there; the id of their row. */
const findInPage = (page: Page, words: string) =>
  page.evaluate((text) => {
    const { find } = window as unknown as { find: (words: string) => boolean };
    document.getSelection()?.removeAllRanges();
    if (!find(text)) return undefined;
    const row = document.getSelection()?.anchorNode?.parentElement?.closest<HTMLElement>('[data-tip-id]');
    row?.scrollIntoView({ block: 'center' });
    return row?.dataset.tipId;
  }, words);

describe('[A11Y-5] 1,200 tips in the queue', () => {
  const OPTION = 'span';
  let page: Page;
  let ids: string[];
  const shown = () => page.$eval('[data-detail-of]', (detail) => detail.getAttribute('data-detail-of'));

  beforeAll(async () => {
    const team = await beginTeam(desk, service);
    ids = await sendTips(
      team.author,
      Array.from({ length: COUNT }, (_, index) => ({
        situation: `Rendez-vous manqué, dossier ${index + 1}`,
        words: `Je vous rappelle moi-même avant ${8 + (index % 10)} heures, dossier n° ${index + 1}.`,
      })),
    );
    page = await openConsole(desk);
    await page.waitForSelector(`[data-waiting-tips="${COUNT}"]`, { timeout: 60_000 });
    await waitForFocus(page, '[role=listbox]');
    await watchFocus(page);
  }, 120_000);

  test('are all in the list with their positions, and few are drawn', async () => {
    const { drawn, ...others } = await rowsOf(page, OPTION);
    expect(others).toEqual({ rows: COUNT, first: ['1', '1200'], last: ['1200', '1200'] });
    expect(drawn).toBeGreaterThan(10);
    expect(drawn).toBeLessThan(100);
  });

  test('are reached by keys, the last one too', async () => {
    for (const [key, index] of [
      ['End', 1_199],
      ['ArrowUp', 1_198],
      ['PageUp', 1_188],
      ['PageDown', 1_198],
      ['j', 1_199],
      ['j', 1_199],
      ['Home', 0],
      ['PageDown', 10],
      ['k', 9],
    ] as const) {
      await press(page, key);
      await page.waitForSelector(`[data-detail-of="${ids[index]}"]`);
      await eventually(() => inView(page, ids[index], OPTION)).toBe(true);
    }
    expect(await focusLosses(page)).toEqual([]);
  });

  test('are found by the words that are in none of the drawn ones', async () => {
    for (const index of [700, 1_150]) {
      expect(await findInPage(page, `dossier n° ${index + 1}.`)).toBe(ids[index]);
      await eventually(() => inView(page, ids[index], OPTION)).toBe(true);
    }
  });

  test('stay where one is after a decision: the next tip is shown, and the focus is in the list', async () => {
    await page.focus('[role=listbox]');
    await press(page, 'Home');
    await press(page, 'PageDown');
    await page.waitForSelector(`[data-detail-of="${ids[10]}"]`);
    await press(page, 'd');
    await fill(page, '[role=dialog] textarea', 'Déjà dans une fiche.');
    await press(page, 'Enter', 'Control');
    await page.waitForSelector(`[data-detail-of="${ids[11]}"]`);
    await waitForFocus(page, '[role=listbox]');
    await eventually(() => inView(page, ids[11], OPTION)).toBe(true);
    expect((await rowsOf(page, OPTION)).rows).toBe(COUNT - 1);
    await press(page, 'j');
    await eventually(shown).toBe(ids[12]);
  });
});
