import { describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { DAY_MS } from '@/gallery/fakes/clock';
import { expectNoAxeFindings } from '@/tests/component/support/accessibility';
import { press, settled, words } from '@/tests/component/support/keys';
import { cardTitle, LESSON } from '@/tests/component/support/panel-steps';
import { showScene } from '@/tests/component/support/show-scene';

const situation = () => document.querySelector<HTMLElement>('[data-situation]')?.dataset.situation;
const turned = () => document.querySelector('[data-turned]') !== null;
const over = () => document.querySelector('[data-practice-over]') !== null;

/** Turns the situation on screen and rates it; returns its card. */
async function rate(key: string): Promise<string | undefined> {
  const ref = situation();
  await press(' ');
  await expect.poll(turned).toBe(true);
  await press(key);
  await expect.poll(turned).toBe(false);
  return ref;
}

describe('practice', () => {
  test('leads from the settings through a choice of packs to the first situation', async () => {
    await showScene('panel/settings/alone');
    await page.getByRole('button', { name: 'S’entraîner à dire les lignes' }).click();
    await expect.poll(words).toContain('Rien ne quitte ce poste');
    await page.getByRole('button', { name: /^Commencer/u }).click();
    await expect.poll(situation).toBeTruthy();
    expect(words()).toContain('0 sur 5');
    await press('{Escape}');
    await expect.poll(() => document.querySelector('[data-practice-pack]')).not.toBeNull();
  });

  test('shows the reply only after it was said: Space or Enter turns, and a rating before does nothing', async () => {
    const { db } = await showScene('panel/practice/situation');
    expect(document.querySelector('[data-situation] h1 ~ p[lang]')).not.toBeNull();
    await press('3');
    await settled();
    expect(await db.practice.count()).toBe(0);
    expect(turned()).toBe(false);
    const before = document.querySelectorAll('[data-situation] p[lang]').length;
    await press('{Enter}');
    await expect.poll(turned).toBe(true);
    expect(document.querySelectorAll('[data-situation] p[lang]').length).toBeGreaterThan(before);
  });

  test('what is said well comes back in days, what is not at the end of the session', async () => {
    const { db, clock } = await showScene('panel/practice/situation');
    const failed = await rate('1');
    expect(words()).toContain('0 sur 5');
    const well = await rate('3');
    for (let count = 0; count < 3; count += 1) await rate('2');
    await expect.poll(situation).toBe(failed);
    await rate('3');
    await expect.poll(over).toBe(true);
    expect(words()).toContain('5 situations dites');
    await expect.poll(() => db.practice.count()).toBe(5);
    const row = await db.practice.get(well ?? '');
    expect(row).toMatchObject({ box: 1, count: 1 });
    expect(row?.dueAt).toBeGreaterThan(clock.now());
    expect(row?.dueAt).toBeLessThan(clock.now() + DAY_MS);
    await press('{Enter}');
    await expect.poll(over).toBe(false);
  });

  test('begins with what is due, with another of its cues', async () => {
    const { db } = await showScene('panel/practice/choice');
    const cues = (await db.cards.where('ref').equals(LESSON).first())?.card.fr?.cues ?? [];
    await page
      .getByRole('button', { name: /^Commencer/u })
      .first()
      .click();
    await expect.poll(situation).toBe(LESSON);
    expect(words()).toContain(cues[2]?.replaceAll(/[\u00a0\u202f]/gu, ' '));
  });

  test('stays on this disk: nothing is sent, no command is written, and it is forgotten at once', async () => {
    const { db, recorded } = await showScene('panel/practice/situation');
    await rate('3');
    await expect.poll(() => db.practice.count()).toBe(1);
    expect(await db.commands.count()).toBe(0);
    expect(recorded.sent.filter((message) => !JSON.stringify(message).includes('sync'))).toEqual([]);
    expect(words()).toContain('Rien ne quitte ce poste');
    await press('{Escape}');
  });

  test('is forgotten by a button of the choice', async () => {
    const { db } = await showScene('panel/practice/choice');
    await page.getByRole('button', { name: 'Oublier mon entraînement' }).click();
    await expect.poll(words).toContain('Entraînement oublié');
    expect(await db.practice.count()).toBe(0);
  });

  test('O opens the card that was turned, Escape comes back to practice', async () => {
    await showScene('panel/practice/turned');
    const ref = situation();
    await press('o');
    await expect.element(cardTitle()).toHaveFocus();
    expect(document.querySelector(`[data-card-id="${ref}"]`)).not.toBeNull();
    await press('{Escape}');
    await expect.poll(situation).toBe(ref);
  });

  test.each(['panel/practice/choice', 'panel/practice/turned', 'panel/practice/over'] as const)(
    'axe finds nothing: %s',
    async (name) => {
      await showScene(name);
      await expectNoAxeFindings();
    },
  );
});
