import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chooseOption } from '@/demo/choose-option';
import { type CrmServer, startCrm } from '@/demo/crm-server';
import { type Desk, openDesk, waitForWords } from '@/tests/support/built-extension';
import { eventually } from '@/tests/support/eventually';
import {
  beginNote,
  clipboardText,
  enter,
  focused,
  goHome,
  noteText,
  openCard,
  press,
  searchAtOnce,
} from '@/tests/support/panel-steps';
import { policyRefusals } from '@/tests/support/policy';

const LESSON = 'desescalade/lecon-03';
const QUERY = 'emocion escuse';

let crm: CrmServer;
let desk: Desk;

beforeAll(async () => {
  crm = await startCrm({ port: 0 });
  desk = await openDesk(`${crm.address}/?lang=fr`);
}, 60_000);

afterAll(async () => {
  await desk?.close();
  await crm?.close();
});

beforeEach(async () => {
  await goHome(desk.panel);
  await beginNote(desk);
});

/** The first line of the open card that holds no placeholder (from 1), and its text. */
async function wholeLine(): Promise<{ n: number; text: string }> {
  return desk.panel.$$eval('li[data-line]', (lines) => {
    const index = lines.findIndex((line) => line.querySelector('input') === null);
    return { n: index + 1, text: lines[index]?.querySelector('p')?.textContent ?? '' };
  });
}

const insertedText = (n: number, tone: string) =>
  desk.panel.waitForSelector(`[data-line="${n}"] [data-tone=${tone}]`);

// What one screen does with keys is in tests/component/panel; here the page and the clipboard are real.
describe('from a search to the page, by keyboard', () => {
  test('[A11Y-5] the search has the focus when the panel opens', async () => {
    const fresh = await openDesk(`${crm.address}/?lang=fr`);
    try {
      await eventually(() => focused(fresh.panel)).toBe('combobox Chercher une fiche');
    } finally {
      await fresh.close();
    }
  });

  test('Ctrl and Enter put the best line into the note, without opening anything', async () => {
    const { panel } = desk;
    await searchAtOnce(panel, 'prenez un instant si besoin');
    const line = await panel.$eval(
      '[role=option][aria-selected=true]',
      (option) => option.querySelectorAll('span[class*=optionLine]')[0]?.textContent ?? '',
    );
    await press(panel, 'Enter', 'Control');
    await waitForWords(panel, 'Inséré dans');
    expect(await noteText(desk)).toBe(line);
    expect(await panel.$('article')).toBeNull();
    await eventually(() => focused(panel)).toBe('combobox Chercher une fiche');
  });

  test('a digit inserts that line, and the page has it', async () => {
    const { panel } = desk;
    await openCard(panel, LESSON, QUERY);
    const { n, text } = await wholeLine();
    await press(panel, `Digit${n}` as 'Digit2');
    await insertedText(n, 'good');
    expect(await noteText(desk)).toBe(text);
  });

  test('Alt and a digit copy that line, and the clipboard has it', async () => {
    const { panel } = desk;
    await openCard(panel, LESSON, QUERY);
    const { n, text } = await wholeLine();
    await panel.bringToFront();
    await press(panel, `Digit${n}` as 'Digit2', 'Alt');
    await insertedText(n, 'good');
    expect(await clipboardText(desk)).toBe(text);
    expect(await noteText(desk)).toBe('');
  });

  test('the foot says who has the keyboard', async () => {
    const { panel, page } = desk;
    await panel.bringToFront();
    await panel.waitForSelector('[data-keyboard=panel]');
    await page.bringToFront();
    await panel.waitForSelector('[data-keyboard=page]');
    await panel.bringToFront();
    await panel.waitForSelector('[data-keyboard=panel]');
  });
});

describe('a setting, by keyboard', () => {
  test('arrows, Home, End and letters choose; Escape leaves the list and then the screen', async () => {
    const { panel } = desk;
    const refused = await policyRefusals(panel);
    const theme = '[data-field=theme]';
    const reached = () =>
      panel.$$eval('[data-open] > [data-highlighted]', ([option]) => (option as HTMLElement)?.dataset.value);
    await enter(panel, '[data-action=settings]');
    await panel.waitForSelector(theme);
    await panel.focus(theme);
    await press(panel, 'ArrowDown');
    await eventually(reached).toBe('system');
    await press(panel, 'End');
    await eventually(reached).toBe('dark');
    await press(panel, 'Home');
    await eventually(reached).toBe('system');
    await panel.keyboard.type('so');
    await eventually(reached).toBe('dark');
    await press(panel, 'Escape');
    await eventually(reached).toBeUndefined();
    await eventually(() => focused(panel)).toBe('combobox theme');
    expect(await panel.$('html[data-theme]')).toBeNull();

    // As in any list of a form, letters choose while it is closed too.
    await panel.keyboard.type('so');
    await panel.waitForSelector('html[data-theme=dark]');
    await chooseOption(panel, theme, 'system');
    await panel.waitForSelector('html:not([data-theme])');
    // No letter of it was one of the panel's own keys, nor counted as typing that goes nowhere.
    expect(await panel.$eval('body', (body) => body.textContent)).not.toContain('Ces touches');
    await press(panel, 'Escape');
    await eventually(() => focused(panel)).toBe('combobox Chercher une fiche');
    await press(panel, 'F1');
    await panel.waitForSelector('[role=dialog]');
    await press(panel, 'Escape');
    // Styles are in files: a style element is refused, and would be counted.
    expect(refused).toEqual([]);
    // Its text is set before it enters the page: the browser checks a style element at every change of it.
    await panel.evaluate(() => {
      const style = document.createElement('style');
      style.textContent = 'body { color: red }';
      document.body.append(style);
    });
    await eventually(() => refused).toEqual([expect.stringContaining('style-src')]);
    await panel.$eval('body > style', (style) => style.remove());
  });
});
