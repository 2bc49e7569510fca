/** Lists of 1,200 rows: all of them are in the page for find-in-page and screen readers, and reached by keys. */
import { randomUUID } from 'node:crypto';
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type CrmServer, startCrm } from '@/demo/crm-server';
import type { Pack } from '@/protocol/pack';
import { axeFindings, misfits, smallTargets } from '@/tests/support/accessibility';
import { type Desk, EXTENSION_ORIGIN, openDesk } from '@/tests/support/built-extension';
import { fill, focusLosses, watchFocus } from '@/tests/support/console-steps';
import { beginTeam, openConsole, sendTips } from '@/tests/support/console-team';
import { eventually } from '@/tests/support/eventually';
import { goHome, press, putRows, storedRows, twoFrames, waitForFocus } from '@/tests/support/panel-steps';
import { startTestService, type TestService, testPack } from '@/tests/support/service';

const COUNT = 1_200;
const CONSOLE_WIDTHS = [1_280, 1_920];
const PANEL_WIDTHS = [320, 360, 400];

let crm: CrmServer;
let service: TestService;
let desk: Desk;
/** The page whose list is looked at. */
let page: Page;

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
afterEach(async () => {
  expect(await focusLosses(page)).toEqual([]);
});

const ROW = '[data-index]';
const rowAt = (index: number) => `[data-index="${index}"]`;

/** How many rows the page has, how many of them are drawn in full, and the positions that they say. */
const rowsOf = () =>
  page.$$eval(ROW, (rows) => ({
    rows: rows.length,
    drawn: rows.filter((row) => row.childElementCount > 0).length,
    first: [rows[0]?.ariaPosInSet, rows[0]?.ariaSetSize],
    last: [rows.at(-1)?.ariaPosInSet, rows.at(-1)?.ariaSetSize],
  }));

async function expectAllRows(): Promise<void> {
  const { drawn, ...others } = await rowsOf();
  expect(others).toEqual({ rows: COUNT, first: ['1', '1200'], last: ['1200', '1200'] });
  expect(drawn).toBeGreaterThan(10);
  expect(drawn).toBeLessThan(100);
}

/** Until the row is drawn in full, within the window. */
const expectInView = (row: string) =>
  eventually(() =>
    page.evaluate((selector) => {
      const drawn = document.querySelector(selector);
      const box = drawn?.getBoundingClientRect();
      return Boolean(drawn?.childElementCount && box && box.top >= 0 && box.bottom <= innerHeight + 1);
    }, row),
  ).toBe(true);

/** Finds words as the browser's own search does, from the beginning, and goes there; the index of their row. */
const findInPage = (words: string) =>
  page.evaluate((text) => {
    const { find } = window as unknown as { find: (words: string) => boolean };
    document.getSelection()?.removeAllRanges();
    if (!find(text)) return undefined;
    const row = document.getSelection()?.anchorNode?.parentElement?.closest<HTMLElement>('[data-index]');
    row?.scrollIntoView({ block: 'center' });
    return Number(row?.dataset.index);
  }, words);

/** Words that none of the drawn rows has lead to their row. */
async function expectFound(words: string, index: number): Promise<void> {
  expect(await findInPage(words)).toBe(index);
  await expectInView(rowAt(index));
}

const focusedRow = () =>
  page.evaluate(() => Number(document.activeElement?.closest<HTMLElement>('[data-index]')?.dataset.index));

/** Notes each focused control that something else covers. */
const noteCovered = () =>
  page.evaluate(() => {
    const covered: string[] = [];
    Object.assign(globalThis, { covered });
    document.addEventListener('focusin', ({ target }) => {
      setTimeout(() => {
        if (!(target instanceof HTMLElement) || document.activeElement !== target) return;
        const { left, top, width, height } = target.getBoundingClientRect();
        const above = document.elementFromPoint(left + width / 2, top + height / 2);
        if (!target.contains(above))
          covered.push(`${target.outerHTML.slice(0, 90)} at ${Math.round(top)} px`);
      }, 100);
    });
  });

/** Tab leads from row to row beyond what was drawn at first; Shift and Tab lead so from the end. */
async function expectTabStops(stopsInRow: number): Promise<void> {
  const rows = 30;
  await noteCovered();
  await page.focus(`${rowAt(0)} :is(a, button)`);
  for (let stop = 0; stop < rows * stopsInRow; stop += 1) await press(page, 'Tab');
  await eventually(focusedRow).toBe(rows);
  await page.focus(`${rowAt(COUNT - 1)} :is(a, button)`);
  await twoFrames(page);
  for (let stop = 0; stop < rows * stopsInRow; stop += 1) await press(page, 'Tab', 'Shift');
  await eventually(focusedRow).toBe(COUNT - 1 - rows);
  await expectInView(rowAt(COUNT - 1 - rows));
  expect(await page.evaluate('covered')).toEqual([]);
}

