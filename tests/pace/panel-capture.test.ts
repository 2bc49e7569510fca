import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Page, TargetType } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CrmServer, startCrm } from '@/demo/crm-server';
import { chooseNewTipInMenu, type Desk, openDesk, waitForWords } from '@/tests/support/built-extension';
import { eventually } from '@/tests/support/eventually';
import {
  beginTip,
  emptyTables,
  enter,
  goHome,
  openAsNewerVersion,
  press,
  putRows,
  storedRows,
  twoFrames,
  waitForFocus,
  waitForUnsent,
} from '@/tests/support/panel-steps';

const BEGUN = 'Je rappelle moi-même à dix-sep';

let crm: CrmServer;
let desk: Desk;
let profile: string;

beforeAll(async () => {
  crm = await startCrm({ port: 0 });
  profile = await mkdtemp(join(tmpdir(), 'souffleur-capture-'));
  desk = await openDesk(`${crm.address}/?lang=fr`, { profile });
}, 60_000);

afterAll(async () => {
  await desk?.close();
  await crm?.close();
  await rm(profile, { recursive: true, force: true, maxRetries: 5 });
});

beforeEach(() => emptyTables(desk.panel, ['tips', 'commands', 'drafts', 'recents']));

const typed = (panel: Page, field = 'words') =>
  panel.$eval(`[data-field=${field}]`, (element) => (element as HTMLTextAreaElement).value);

const says = (panel: Page, field: string, text: string) =>
  panel.waitForFunction(
    (name, wanted) => document.querySelector<HTMLTextAreaElement>(`[data-field=${name}]`)?.value === wanted,
    { timeout: 20_000, polling: 50 },
    field,
    text,
  );

/** Takes the network from the panel, until it is loaded anew. */
async function takeNetwork(panel: Page): Promise<void> {
  const session = await panel.createCDPSession();
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: true,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: -1,
  });
}

/** Closes the panel as its cross does, and opens it again. */
async function closeAndOpen(): Promise<Page> {
  await desk.panel.close();
  desk.panel = await desk.openPanel(desk.page);
  await desk.panel.waitForSelector('[role=option]');
  return desk.panel;
}

describe('[REL-4] a draft', () => {
  test('survives the closing of the panel in the middle of a word, with the caret where it was', async () => {
    await beginTip(desk.panel);
    await desk.panel.keyboard.type(BEGUN);
    await press(desk.panel, 'ArrowLeft');
    await desk.panel.keyboard.type('x');
    const panel = await closeAndOpen();
    await beginTip(panel);
    const text = `${BEGUN.slice(0, -1)}xp`;
    await says(panel, 'words', text);
    await eventually(() =>
      panel.$eval('[data-field=words]', (field) => (field as HTMLTextAreaElement).selectionStart),
    ).toBe(text.length - 1);
  });

  test('survives the worker’s end', async () => {
    await beginTip(desk.panel);
    await desk.panel.keyboard.type(BEGUN);
    await desk.killWorker();
    await desk.panel.keyboard.type('t');
    const panel = await closeAndOpen();
    await beginTip(panel);
    await says(panel, 'words', `${BEGUN}t`);
  });

  test('survives SIGKILL of the browser within a second of the last key', async () => {
    await beginTip(desk.panel);
    await desk.panel.keyboard.type(BEGUN);
    await waitForWords(desk.panel, 'Brouillon gardé');
    await desk.panel.keyboard.type('t heures');
    const lastKey = Date.now();
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(Date.now() - lastKey).toBeLessThan(1_000);
    await desk.kill();
    desk = await openDesk(`${crm.address}/?lang=fr`, { profile });
    await beginTip(desk.panel);
    await says(desk.panel, 'words', `${BEGUN}t heures`);
  });

  test('takes a selection of the page beneath what is written, and nothing is lost', async () => {
    await beginTip(desk.panel);
    await desk.panel.keyboard.type(BEGUN);
    await chooseNewTipInMenu(desk, 'Le client a déjà appelé deux fois.');
    await says(desk.panel, 'words', `${BEGUN}\n\nLe client a déjà appelé deux fois.`);
    await desk.panel.keyboard.type(' Toujours rien.');
    const panel = await closeAndOpen();
    await beginTip(panel);
    await says(panel, 'words', `${BEGUN}\n\nLe client a déjà appelé deux fois. Toujours rien.`);
  });
});

