import { describe, expect, test } from 'vitest';
import { cdp, page, userEvent } from 'vitest/browser';
import { QUEUE } from '@/gallery/fixtures/tips';
import { savePreferences } from '@/storage/preferences/preferences';
import {
  pressUntil,
  valuesOf,
  waitFor,
  waitForFocus,
  waitUntilGone,
  waitUntilSaved,
  watchFocus,
} from '@/tests/component/support/console-steps';
import {
  focused,
  insertText,
  press,
  pressControl,
  settled,
  tabTo,
  words,
} from '@/tests/component/support/keys';
import { showScene } from '@/tests/component/support/show-scene';
import { chosenTip } from '@/tests/support/page-probes';

const LIST = '[role=listbox]';
const DIALOG = '[role=dialog], [role=alertdialog]';
/** The tips as the queue lists them: the first captured comes first. */
const listed = () =>
  [...document.querySelectorAll<HTMLElement>('[data-tip-id]')].map((tip) => tip.dataset.tipId ?? '');
const tipNamed = (situation: string) => QUEUE.find(({ content }) => content.situation === situation)?.id;

async function openQueue() {
  const scene = await showScene('console/queue/tips');
  await waitForFocus(LIST);
  return { ...scene, watch: watchFocus() };
}

/** Chooses a tip of the list by its arrows. */
async function choose(id: string | undefined) {
  await press('{Home}');
  for (let presses = 0; presses < QUEUE.length && chosenTip()[1] !== id; presses += 1) {
    const [, before] = chosenTip();
    await press('{ArrowDown}');
    await expect.poll(() => chosenTip()[1]).not.toBe(before);
  }
  expect(chosenTip()).toEqual([id, id]);
}

/** Makes a card of a tip, and gives the tip. */
async function accept(): Promise<string | undefined> {
  const id = tipNamed('Box remplacée deux fois, toujours en panne');
  await choose(id);
  await pressUntil('a', DIALOG);
  await expect.poll(focused).toBe('button Créer la fiche');
  await press('{Enter}');
  await waitFor('[data-field="fr.title"]');
  await expect.poll(focused).toBe('h1 Box remplacée deux fois, toujours en panne');
  await expect.poll(words).toContain('L’astuce est dans le brouillon');
  return id;
}

describe('the queue, by keyboard', () => {
  test('letters and arrows move', async () => {
    await openQueue();
    expect(focused()).toMatch(/^listbox Astuces en attente/u);
    const ids = listed();
    await expect.poll(chosenTip).toEqual([ids[0], ids[0]]);
    await pressUntil('j', `[data-detail-of="${ids[1]}"]`);
    await pressUntil('k', `[data-detail-of="${ids[0]}"]`);
    for (const [key, index] of [
      ['j', 1],
      ['{ArrowDown}', 2],
      ['j', 3],
      ['j', 3],
      ['k', 2],
      ['{ArrowUp}', 1],
      ['k', 0],
      ['k', 0],
      ['{End}', 3],
      ['{Home}', 0],
    ] as const) {
      await press(key);
      await expect.poll(chosenTip).toEqual([ids[index], ids[index]]);
    }
  });

  test('three hundred tips are all reached by keys', async () => {
    await showScene('console/queue/many');
    await waitForFocus(LIST);
    await press('{End}');
    await expect.poll(words).toContain('Astuce numéro 1.');
    await expect.poll(() => chosenTip()[0]).toBe(chosenTip()[1]);
  });

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
    await choose(tip?.id);
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
    expect(valuesOf('fr.scripts.').at(-1)).toBe(tip?.content.words);
    expect(await watch.losses()).toEqual([]);
  });

  test('nothing is declined without a sentence; with one, it is written for its author', async () => {
    const { db, watch } = await openQueue();
    const id = tipNamed('Facture à payer avant le remboursement') ?? '';
    await choose(id);
    await pressUntil('d', '[role=dialog] textarea');
    await pressControl('{Enter}');
    await expect.poll(words).toContain('Écrivez une phrase : une astuce n’est jamais écartée sans un mot.');
    await waitForFocus('[role=dialog] textarea[aria-invalid=true]');
    const sentence = 'Merci. Une facture impayée part en relance : proposez plutôt de la suspendre.';
    await insertText(sentence);
    await pressControl('{Enter}');
    await expect.poll(listed).not.toContain(id);
    await expect.poll(words).toContain('Réponse gardée ; Poste 1 la lira dans ses astuces.');
    await expect.poll(focused).toMatch(/^listbox/u);
    expect(await db.commands.toArray()).toMatchObject([
      { body: { type: 'tip.decline', tipId: id, sentence } },
    ]);
    expect(await watch.losses()).toEqual([]);
  });

  test('a tip that somebody took up goes back into the queue', async () => {
    const { db, watch } = await openQueue();
    const id = tipNamed('La personne pleure') ?? '';
    await choose(id);
    await waitFor('[data-action=release]');
    await press('r');
    await expect.poll(words).toContain('Remise dans la file');
    await waitFor(`[data-tip-id="${id}"][data-state=received]`);
    expect(await db.commands.toArray()).toMatchObject([{ body: { type: 'tip.release', tipId: id } }]);
    expect(await watch.losses()).toEqual([]);
  });

  test('? shows every key and gives the focus back', async () => {
    await openQueue();
    const [first] = listed();
    await pressUntil('?', DIALOG);
    expect(document.querySelectorAll('[role=dialog] dt')).toHaveLength(9);
    // A dialog keeps single keys from acting behind it.
    await press('j');
    await press('{Escape}');
    await waitUntilGone(DIALOG);
    await expect.poll(focused).toMatch(/^listbox/u);
    await expect.poll(chosenTip).toEqual([first, first]);
  });

  test('single keys can be turned off', async () => {
    const { db } = await openQueue();
    const [first, second] = listed();
    await savePreferences(db, { singleKeys: false });
    await settled();
    await expect
      .poll(async () => {
        // Until the preference is read, j still moves on.
        await press('{Home}');
        await press('j');
        return chosenTip();
      })
      .toEqual([first, first]);
    for (const key of ['j', 'a', 'm', 'd', '?']) await press(key);
    await settled();
    expect(chosenTip()).toEqual([first, first]);
    expect(document.querySelector(DIALOG)).toBeNull();
    await press('{ArrowDown}');
    await waitFor(`[data-detail-of="${second}"]`);
  });

  test('Escape loses no sentence, and ends a composition before a dialog', async () => {
    await openQueue();
    const field = () => document.querySelector<HTMLTextAreaElement>('[role=dialog] textarea')?.value;
    await pressUntil('d', '[role=dialog] textarea');
    await waitForFocus('[role=dialog] textarea');
    await insertText('Merci, mais cette facture part en relance.');
    await cdp().send('Input.imeSetComposition', { text: 'か', selectionStart: 1, selectionEnd: 1 });
    await press('{Escape}');
    await settled();
    expect(document.querySelector(DIALOG)).not.toBeNull();
    await cdp().send('Input.insertText', { text: 'か' });
    // The composition has ended once its character stands in the field.
    await expect.poll(field).toContain('か');
    await settled();
    await press('{Escape}');
    await waitUntilGone(DIALOG);
    await waitForFocus(LIST);
    await pressUntil('d', '[role=dialog] textarea');
    await expect.poll(field).toContain('Merci, mais cette facture part en relance.');
  });
});