/** At each width. `SCREENS=folder` draws it there, in light and dark. The colours are checked by the scenes. */
async function expectClean(name: string, widths: readonly number[]): Promise<void> {
  const folder = process.env.SCREENS;
  for (const theme of folder ? ['dark', 'light'] : ['light']) {
    await page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: theme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ]);
    for (const width of widths) {
      await page.setViewport({ width, height: 800 });
      await twoFrames(page);
      expect.soft(await misfits(page), `${width} px`).toEqual([]);
      if (folder) await page.screenshot({ path: `${folder}/${name}-${theme}-${width}.png` });
    }
  }
  expect.soft(await axeFindings(page, ['color-contrast'])).toEqual([]);
  expect.soft(await smallTargets(page)).toEqual([]);
}

describe('[A11Y-5] 1,200 tips in the queue', () => {
  let ids: string[];
  const idOf = (index: number) => `[data-tip-id="${ids[index]}"]`;
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
  afterAll(() => page.close());

  test('are all in the list with their positions, and few are drawn', expectAllRows);

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
      await expectInView(idOf(index));
    }
  });

  test('are found by the words that are in none of the drawn ones', async () => {
    await expectFound('dossier n° 701.', 700);
    await expectFound('dossier n° 1151.', 1_150);
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
    await expectInView(idOf(11));
    expect((await rowsOf()).rows).toBe(COUNT - 1);
    await press(page, 'j');
    await eventually(shown).toBe(ids[12]);
  });

  test('fit, and axe finds nothing', () => expectClean('queue', CONSOLE_WIDTHS));
});

describe('[A11Y-5] 1,200 people in the team', () => {
  beforeAll(async () => {
    const { organisationId } = await beginTeam(desk, service, { role: 'admin' });
    const { n } = await service.database
      .selectFrom('members')
      .where('organisation_id', '=', organisationId)
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    const people = Array.from({ length: COUNT - n }, (_, index) => ({
      organisation_id: organisationId,
      id: randomUUID(),
      name: `Poste ${1_001 + index}${index % 9 === 0 ? ', remplacements d’été et renfort de nuit' : ''}`,
      role: 'advisor' as const,
      joined_at: 1_790_000_000_000,
      disabled_at: index % 7 === 0 ? 1_790_000_000_001 : null,
    }));
    await service.database.insertInto('members').values(people).execute();
    page = await openConsole(desk, '#/team');
    await page.waitForSelector('[data-member]', { timeout: 60_000 });
    await watchFocus(page);
  }, 120_000);
  afterAll(() => page.close());

  test('are all in the list with their positions, and few are drawn', expectAllRows);

  test('are reached by the Tab key from both ends, row by row', () => expectTabStops(1));

  test('are found by words of the browser’s search, and filtered by those of the field', async () => {
    // Three people have other names, which come after and before these.
    const index = await findInPage('Poste 1600');
    await expectInView(rowAt(index ?? -1));
    await fill(page, '[data-field=find-member]', 'poste 1600');
    await eventually(() => page.$$eval(ROW, (rows) => rows.map((row) => row.ariaSetSize))).toEqual(['1']);
    await page.$eval('[data-field=find-member]', (field) => (field as HTMLInputElement).select());
    await press(page, 'Backspace');
    await page.waitForSelector(rowAt(COUNT - 1));
  });

  test('give the focus back to their row after a change, though rows were drawn anew', async () => {
    await page.focus(`${rowAt(0)} button`);
    // What gets the focus is scrolled into view within two frames: nobody finds words sooner.
    await twoFrames(page);
    const index = (await findInPage('Poste 1601')) ?? -1;
    await expectInView(rowAt(index));
    await page.focus(`${rowAt(index)} button`);
    await press(page, 'Enter');
    await page.waitForSelector('[role=dialog]');
    await page.$eval('[role=dialog] [data-action=disable]', (button) => (button as HTMLElement).click());
    await page.waitForSelector('[role=dialog] [data-action=sure]');
    await page.$eval('[role=dialog] [data-action=sure]', (button) => (button as HTMLElement).click());
    await page.waitForSelector(`${rowAt(index)}[data-disabled]`);
    await press(page, 'Escape');
    await page.waitForSelector('[role=dialog]', { hidden: true });
    await eventually(focusedRow).toBe(index);
    await expectInView(rowAt(index));
  });

  test('fit, and axe finds nothing', () => expectClean('team', CONSOLE_WIDTHS));
});

