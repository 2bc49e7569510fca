/** A line that says where the caret is left: the person types on in the middle of it, in a field and in an editor. */
import { afterAll, beforeAll, test } from 'vitest';
import { contextPack, recordRules } from '@/gallery/fixtures/context-pack';
import { type Desk, openDesk } from '@/tests/support/built-extension';
import { type ContextPages, installInPanel, serveContextPages } from '@/tests/support/context-pages';
import { eventually } from '@/tests/support/eventually';
import { openCard } from '@/tests/support/panel-steps';

let pages: ContextPages;
let desk: Desk;
beforeAll(async () => {
  pages = await serveContextPages();
  desk = await openDesk(`${pages.origin}/cases/12`);
  const pack = contextPack(recordRules(pages.origin));
  const [first, ...others] = pack.cards;
  if (!first?.fr) throw new Error('the pack has a card');
  const fr = { ...first.fr, scripts: [{ text: 'Motif : {{|}}. Merci.', tone: 'neutre' as const }] };
  await installInPanel(desk.panel, { ...pack, cards: [{ ...first, fr }, ...others] });
}, 120_000);
afterAll(async () => {
  await desk?.close();
  await pages?.close();
});

test('the caret is left at the mark of a line, and what is typed next stands there', async () => {
  const { page, panel } = desk;
  await page.evaluate(() => {
    const editor = document.createElement('div');
    editor.id = 'editor';
    editor.contentEditable = 'true';
    document.body.append(editor);
  });
  const textOf = (selector: string) =>
    page.$eval(selector, (field) => (field instanceof HTMLTextAreaElement ? field.value : field.textContent));
  for (const selector of ['#note', '#editor']) {
    await page.bringToFront();
    await page.focus(selector);
    await openCard(panel, 'contexte/panne', 'box panne');
    await panel.click('[data-line="1"] button:last-of-type');
    await eventually(() => textOf(selector)).toBe('Motif : . Merci.');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await page.focus(selector);
    await page.keyboard.type('box éteinte');
    await eventually(() => textOf(selector)).toBe('Motif : box éteinte. Merci.');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
  }
}, 60_000);