describe('keeping a tip', () => {
  test('[REL-2] needs no service, no network and no worker, and reports its state truly', async () => {
    const { panel } = desk;
    await beginTip(panel);
    await takeNetwork(panel);
    await desk.killWorker();
    await panel.keyboard.type('Je reste en ligne.');
    await press(panel, 'Enter', 'Control');
    await waitForWords(panel, 'Gardée sur ce poste.');
    expect(await storedRows(panel, 'tips')).toMatchObject([
      { content: { words: 'Je reste en ligne.' }, status: { state: 'kept' } },
    ]);
    expect(await storedRows(panel, 'commands')).toMatchObject([
      { attempts: 0, body: { type: 'tip.capture' } },
    ]);
    expect(await storedRows(panel, 'drafts')).toEqual([]);
    await panel.click('[data-action=tips]');
    await waitForWords(panel, 'Gardée ici');
    await waitForUnsent(panel, 1);
    expect(await panel.evaluate(() => navigator.onLine)).toBe(false);
  });

  test('two panels in two windows both show it, and what one writes the other does not lose', async () => {
    const first = desk.panel;
    const { browser } = desk;
    const session = await browser.target().createCDPSession();
    const opening = browser.waitForTarget(
      (target) => target.type() === TargetType.PAGE && target.url().endsWith('/?lang=fr&second'),
    );
    await session.send('Target.createTarget', { url: `${crm.address}/?lang=fr&second`, newWindow: true });
    const page = await (await opening).page();
    if (!page) throw new Error('The second window has no page.');
    const extension = (await browser.extensions()).get(desk.extensionId);
    if (!extension) throw new Error('The extension is gone.');
    const before = new Set(browser.targets());
    const panelOpens = browser.waitForTarget(
      (target) => !before.has(target) && target.url().includes('/sidepanel.html'),
    );
    await page.triggerExtensionAction(extension);
    const second = await (await panelOpens).asPage();
    await second.waitForSelector('[role=option]');

    await beginTip(first);
    await first.focus('[data-field=words]');
    await first.keyboard.type('Commencé à gauche');
    await beginTip(second);
    await says(second, 'words', 'Commencé à gauche');
    await second.focus('[data-field=words]');
    await press(second, 'End');
    await second.keyboard.type(', fini à droite');
    await says(first, 'words', 'Commencé à gauche, fini à droite');

    await press(second, 'Enter', 'Control');
    await waitForWords(second, 'Gardée sur ce poste.');
    await goHome(first);
    for (const panel of [first, second]) {
      await panel.click('[data-action=tips]');
      await panel.waitForSelector('[data-tip-id]');
      await eventually(() => panel.$$eval('[data-tip-id]', (tips) => tips.length)).toBe(1);
      await waitForWords(panel, 'Commencé à gauche, fini à droite');
    }
    await second.close();
    await page.close();
    await desk.page.bringToFront();
  });

  test('a text that is too long or blank is refused by name and stays whole', async () => {
    const { panel } = desk;
    await beginTip(panel);
    const cases = [
      { text: '😀'.repeat(4_012), sentence: '12 caractères de trop : 4000 au plus.' },
      { text: '   ', sentence: 'Écrivez d’abord ce qui a marché.' },
    ];
    for (const { text, sentence } of cases) {
      await panel.$eval('[data-field=words]', (field) => (field as HTMLTextAreaElement).select());
      await panel.focus('[data-field=words]');
      const session = await panel.createCDPSession();
      await session.send('Input.insertText', { text });
      await press(panel, 'Enter', 'Control');
      await panel.waitForSelector('[data-field=words][aria-invalid=true]');
      const error = () =>
        panel.$eval('[data-field=words]', (field) =>
          (field.getAttribute('aria-describedby') ?? '')
            .split(' ')
            .map((id) => document.getElementById(id)?.textContent ?? '')
            .join(' '),
        );
      await eventually(async () => plain(await error())).toContain(plain(sentence));
      expect(await typed(panel)).toBe(text);
    }
    expect(await storedRows(panel, 'tips')).toEqual([]);
    expect(await storedRows(panel, 'commands')).toEqual([]);
  });

  test('a situation is measured too, and the sentence is at its field', async () => {
    const { panel } = desk;
    await beginTip(panel);
    await panel.keyboard.type('Bien.');
    await panel.focus('[data-field=situation]');
    const session = await panel.createCDPSession();
    await session.send('Input.insertText', { text: 'é'.repeat(195) });
    await waitForWords(panel, 'encore 5 caractères');
    await session.send('Input.insertText', { text: 'é'.repeat(65) });
    await waitForWords(panel, '60 caractères de trop');
    await press(panel, 'Enter', 'Control');
    await panel.waitForSelector('[data-field=situation][aria-invalid=true]');
    expect(await panel.$eval('[data-field=situation]', (field) => (field as HTMLInputElement).value)).toBe(
      'é'.repeat(260),
    );
    expect(await storedRows(panel, 'tips')).toEqual([]);
  });

  test('a pasted text loses its invisible marks, reports it, and one undo restores it', async () => {
    const { panel } = desk;
    await beginTip(panel);
    await panel.keyboard.type('Rappeler ');
    await panel.$eval('[data-field=words]', (field) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', '\u202d06 12 34\u202c <Form 12>\u2028débit<base \ufeff👩‍💻');
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    });
    await eventually(() => typed(panel)).toBe('Rappeler 06 12 34 <Form 12>\ndébit<base 👩‍💻');
    await waitForWords(panel, '3 caractères invisibles ont été retirés du texte collé.');
    await panel.keyboard.down('Control');
    await panel.keyboard.press('KeyZ', { commands: ['Undo'] });
    await panel.keyboard.up('Control');
    await eventually(() => typed(panel)).toBe('Rappeler ');
  });
});