describe('[A11Y-5] 1,200 cards of a chapter', () => {
  const cards = async () => {
    const rows = await storedRows(desk.panel, 'packDrafts');
    return rows.flatMap(({ pack }) => (pack as Pack).cards.map(({ id }) => id));
  };

  beforeAll(async () => {
    await beginTeam(desk, service);
    const {
      cards: [card],
      ...pack
    } = testPack('grand', 1);
    const many = Array.from({ length: COUNT }, (_, index) => ({
      ...card,
      id: `fiche-${index}`,
      fr: {
        ...card?.fr,
        title: `Rendez-vous manqué, dossier ${index + 1}${index % 9 === 0 ? ', deuxième fois en une semaine' : ''}`,
      },
    }));
    const chapters = [{ id: 'un', title: { fr: 'Un' }, cards: many.map(({ id }) => id) }];
    const draft = { packId: 'grand', baseVersion: 0, pack: { ...pack, chapters, cards: many }, changedAt: 1 };
    await putRows(desk.panel, 'packDrafts', [draft]);
    page = await openConsole(desk, '#/packs/grand');
    await page.waitForSelector('[data-card-id]', { timeout: 60_000 });
    await watchFocus(page);
  }, 120_000);
  afterAll(() => page.close());

  test('are all in the list with their positions, and few are drawn', expectAllRows);

  test('are reached by the Tab key from both ends, row by row', () => expectTabStops(4));

  test('are found by the words that are in none of the drawn ones', () => expectFound('dossier 651', 650));

  test('keep the focus while they change places, and give it to a neighbour when they are removed', async () => {
    await page.focus(`${rowAt(650)} a`);
    for (const key of ['Tab', 'Tab', 'Enter', 'Enter'] as const) await press(page, key);
    await eventually(focusedRow).toBe(652);
    await expectInView('[data-card-id="grand/fiche-650"]');
    await press(page, 'Tab');
    await press(page, 'Enter');
    await page.waitForSelector('[role=menu]');
    await press(page, 'End');
    await press(page, 'Enter');
    await page.waitForFunction(() => document.querySelectorAll('[data-index]').length === 1_199);
    await eventually(focusedRow).toBe(652);
    await eventually(async () => (await cards()).length).toBe(COUNT - 1);
  });

  test('fit, and axe finds nothing', () => expectClean('cards', CONSOLE_WIDTHS));
});

describe('[A11Y-5] 1,200 own tips in the panel', () => {
  const id = (index: number) => `0190c000-0000-7000-8000-${String(index).padStart(12, '0')}`;

  beforeAll(async () => {
    await beginTeam(desk, service, { role: 'advisor' });
    page = desk.panel;
    await page.bringToFront();
    const now = Date.now();
    await putRows(
      page,
      'tips',
      Array.from({ length: COUNT }, (_, index) => ({
        id: id(index),
        mine: 1,
        content: {
          kind: 'tip',
          language: 'fr',
          ...(index % 3 === 0 ? { situation: `Colis égaré, dossier ${index}` } : {}),
          words: `{{prénom}}, je vérifie votre dossier n° ${index} pendant que nous parlons${' et je reste en ligne'.repeat(index % 4)}.`,
        },
        // The newest comes first.
        capturedAt: now - index * 60_000,
        revision: 1,
        status:
          index % 100 === 50
            ? { state: 'declined', sentence: `Déjà dans la fiche n° ${index}.` }
            : { state: 'received' },
      })),
    );
    await goHome(page);
    await page.waitForSelector('[data-action=tips]');
    await page.click('[data-action=tips]');
    await page.waitForSelector(rowAt(0));
    await watchFocus(page);
  }, 120_000);

  test('are all in the list with their positions and no braces, and few are drawn', async () => {
    await expectAllRows();
    expect(
      await page.$$eval(ROW, (rows) => rows.filter((row) => /[{}]/u.test(row.textContent ?? '')).length),
    ).toBe(0);
  });

  test('are reached by the Tab key from both ends, row by row', () => expectTabStops(3));

  test('are found by the words that are in none of the drawn ones, a trainer’s too', async () => {
    await expectFound('dossier n° 651 ', 651);
    await expectFound('Déjà dans la fiche n° 350.', 350);
  });

  test('are scrolled through to the end', async () => {
    await page.$eval(rowAt(COUNT - 1), (row) => row.scrollIntoView({ block: 'end' }));
    await expectInView(rowAt(COUNT - 1));
  });

  test('fit, and axe finds nothing', () => expectClean('tips', PANEL_WIDTHS));
});
