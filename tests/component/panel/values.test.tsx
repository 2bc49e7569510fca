/** The values of a card's lines by their kinds: read as they are typed, said as one says them, refused where they cannot be. */
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { press, pressAlt } from '@/tests/component/support/keys';
import { expectToastAt, toastText } from '@/tests/component/support/panel-steps';
import { showScene } from '@/tests/component/support/show-scene';

const DELIBERATE_MS = 1_300;
const field = (name: string) => page.getByRole('textbox', { name, exact: true }).first();
const hint = () => document.querySelector('[data-value-hint]')?.textContent?.replace(/[\u00a0\u202f]/gu, ' ');
const plain = (text: string) => text.replace(/[\u00a0\u202f]/gu, ' ');

test('a date is read as it is typed, shown as one says it, and inserted so', async () => {
  const { page: crm } = await showScene('panel/card/kinds');
  await userEvent.click(field('date de rappel'));
  expect(hint()).toBe('jeudi, demain 14h, +3j, 12/10');
  await userEvent.keyboard('+3j');
  await expect.poll(hint).toBe('→ jeudi 3 décembre');
  await userEvent.keyboard('{Tab}');
  await expect.element(field('date de rappel')).toHaveValue('jeudi 3 décembre');
  await userEvent.keyboard('14h30{Enter}');
  await expectToastAt(1, 'good');
  expect(plain(crm.state.text)).toBe('Je vous rappelle le jeudi 3 décembre à 14 h 30.');
});

test('a day that does not exist is refused with a sentence, however often it is asked for', async () => {
  const { page: crm, clock, recorded } = await showScene('panel/card/kinds');
  await userEvent.fill(field('heure de rappel'), '9h');
  await userEvent.click(field('date de rappel'));
  await userEvent.keyboard('31 février');
  await expect.poll(hint).toContain('ce mois-là compte 28 jours');
  for (let press = 0; press < 3; press += 1) {
    clock.advance(DELIBERATE_MS);
    await userEvent.keyboard('{Enter}');
    await expectToastAt(1, 'warn');
    expect(plain(toastText())).toContain('« 31 février » n’existe pas');
    await expect.element(field('date de rappel')).toHaveFocus();
  }
  await pressAlt('1');
  expect(recorded.copied).toEqual([]);
  expect(crm.state.text).toBe('');
});

test('words that are no date are held once, and taken when they are meant', async () => {
  const { page: crm, clock } = await showScene('panel/card/kinds');
  await userEvent.fill(field('heure de rappel'), '9h');
  await userEvent.click(field('date de rappel'));
  await userEvent.keyboard('premier jour ouvré{Enter}');
  await expectToastAt(1, 'warn');
  expect(plain(toastText())).toContain('ne se lit pas comme une date');
  expect(crm.state.text).toBe('');
  clock.advance(DELIBERATE_MS);
  await userEvent.keyboard('{Enter}');
  await expectToastAt(1, 'good');
  expect(plain(crm.state.text)).toBe('Je vous rappelle le premier jour ouvré à 9 h.');
});

test('an amount, a choice and a telephone number are said as their kinds say', async () => {
  const { page: crm, clock } = await showScene('panel/card/kinds');
  await userEvent.fill(field('montant remboursé'), '1234,5');
  await userEvent.click(page.getByRole('radiogroup', { name: 'moyen de contact' }).getByText('e-mail'));
  await userEvent.fill(field('numéro de rappel'), '0612345678');
  await userEvent.click(field('numéro de rappel'));
  await userEvent.keyboard('{Enter}');
  await expectToastAt(3, 'good');
  clock.advance(DELIBERATE_MS);
  await press('2');
  await expectToastAt(2, 'good');
  expect(plain(crm.state.text)).toBe('On vous joint par e-mail, au 06 12 34 56 78.Vous recevrez 1 234,50 €.');
});

test('a default and the date of today fill themselves, and what is typed comes before a default', async () => {
  const { page: crm, clock } = await showScene('panel/card/kinds');
  await press('4');
  await expectToastAt(4, 'good');
  expect(crm.state.text).toBe('Le service clients vous écrit, le lundi 30 novembre.');
  clock.advance(DELIBERATE_MS);
  await userEvent.fill(field('service'), 'technique');
  await userEvent.click(field('service'));
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => crm.state.text).toContain('Le service technique vous écrit');
});

test('turned over, the card says the same date and time in its other language', async () => {
  const { page: crm } = await showScene('panel/card/kinds');
  await userEvent.fill(field('date de rappel'), 'jeudi');
  await userEvent.fill(field('heure de rappel'), '14h');
  await userEvent.click(field('heure de rappel'));
  await userEvent.keyboard('{Tab}');
  await pressAlt('l');
  await expect.element(field('callback date')).toHaveValue('jeudi 3 décembre');
  await press('1');
  await expectToastAt(1, 'good');
  expect(plain(crm.state.text)).toBe('I’ll call you on Thursday 3 December at 2 pm.');
});
