/** The lists that open over a screen of the console, and the dialogs that a menu opens. */
import { describe, expect, test } from 'vitest';
import { expectLargeTargets, expectNoAxeFindings } from '@/tests/component/support/accessibility';
import { waitFor, waitForFocus, waitUntilGone } from '@/tests/component/support/console-steps';
import { focused, press, tabTo } from '@/tests/component/support/keys';
import { showScene } from '@/tests/component/support/show-scene';

const DIALOG = '[role=dialog], [role=alertdialog]';
const options = () =>
  [...document.querySelectorAll('[role=option][data-value]')].map(({ textContent }) => textContent);

describe('an open list', () => {
  test('of the packs that a tip can go into: is named, reached by arrows, and closed by Escape alone', async () => {
    await showScene('console/queue/accepting-list-open');
    expect(options().length).toBeGreaterThan(1);
    expectLargeTargets();
    await expectNoAxeFindings();
    await press('{ArrowDown}');
    const [, second] = options();
    await expect
      .poll(() => document.querySelector('[role=option][data-highlighted]')?.textContent)
      .toBe(second);
    await press('{Enter}');
    await waitForFocus('[role=dialog] [role=combobox][aria-expanded=false]');
    expect(document.activeElement?.textContent).toBe(second);
    await press('{ArrowDown}');
    await waitFor('[role=combobox][aria-expanded=true]');
    await press('{Escape}');
    await waitForFocus('[role=dialog] [role=combobox][aria-expanded=false]');
    expect(document.querySelector(DIALOG)).not.toBeNull();
    await press('{Escape}');
    await waitUntilGone(DIALOG);
  });

  test('of the cards that can follow a card: is named, found by typing, and gives the focus back', async () => {
    const { db } = await showScene('console/editor/following-list-open');
    expectLargeTargets();
    await expectNoAxeFindings();
    const count = options().length;
    expect(count).toBeGreaterThan(5);
    await press('silence');
    await expect.poll(() => options().length).toBeLessThan(count);
    expectLargeTargets();
    await expectNoAxeFindings();
    await press('zzz');
    await expect.poll(options).toEqual([]);
    await expectNoAxeFindings();
    await press('{Escape}');
    await waitForFocus('[data-field=next] [aria-haspopup][aria-expanded=false]');
    await press('{Enter}');
    await waitFor('[role=option]');
    await press('{ArrowDown}');
    await waitFor('[role=option][data-highlighted]');
    const reached = document.querySelector('[role=option][data-highlighted]')?.textContent ?? '–';
    await press('{Enter}');
    await expect
      .poll(() => document.querySelector('[data-field=next] li:last-child > span')?.textContent)
      .toContain(reached);
    await waitFor('[data-saving=saved]');
    const [draft] = await db.packDrafts.toArray();
    expect(draft?.pack.cards.find(({ id }) => id === 'rassurer')?.next).toHaveLength(3);
  });
});

describe('a dialog opened from a menu', () => {
  test.each([
    ['of a chapter', '[data-chapter-id] [aria-haspopup=menu]', '{Home}'],
    ['of a pack', '[aria-haspopup=menu]', '{End}'],
  ])('%s gives the focus back to the menu’s button', async (_of, button, key) => {
    await showScene('console/pack/draft');
    await tabTo(button);
    const name = focused();
    await press('{Enter}');
    await waitForFocus('[role=menuitem]');
    await press(key);
    await press('{Enter}');
    await waitFor(DIALOG);
    await waitForFocus(':is([role=dialog], [role=alertdialog]) *');
    await press('{Escape}');
    await waitUntilGone(DIALOG);
    await expect.poll(focused).toBe(name);
    expect(document.activeElement?.getAttribute('aria-haspopup')).toBe('menu');
  });
});
