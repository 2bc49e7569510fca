/** The note of a call: composed of what happened, corrected, inserted or copied, and gone with the call. */
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { pressAlt, pressControl, words } from '@/tests/component/support/keys';
import { toastText } from '@/tests/component/support/panel-steps';
import { showScene } from '@/tests/component/support/show-scene';

const text = () => document.querySelector<HTMLTextAreaElement>('[data-field=note-text]');
const plain = (words = '') => words.replace(/[\u00a0\u202f]/gu, ' ');
const insert = () => pressControl('{Enter}');
const DELIBERATE_MS = 1_300;

const NOTE = [
  'Situation : Promesse',
  'Fait :',
  '- Je comprends, et je m’en occupe avec vous.',
  '- Débrancher la box une minute.',
  '- Que montre le voyant ? Il reste rouge',
  'Promis : Je vous rappelle le jeudi 3 décembre à 14 h.',
  'Suite : date de rappel : jeudi 3 décembre à 14 h',
].join('\n');

test('says what happened, and follows the outcome that is chosen', async () => {
  await showScene('panel/note/call');
  await expect.poll(() => plain(text()?.value)).toContain(NOTE);
  expect(text()?.value).not.toContain('Issue');
  await userEvent.click(page.getByRole('combobox', { name: 'Issue de l’appel' }));
  await userEvent.click(page.getByRole('option', { name: 'À rappeler' }));
  await expect.poll(() => text()?.value).toContain('Issue : À rappeler');
});

test('is corrected by hand, inserted in the page by keys, and can be taken back', async () => {
  const { page: crm, panel, clock } = await showScene('panel/note/call');
  await userEvent.click(page.getByRole('textbox'));
  await userEvent.keyboard('{Control>}{End}{/Control} Client apaisé.');
  const written = text()?.value ?? '';
  expect(written.endsWith('Client apaisé.')).toBe(true);
  // Nobody is known who wrote it: that is said once.
  await insert();
  await expect.poll(toastText).toContain('conseiller');
  expect(crm.state.text).toBe('');
  clock.advance(DELIBERATE_MS);
  await insert();
  await expect.poll(() => crm.state.text).toBe(written);
  expect(toastText()).toContain('Note de l’appel');
  // The note is composed of the call's events, and is none itself.
  expect(panel.store.getState().callEvents).toHaveLength(4);
  panel.store.getState().toast?.undo?.();
  await expect.poll(() => crm.state.text).toBe('');
  await userEvent.click(page.getByRole('button', { name: 'Recomposer' }));
  await expect.poll(() => text()?.value).not.toContain('apaisé');
});

test('is copied by Alt and C, in the other language by Alt and L', async () => {
  const { recorded } = await showScene('panel/note/call');
  await pressAlt('l');
  await expect.poll(() => text()?.value).toContain('Promised: ');
  await pressAlt('c');
  await pressAlt('c');
  await expect.poll(() => recorded.copied).toHaveLength(1);
  expect(recorded.copied[0]).toContain('Next: ');
});

test('leaves nothing after the call, and is composed anew in the next', async () => {
  const { panel } = await showScene('panel/note/call');
  await userEvent.click(page.getByRole('textbox'));
  await userEvent.keyboard('Secret.');
  expect(JSON.stringify(panel.store.getState().callParts)).toContain('Secret.');
  await pressAlt('0');
  await expect.poll(() => panel.store.getState().callParts).toEqual({});
  expect(plain(text()?.value)).not.toContain('Secret');
  expect(plain(text()?.value)).not.toContain('Promis');
  expect(words()).toContain('Rien n’a encore été dit');
});

test('a reply holds the lines that are chosen, in the order of the call', async () => {
  await showScene('panel/note/reply');
  expect(text()?.value).toContain(
    'Bonjour,\n\nJe comprends, et je m’en occupe avec vous.\nJe vous rappelle le jeudi 3 décembre à 14 h.\n\nBien à vous,',
  );
  await userEvent.click(page.getByRole('checkbox', { name: 'Je comprends, et je m’en occupe avec vous.' }));
  await expect
    .poll(() => text()?.value)
    .toContain('Bonjour,\n\nJe vous rappelle le jeudi 3 décembre à 14 h.\n\nBien à vous,');
});

test('Alt and N open it from anywhere in the panel', async () => {
  await showScene('panel/card/lesson');
  await pressAlt('n');
  await expect.element(page.getByRole('heading', { name: 'Note d’appel' })).toHaveFocus();
});
