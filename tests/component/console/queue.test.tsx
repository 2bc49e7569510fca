import { describe, expect, test } from 'vitest';
import { cdp } from 'vitest/browser';
import { savePreferences } from '@/storage/preferences/preferences';
import { chooseTip, LIST, listed, openQueue, tipNamed } from '@/tests/component/support/console-queue';
import { pressUntil, waitFor, waitForFocus, waitUntilGone } from '@/tests/component/support/console-steps';
import { focused, insertText, press, pressControl, settled, words } from '@/tests/component/support/keys';
import { showScene } from '@/tests/component/support/show-scene';
import { chosenTip } from '@/tests/support/page-probes';

const DIALOG = '[role=dialog], [role=alertdialog]';

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

  test('nothing is declined without a sentence; with one, it is written for its author', async () => {
    const { db, watch } = await openQueue();
    const id = tipNamed('Facture à payer avant le remboursement') ?? '';
    await chooseTip(id);
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
    await chooseTip(id);
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
