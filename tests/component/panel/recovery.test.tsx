import { describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { expectNoAxeFindings } from '@/tests/component/support/accessibility';
import { press, pressAlt, settled, words } from '@/tests/component/support/keys';
import { cardTitle } from '@/tests/component/support/panel-steps';
import { showScene } from '@/tests/component/support/show-scene';

const STEPS = ['Casque posé', 'Six souffles', 'Un mot pour ce que vous ressentez', 'Trois lignes'];
const step = () => document.querySelector<HTMLElement>('[data-recovery]')?.dataset.recovery;
const offered = () => document.querySelector('[data-action=recovery]');

describe('the two-minute recovery', () => {
  test('goes through the steps of the card by its clock, and ends after two minutes', async () => {
    const { clock } = await showScene('panel/recovery/first-step');
    expect(words()).toContain(STEPS[0]);
    expect(words()).toContain('Encore 2:00');
    expect(document.querySelector('header, nav')).toBeNull();
    for (const [seconds, n] of [
      [20, 2],
      [40, 3],
      [30, 4],
    ] as const) {
      clock.advance(seconds * 1_000);
      await expect.poll(step).toBe(String(n));
      expect(words()).toContain(STEPS[n - 1]);
    }
    clock.advance(30_000);
    await expect.poll(step).toBe('over');
    expect(words()).toContain('C’est fait');
  });

  test('Space stops the clock and lets it go on; arrows change the step; Escape leaves', async () => {
    const { clock, panel } = await showScene('panel/recovery/first-step');
    await press(' ');
    await expect.poll(words).toContain('En pause, encore 2:00');
    clock.advance(60_000);
    await settled();
    expect(step()).toBe('1');
    await press('{ArrowRight}');
    await expect.poll(step).toBe('2');
    expect(words()).toContain('encore 1:40');
    await press('{ArrowLeft}');
    await expect.poll(step).toBe('1');
    await press(' ');
    await expect.poll(words).toContain('Encore 2:00');
    clock.advance(21_000);
    await expect.poll(step).toBe('2');
    await press('{Escape}');
    await expect.poll(() => panel.store.getState().screens.at(-1)?.name).toBe('search');
  });

  test('is counted nowhere: the disk holds what it held, nothing is sent, the call has no event', async () => {
    const { db, panel, recorded, clock } = await showScene('panel/recovery/first-step');
    const rows = async () =>
      JSON.stringify(await Promise.all(db.tables.map(async (table) => [table.name, await table.toArray()])));
    const before = await rows();
    const sent = recorded.sent.length;
    clock.advance(120_000);
    await expect.poll(step).toBe('over');
    await press('{Escape}');
    await settled();
    expect(await rows()).toBe(before);
    expect(recorded.sent.length).toBe(sent);
    expect(panel.store.getState().callEvents).toEqual([]);
  });

  test('T leads there from a card, and a card with a clock leads to its own steps', async () => {
    const { panel } = await showScene('panel/card/full');
    await page.getByRole('button', { name: 'Suivre l’horloge' }).click();
    await expect.poll(words).toContain('Posez le casque.');
    await press('{Escape}');
    await expect.element(cardTitle()).toHaveFocus();
    await press('t');
    await expect.poll(words).toContain(STEPS[0]);
    expect(panel.store.getState().screens.at(-1)).toEqual({ name: 'recovery' });
  });

  test.each(['panel/recovery/first-step', 'panel/recovery/over', 'panel/recovery/offered'] as const)(
    'axe finds nothing: %s',
    async (name) => {
      await showScene(name);
      await expectNoAxeFindings();
    },
  );
});

describe('the offer of the recovery', () => {
  test('comes with the end of a call in which a line against insults was used; T takes it', async () => {
    await showScene('panel/recovery/offered');
    expect(words()).toContain('Deux minutes pour vous, avant le suivant');
    await press('t');
    await expect.poll(step).toBe('1');
  });

  test('still takes the call back by Z', async () => {
    const { panel } = await showScene('panel/recovery/offered');
    expect(panel.store.getState().callEvents).toEqual([]);
    await press('z');
    await expect.poll(() => panel.store.getState().callEvents.length).toBe(1);
  });

  test('does not come during the call, nor after a call like any other', async () => {
    const { panel } = await showScene('panel/card/lesson', { height: 1_200 });
    await press('2');
    await expect.poll(() => panel.store.getState().callEvents.length).toBe(1);
    expect(offered()).toBeNull();
    await pressAlt('0');
    await expect.poll(() => panel.store.getState().callEvents.length).toBe(0);
    await settled();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(offered()).toBeNull();
  });

  test('comes after a call that got worse, not after one that calmed down again', async () => {
    const { panel } = await showScene('panel/card/full');
    const { addCallEvent } = panel.store.getState();
    await page.getByRole('button', { name: /Ça monte/u }).click();
    await expect.poll(() => panel.store.getState().callEvents.at(-1)?.outcome).toBe('worse');
    expect(offered()).toBeNull();
    await pressAlt('0');
    await expect.poll(offered).not.toBeNull();
    const answer = { kind: 'answered', happenedAt: 1, language: 'fr', text: '–' } as const;
    addCallEvent({ ...answer, question: '1', outcome: 'worse' });
    addCallEvent({ ...answer, question: '2', outcome: 'calmer' });
    await pressAlt('0');
    await expect.poll(offered).toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(offered()).toBeNull();
  });
});