describe('a pack, by keyboard', () => {
  test('the title of a new pack stays when Escape closes its dialog', async () => {
    await showScene('console/packs/list');
    const value = () => document.querySelector<HTMLInputElement>('[role=dialog] input')?.value;
    for (const expected of ['', 'Accueil des clients']) {
      await tabTo('[data-action=new-pack]');
      await press('{Enter}');
      await waitForFocus('[role=dialog] input');
      await expect.poll(value).toBe(expected);
      if (expected === '') await press('Accueil des clients');
      await press('{Escape}');
      await waitUntilGone(DIALOG);
    }
  });

  test('a card that was removed comes back by undo', async () => {
    await showScene('console/pack/draft');
    const watch = watchFocus();
    const cards = () =>
      [...document.querySelectorAll('li[data-card-id]')].map(({ textContent }) => textContent);
    const before = cards();
    await tabTo('li[data-card-id] [aria-haspopup=menu]');
    await press('{Enter}');
    await waitForFocus('[role=menuitem]');
    await press('{End}');
    await expect.poll(focused).toBe('menuitem Retirer la fiche');
    await press('{Enter}');
    await expect.poll(() => cards().length).toBe(before.length - 1);
    await tabTo('[data-action=undo]');
    await press('{Enter}');
    await expect.poll(cards).toEqual(before);
    expect(await watch.losses()).toEqual([]);
  });

  test('a line that was removed comes back by undo, and the draft holds what it held', async () => {
    const { db } = await showScene('console/editor/full-card');
    const watch = watchFocus();
    const [draft] = await db.packDrafts.toArray();
    const lines = () => valuesOf('fr.scripts.');
    const said = lines();
    await userEvent.click(page.getByRole('button', { name: 'Lignes à dire : retirer le numéro 1' }).first());
    await expect.poll(words).toContain('Lignes à dire : le numéro 1 est retiré');
    await expect.poll(lines).toEqual(said.slice(1));
    await tabTo('[data-action=undo]');
    await press('{Enter}');
    await expect.poll(words).toContain('Action annulée');
    await expect.poll(lines).toEqual(said);
    await waitUntilSaved();
    await expect.poll(async () => (await db.packDrafts.toArray())[0]?.pack).toEqual(draft?.pack);
    expect(await watch.losses()).toEqual([]);
  });
});