/** Spaces of any width as plain ones: what is compared is words. */
function plain(text: string): string {
  return text.replace(/[\s\u202f]+/gu, ' ');
}

describe('what is on the disk', () => {
  test('three hundred tips are all listed at once, and those on screen are drawn in full', async () => {
    const { panel } = desk;
    const wordsOf = (index: number) => `Astuce ${index} ${'longue '.repeat(index % 40)}`.trim();
    await putRows(
      panel,
      'tips',
      Array.from({ length: 300 }, (_, index) => ({
        id: `0199a000-0000-7000-8000-${String(index).padStart(12, '0')}`,
        mine: 1,
        content: { kind: 'tip', language: 'fr', words: wordsOf(index) },
        capturedAt: Date.now() - index * 60_000,
        revision: 1,
        status: { state: 'received' },
      })),
    );
    await panel.reload();
    await panel.waitForSelector('[role=option]');
    /** Each row: its words, its position, and whether it is drawn in full. */
    const rows = () =>
      panel.$$eval('[data-tip-id]', (tips) =>
        tips.map((tip) => ({
          words: tip.textContent,
          position: [tip.ariaPosInSet, tip.ariaSetSize],
          isDrawn: tip.querySelector('button') !== null,
        })),
      );
    /** Until the tip is drawn in full, on screen. */
    const waitOnScreen = (index: number) =>
      panel.waitForFunction(
        (position) => {
          const tip = document.querySelector(`[data-tip-id][aria-posinset="${position}"]`);
          const box = tip?.getBoundingClientRect();
          return tip?.querySelector('button') && box && box.top < innerHeight && box.bottom > 0;
        },
        { timeout: 20_000, polling: 'raf' },
        index + 1,
      );
    const since = performance.now();
    await panel.click('[data-action=tips]');
    await waitOnScreen(0);
    expect(performance.now() - since).toBeLessThan(2_000);
    const listed = await rows();
    expect(listed.map(({ position }) => position)).toEqual(
      Array.from({ length: 300 }, (_, index) => [`${index + 1}`, '300']),
    );
    for (const [index, { words }] of listed.entries()) expect(plain(words)).toContain(wordsOf(index));
    expect(listed.filter(({ isDrawn }) => isDrawn).length).toBeLessThan(50);
    expect(await panel.$('ul + button')).toBeNull();
    // And so are those in the middle and at the end, once they are scrolled to.
    for (const index of [150, 299]) {
      const begun = performance.now();
      await panel.$eval(`[data-tip-id][aria-posinset="${index + 1}"]`, (tip) => tip.scrollIntoView());
      await waitOnScreen(index);
      expect(performance.now() - begun).toBeLessThan(2_000);
      expect(plain((await rows())[index]?.words ?? '')).toContain(wordsOf(index));
    }
    expect(await rows()).toHaveLength(300);
  });

  test('[REL-7] of a newer version is read and never written, and the panel reports it', async () => {
    const { panel } = desk;
    await beginTip(panel);
    await panel.keyboard.type('Gardée avant.');
    await press(panel, 'Enter', 'Control');
    await waitForWords(panel, 'Gardée sur ce poste.');
    await openAsNewerVersion(panel);
    await panel.reload();
    await waitForWords(panel, 'Ces données viennent d’une version plus récente de Souffleur.');
    await enter(panel, '[data-action=safety-copy]');
    await waitForWords(panel, 'Copie remise au navigateur');
    await panel.waitForSelector('[role=option]');
    await panel.type('input[type=search]', 'excuses');
    await panel.waitForSelector('[role=option] mark');
    await panel.keyboard.press('Enter');
    await waitForFocus(panel, 'article h1');
    await panel.keyboard.press('f');
    await panel.waitForSelector('footer [data-tone=bad]');
    await panel.click('[data-action=tips]');
    await waitForWords(panel, 'Gardée avant.');
    await beginTip(panel);
    await panel.keyboard.type('Pas gardée.');
    await panel.waitForSelector('[data-field=words][aria-invalid=true]');
    await press(panel, 'Enter', 'Control');
    await twoFrames(panel);
    expect(await typed(panel)).toBe('Pas gardée.');
    expect(await storedRows(panel, 'tips')).toHaveLength(1);
    expect(await storedRows(panel, 'drafts')).toEqual([]);
    expect(await storedRows(panel, 'recents')).toEqual([]);
  });
});
