/** After the browser took the database away, and what the settings say of how safe it is. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { panelFr } from '@/components/i18n/panel.fr';
import { expectToFit, PANEL_WIDTHS } from '@/tests/component/support/accessibility';
import { waitFor, waitForFocus, waitUntilGone } from '@/tests/component/support/console-steps';
import { press, tabTo, words } from '@/tests/component/support/keys';
import { PANEL, showScene } from '@/tests/component/support/show-scene';

const NOTE = '[data-state=erased]';
const plain = (sentence: string) => sentence.replaceAll(/[\u00a0\u202f]/gu, ' ');

describe('[S28] the note about a lost database', () => {
  test('says what is lost, leaves the hands where they are, and gives way to a search', async () => {
    await showScene('panel/search/erased');
    expect(words()).toContain(plain(panelFr.erased.what));
    expect(words()).toContain(plain(panelFr.erased.unsent_other.replace('{{count}}', '2')));
    await waitForFocus('input[type=search]');
    await press('cri');
    await waitUntilGone(NOTE);
    await press('{Escape}');
    await waitFor(NOTE);
  });

  test('leads to the safety copy, with the focus on its button', async () => {
    await showScene('panel/search/erased');
    await tabTo('[data-action=take-back-copy]');
    await press('{Enter}');
    await waitForFocus('[data-action=import]');
  });

  test('stays until it was taken note of, and the focus is not lost with it', async () => {
    const { db, panel } = await showScene('panel/search/erased');
    panel.store.getState().open({ name: 'settings' });
    await waitUntilGone(NOTE);
    panel.store.getState().home();
    await waitFor(NOTE);
    await tabTo('[data-action=loss-known]');
    await press('{Enter}');
    await waitUntilGone(NOTE);
    await expect.poll(() => document.activeElement?.tagName).not.toBe('BODY');
    expect(await db.meta.get('birth')).toEqual({ key: 'birth', id: 'b', after: 'a' });
  });
});

describe('the promise of the browser to keep the data', () => {
  test.each([
    [true, panelFr.settings.storageSafe],
    [false, panelFr.settings.storageUnsafe],
    [undefined, panelFr.settings.storageUnknown],
  ])('(%s) and the usage are in the settings', async (promised, sentence) => {
    const { persisted } = StorageManager.prototype;
    StorageManager.prototype.persisted = () =>
      promised === undefined ? Promise.reject(new Error('no word')) : Promise.resolve(promised);
    onTestFinished(() => {
      StorageManager.prototype.persisted = persisted;
    });
    await showScene('panel/settings/alone');
    await expect.poll(words).toContain(plain(sentence));
    await expect.poll(words).toMatch(/[\d,]+.[kMG]?o sur [\d,]+.[MGT]o/u);
    await expectToFit(PANEL_WIDTHS, PANEL.height);
  });
});
