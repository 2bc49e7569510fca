/** A trainer's whole ways: from a tip of the queue to a card, and from a card's editor back. */
import { describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { QUEUE } from '@/gallery/fixtures/tips';
import { chooseTip, openQueue, tipNamed } from '@/tests/component/support/console-queue';
import {
  pressUntil,
  valuesOf,
  waitFor,
  waitUntilSaved,
  watchFocus,
} from '@/tests/component/support/console-steps';
import { focused, insertText, press, pressControl, tabTo, words } from '@/tests/component/support/keys';
import { showScene } from '@/tests/component/support/show-scene';

const DIALOG = '[role=dialog], [role=alertdialog]';

/** Makes a card of a tip, and gives the tip. */
async function accept(): Promise<string | undefined> {
  const id = tipNamed('Box remplacée deux fois, toujours en panne');
  await chooseTip(id);
  await pressUntil('a', DIALOG);
  await expect.poll(focused).toBe('button Créer la fiche');
  await press('{Enter}');
  await waitFor('[data-field="fr.title"]');
  await expect.poll(focused).toBe('h1 Box remplacée deux fois, toujours en panne');
  await expect.poll(words).toContain('L’astuce est dans le brouillon');
  return id;
}

describe('the queue, by keyboard', () => {
  test('what a tip was taken into is undone by Z', async () => {
    const { db, watch } = await openQueue();
    const id = await accept();
    await pressUntil('z', `[data-detail-of="${id}"]`);
    await expect.poll(words).toContain('l’astuce est de nouveau dans la file');
    expect(await db.packDrafts.toArray()).toEqual([]);
    expect(await watch.losses()).toEqual([]);
  });

  test('what a tip was taken into is not undone once something was written in it', async () => {
    const { db } = await openQueue();
    await accept();
    await tabTo('[data-field="fr.summary"]');
    await insertText('Déjà repris.');
    await waitUntilSaved();
    document.querySelector<HTMLElement>('h1')?.focus();
    await pressControl('z');
    await expect.poll(words).toContain('la fiche a été modifiée depuis');
    expect(await db.packDrafts.toArray()).toHaveLength(1);
  });

  test('a tip is added to a card found by a misspelt search', async () => {
    const { watch } = await openQueue();
    const tip = QUEUE[2];
    await chooseTip(tip?.id);
    await pressUntil('m', '[role=dialog] [role=combobox]');
    await expect.poll(focused).toBe('combobox Chercher la fiche');
    await press('emocion escuse');
    const card = '[data-card-id="desescalade/lecon-03"]';
    await waitFor(`[role=dialog] [role=option]${card} mark`);
    await press('{ArrowDown}');
    await press('{ArrowUp}');
    await expect
      .poll(() => {
        const reached = document.activeElement?.getAttribute('aria-activedescendant') ?? '';
        return document.getElementById(reached)?.dataset.cardId;
      })
      .toBe('desescalade/lecon-03');
    await press('{Enter}');
    await waitFor(`[data-credit="${tip?.id}"]`);
    // The line of the tip, which has no wording with “tu” yet.
    expect(valuesOf('fr.scripts.').slice(-2)).toEqual([tip?.content.words, '']);
    expect(await watch.losses()).toEqual([]);
  });
});

describe('a pack, by keyboard', () => {
  test('a line that was removed comes back by undo, and the draft holds what it held', async () => {
    const { db } = await showScene('console/editor/full-card');
    const watch = watchFocus();
    const [draft] = await db.packDrafts.toArray();
    // Each line has two fields: its words, and its wording with “tu”.
    const lines = () => valuesOf('fr.scripts.');
    const said = lines();
    await userEvent.click(page.getByRole('button', { name: 'Lignes à dire : retirer le numéro 1' }).first());
    await expect.poll(words).toContain('Lignes à dire : le numéro 1 est retiré');
    await expect.poll(lines).toEqual(said.slice(2));
    await tabTo('[data-action=undo]');
    await press('{Enter}');
    await expect.poll(words).toContain('Action annulée');
    await expect.poll(lines).toEqual(said);
    await waitUntilSaved();
    await expect.poll(async () => (await db.packDrafts.toArray())[0]?.pack).toEqual(draft?.pack);
    expect(await watch.losses()).toEqual([]);
  });
});
