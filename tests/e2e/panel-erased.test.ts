/** A database that the browser took away, as the person at the panel finds it. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { panelFr } from '@/components/i18n/panel.fr';
import { type CrmServer, startCrm } from '@/demo/crm-server';
import { type Desk, openDesk, waitForWords } from '@/tests/support/built-extension';
import { tabTo, waitForSentence } from '@/tests/support/console-steps';
import { eventually } from '@/tests/support/eventually';
import { beginTip, enter, goHome, press, storedRows, waitForUnsent } from '@/tests/support/panel-steps';

import { chooseByEnter, type Downloads, downloadsOf } from '@/tests/support/safety-file';

const NOTE = '[data-state=erased]';
let crm: CrmServer;
let desk: Desk;
let downloads: Downloads;
let copy: string;
beforeAll(async () => {
  crm = await startCrm({ port: 0 });
  desk = await openDesk(`${crm.address}/?lang=fr`);
  downloads = await downloadsOf(desk);
}, 60_000);
afterAll(async () => {
  await desk?.close();
  await crm?.close();
  await downloads?.remove();
});

async function reload(): Promise<void> {
  await desk.panel.reload();
  await desk.panel.waitForSelector('[role=option]');
}

const focused = () => desk.panel.evaluate(() => (document.activeElement as HTMLElement).dataset.action);

test('[S28] a fresh panel, and one that is opened again, speak of no loss', async () => {
  const { panel } = desk;
  await panel.waitForFunction(() => localStorage.getItem('souffleur-birth') !== null);
  expect(await panel.$(NOTE)).toBeNull();
  await reload();
  await beginTip(panel);
  await panel.keyboard.type('Pas encore partie');
  await press(panel, 'Enter', 'Control');
  await waitForUnsent(panel, 1);
  await waitForWords(panel, 'Gardée sur ce poste.');
  await panel.waitForFunction(() => localStorage.getItem('souffleur-birth')?.includes('"unsent":1'));
  expect(await panel.$(NOTE)).toBeNull();
});

test('the browser is asked at once to keep the data, and its refusal is in the settings', async () => {
  const { panel } = desk;
  const watch = await panel.evaluateOnNewDocument(() => {
    const counts = { persist: 0 };
    Object.assign(globalThis, { asked: counts });
    const storage = StorageManager.prototype;
    storage.persisted = () => Promise.resolve(false);
    storage.persist = () => {
      counts.persist += 1;
      return Promise.resolve(false);
    };
  });
  try {
    await reload();
    const persistCount = () =>
      panel.evaluate(() => (globalThis as unknown as { asked: { persist: number } }).asked.persist);
    await eventually(persistCount).toBe(1);
    await enter(panel, '[data-action=settings]');
    await waitForWords(panel, panelFr.settings.storageUnsafe);
  } finally {
    await panel.removeScriptToEvaluateOnNewDocument(watch.identifier);
    await reload();
  }
});

test('the safety copy is saved by keyboard, among the downloads', async () => {
  const { panel } = desk;
  await enter(panel, '[data-action=settings]');
  await panel.waitForSelector('[data-action=export]');
  await tabTo(panel, '[data-action=export]');
  await press(panel, 'Enter');
  await waitForWords(panel, panelFr.settings.exported);
  copy = await downloads.newest();
  expect(JSON.parse(await readFile(copy, 'utf8'))).toMatchObject({ counts: { tips: 1, commands: 1 } });
  await goHome(panel);
});

test('[S28] a lost database is reported, with its content, what comes back and how', async () => {
  const { panel } = desk;
  await panel.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const deleting = indexedDB.deleteDatabase('souffleur');
        deleting.onsuccess = () => resolve();
        deleting.onerror = () => reject(deleting.error);
      }),
  );
  await reload();
  await waitForWords(panel, panelFr.erased.what);
  await waitForWords(panel, panelFr.erased.unsent_one.replace('{{count}}', '1'));
  // It leaves the hands where they are.
  await eventually(() => panel.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('search');
});

test('[S28] the note leads to the safety copy, which brings back what was lost; it stays until it was taken note of', async () => {
  const { panel } = desk;
  await enter(panel, '[data-action=take-back-copy]');
  await panel.waitForSelector('[data-action=import]');
  await eventually(focused).toBe('import');
  await chooseByEnter(panel, copy);
  await waitForSentence(panel, 'Repris : 1 astuce et 1 envoi en attente.');
  await eventually(focused).toBe('import');
  expect((await storedRows(panel, 'tips')).map(({ content }) => content)).toMatchObject([
    { words: 'Pas encore partie' },
  ]);
  await chooseByEnter(panel, copy);
  await waitForSentence(panel, 'Tout était déjà ici : rien à reprendre');
  await goHome(panel);
  await reload();
  await panel.waitForSelector(NOTE);
  await enter(panel, '[data-action=loss-known]');
  await panel.waitForSelector(NOTE, { hidden: true });
  await eventually(() => panel.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
  await reload();
  await waitForUnsent(panel, 1);
  expect(await panel.$(NOTE)).toBeNull();
  await eventually(async () =>
    (await storedRows(panel, 'meta')).filter(({ key }) => key === 'birth'),
  ).toEqual([{ key: 'birth', id: expect.any(String), after: expect.any(String) }]);
});
