import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CrmServer, startCrm } from '@/demo/crm-server';
import { type Desk, openDesk, waitForWords } from '@/tests/support/built-extension';
import { eventually } from '@/tests/support/eventually';
import { reachedBehindDialog } from '@/tests/support/modality';
import {
  beginNote,
  clipboardText,
  enter,
  focused,
  goHome,
  noteText,
  openCard,
  press,
  pressOnLayout,
  searchAtOnce,
  settled,
  storedRows,
  toldText,
  twoFrames,
  waitForFocus,
} from '@/tests/support/panel-steps';

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

/** A second press of the same line counts as meant only after this time: sooner it is a held key. */
const untilDeliberate = () => desk.panel.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1_300)));

/** The first line of the open card that holds no placeholder (from 1), and its text. */
async function wholeLine(): Promise<{ n: number; text: string }> {
  return desk.panel.$$eval('li[data-line]', (lines) => {
    const index = lines.findIndex((line) => line.querySelector('input') === null);
    return { n: index + 1, text: lines[index]?.querySelector('p')?.textContent ?? '' };
  });
}

/** Lines of the open card with exactly one placeholder (from 1). */
async function lineWithHole(): Promise<number> {
  return desk.panel.$$eval(
    'li[data-line]',
    (lines) => lines.findIndex((line) => line.querySelectorAll('input').length === 1) + 1,
  );
}

const told = (n: number, tone: string) =>
  desk.panel.waitForSelector(`[data-line="${n}"] [data-tone=${tone}]`);

describe('the search, by keyboard', () => {
  test('[A11Y-5] it has the focus when the panel opens', async () => {
    const fresh = await openDesk(`${crm.address}/?lang=fr`);
    try {
      await eventually(() => focused(fresh.panel)).toBe('combobox Chercher une fiche');
    } finally {
      await fresh.close();
    }
  });

  test('[A11Y-7] a misspelt query without accents finds cards by name, marked, with the best one reached', async () => {
    const { panel } = desk;
    await panel.keyboard.type(QUERY);
    await panel.waitForSelector('[role=option] mark');
    const look = () =>
      panel.evaluate(() => {
        const field = document.activeElement;
        const reached = document.getElementById(field?.getAttribute('aria-activedescendant') ?? '');
        const list = document.getElementById(field?.getAttribute('aria-controls') ?? '');
        return {
          role: field?.getAttribute('role'),
          expanded: field?.getAttribute('aria-expanded'),
          list: list?.getAttribute('role'),
          first: reached?.dataset.cardId,
          selected: reached?.getAttribute('aria-selected'),
          marks: [...(reached?.querySelectorAll('mark') ?? [])].map((mark) => mark.textContent),
          // The last row asks the team.
          cards: [...document.querySelectorAll<HTMLElement>('[role=option]')]
            .slice(0, -1)
            .map(({ dataset }) => dataset.cardId),
        };
      });
    // The answers to a part of what is typed come first.
    await eventually(look).toMatchObject({
      role: 'combobox',
      expanded: 'true',
      list: 'listbox',
      first: LESSON,
      selected: 'true',
    });
    const seen = await look();
    expect(seen.marks.length).toBeGreaterThan(0);
    expect(seen.cards.every((ref) => /^[a-z0-9-]+\/[a-z0-9-]+$/u.test(ref ?? ''))).toBe(true);
  });

  test('[A11Y-7] arrows wrap, pages do not, Enter opens, Escape returns with the query kept', async () => {
    const { panel } = desk;
    const reached = () =>
      panel.evaluate(() => {
        const options = [...document.querySelectorAll('[role=option]')];
        return [options.findIndex((option) => option.ariaSelected === 'true'), options.length] as const;
      });
    const [, count] = await reached();
    expect(count).toBeGreaterThan(6);
    await press(panel, 'ArrowUp');
    expect((await reached())[0]).toBe(count - 1);
    await press(panel, 'ArrowDown');
    expect((await reached())[0]).toBe(0);
    await press(panel, 'PageUp');
    expect((await reached())[0]).toBe(0);
    await press(panel, 'PageDown');
    expect((await reached())[0]).toBe(5);
    await press(panel, 'PageDown');
    await press(panel, 'PageDown');
    await press(panel, 'PageDown');
    expect((await reached())[0]).toBe(count - 1);

    // Several cards have it, before the row that asks the team.
    await searchAtOnce(panel, 'client');
    await press(panel, 'ArrowDown');
    const second = await panel.$eval('[role=option][aria-selected=true]', (option) => ({
      ref: (option as HTMLElement).dataset.cardId,
    }));
    await press(panel, 'Enter');
    await panel.waitForSelector(`[data-card-id="${second.ref}"] article`);
    await eventually(() => focused(panel)).toMatch(/^h1 /u);
    await press(panel, 'Escape');
    await panel.waitForSelector('input[type=search]');
    await panel.waitForSelector('[role=option] mark');
    expect(await panel.$eval('input[type=search]', (field) => (field as HTMLInputElement).value)).toBe(
      'client',
    );
    await eventually(() => focused(panel)).toBe('combobox Chercher une fiche');
  });

  test('/ comes to the search from anywhere but a field, and Escape from anything beside it', async () => {
    const { panel } = desk;
    await openCard(panel, LESSON, QUERY);
    await press(panel, '/');
    await panel.waitForSelector('input[type=search]');
    await eventually(() => focused(panel)).toBe('combobox Chercher une fiche');
    for (const key of ['/', 'Escape'] as const) {
      await panel.focus('[data-action=tips]');
      await press(panel, key);
      await eventually(() => focused(panel)).toBe('combobox Chercher une fiche');
    }
    expect(await panel.$eval('input[type=search]', (field) => (field as HTMLInputElement).value)).toBe(QUERY);
  });

  test('the reached option is always in view, below the field', async () => {
    const { panel } = desk;
    for (const key of ['PageDown', 'PageDown', 'ArrowUp', 'PageUp', 'ArrowUp'] as const) {
      await press(panel, key);
      await twoFrames(panel);
      const hidden = () =>
        panel.evaluate(() => {
          const option = document.querySelector('[role=option][aria-selected=true]')?.getBoundingClientRect();
          const field = document.querySelector('input[type=search]')?.getBoundingClientRect();
          const foot = document.querySelector('footer:last-of-type')?.getBoundingClientRect();
          const above = (field?.bottom ?? 0) - (option?.top ?? 0);
          const below = (option?.bottom ?? 0) - (foot?.top ?? 0);
          return Math.max(above, below);
        });
      await eventually(hidden).toBeLessThanOrEqual(1);
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

  test('Ctrl and Enter on a line with a hole open its card with the caret in the hole, and write nothing', async () => {
    const { panel } = desk;
    await panel.keyboard.type('vivre avec ce probleme epuisant');
    await panel.waitForSelector(`[role=option][data-card-id="${LESSON}"][aria-selected=true] mark`);
    await press(panel, 'Enter', 'Control');
    await told(1, 'warn');
    await eventually(() => focused(panel)).toBe('input délai');
    expect(await noteText(desk)).toBe('');
  });
});

describe('a line that the list does not show', () => {
  test('is not inserted by Ctrl and Enter: its card opens', async () => {
    const { panel } = desk;
    const situation = await panel.evaluate(() => {
      const group = [...document.querySelectorAll('[role=group]')].find((each) =>
        each.textContent?.startsWith('Situations'),
      );
      return group?.querySelector<HTMLElement>('[role=option]')?.dataset.cardId;
    });
    for (let presses = 0; presses < 40; presses += 1) {
      const reached = await panel.$eval('[role=option][aria-selected=true]', (option) => ({
        group: option.closest('[role=group]')?.textContent ?? '',
      }));
      if (reached.group.startsWith('Situations')) break;
      await press(panel, 'ArrowDown');
    }
    await press(panel, 'Enter', 'Control');
    await panel.waitForSelector(`[data-card-id="${situation}"] article`);
    expect(await noteText(desk)).toBe('');
  });

  test('is brought into view first where the list was scrolled away from it', async () => {
    const { panel } = desk;
    await openCard(panel, LESSON, QUERY);
    await press(panel, 'f');
    await waitForWords(panel, 'Ajoutée aux favoris');
    await goHome(panel);
    await panel.waitForFunction(() =>
      document.querySelector('[role=group]')?.textContent?.startsWith('Favoris'),
    );
    await panel.$eval('main', (main) => main.scrollTo({ top: main.scrollHeight }));
    await twoFrames(panel);
    await press(panel, 'Enter', 'Control');
    await waitForWords(panel, 'La ligne en cours était hors de vue');
    expect(await noteText(desk)).toBe('');
    await openCard(panel, LESSON, QUERY);
    await press(panel, 'f');
    await waitForWords(panel, 'Retirée des favoris');
  });
});

describe('the help sheet', () => {
  test('[A11Y-5] ? opens it, Escape closes it and gives the focus back', async () => {
    const { panel } = desk;
    await press(panel, '?');
    await panel.waitForSelector('[role=dialog]');
    expect(await reachedBehindDialog(panel)).toEqual({ byPointer: [], byReader: ['status'], byTab: [] });
    await press(panel, 'Escape');
    await panel.waitForSelector('[role=dialog]', { hidden: true });
    await eventually(() => focused(panel)).toBe('combobox Chercher une fiche');
    expect(await panel.$eval('input[type=search]', (field) => (field as HTMLInputElement).value)).toBe('');
  });

  test('on a card it leaves the card and its focus as they were', async () => {
    const { panel } = desk;
    await openCard(panel, LESSON, QUERY);
    await panel.focus('[data-line="2"] button:last-of-type');
    const before = await focused(panel);
    await press(panel, 'F1');
    await panel.waitForSelector('[role=dialog]');
    await press(panel, '1');
    await press(panel, 'Escape');
    await panel.waitForSelector('[role=dialog]', { hidden: true });
    await eventually(() => focused(panel)).toBe(before);
    expect(await panel.$(`[data-card-id="${LESSON}"] article`)).not.toBeNull();
    expect(await noteText(desk)).toBe('');
  });

  test('a question mark inside a query is a character', async () => {
    const { panel } = desk;
    await panel.keyboard.type('quoi?');
    expect(await panel.$('[role=dialog]')).toBeNull();
    expect(await panel.$eval('input[type=search]', (field) => (field as HTMLInputElement).value)).toBe(
      'quoi?',
    );
  });
});

describe('a card, by keyboard', () => {
  beforeEach(() => openCard(desk.panel, LESSON, QUERY));

  test('a digit inserts that line, and the page has it', async () => {
    const { panel } = desk;
    const { n, text } = await wholeLine();
    await press(panel, `Digit${n}` as 'Digit2');
    await told(n, 'good');
    expect(await noteText(desk)).toBe(text);
  });

  test('Alt and a digit copy that line, and the clipboard has it', async () => {
    const { panel } = desk;
    const { n, text } = await wholeLine();
    await panel.bringToFront();
    await press(panel, `Digit${n}` as 'Digit2', 'Alt');
    await told(n, 'good');
    expect(await clipboardText(desk)).toBe(text);
    expect(await noteText(desk)).toBe('');
  });

  test('on AZERTY the row above the letters works with and without Shift', async () => {
    const { panel } = desk;
    const { n, text } = await wholeLine();
    await pressOnLayout(panel, { key: '&é"\'(-è_ç'[n - 1] ?? '', code: `Digit${n}` });
    await told(n, 'good');
    expect(await noteText(desk)).toBe(text);
    await untilDeliberate();
    await pressOnLayout(panel, { key: String(n), code: `Digit${n}`, shift: true });
    await eventually(async () => (await noteText(desk)).split(text).length - 1).toBe(2);
    await panel.bringToFront();
    await pressOnLayout(panel, { key: '&é"\'(-è_ç'[n - 1] ?? '', code: `Digit${n}`, alt: true });
    await waitForWords(panel, 'Copié');
    expect(await clipboardText(desk)).toBe(text);
  });

  test('an unfilled placeholder is held back, with the focus in its field; filled, it is inserted', async () => {
    const { panel } = desk;
    const n = await lineWithHole();
    await press(panel, `Digit${n}` as 'Digit1');
    await told(n, 'warn');
    expect(await noteText(desk)).toBe('');
    await waitForFocus(panel, '[data-line] input[aria-invalid=true]');
    const hole = await panel.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    await eventually(() => toldText(panel)).toContain(hole);
    await panel.keyboard.type('trois semaines', { delay: 90 });
    await press(panel, 'Enter');
    await told(n, 'good');
    const text = await noteText(desk);
    expect(text).toContain('trois semaines');
    expect(text).not.toMatch(/[[\]{}]/u);
    // The hands are out of the hole: the next digit is a line again.
    const whole = await wholeLine();
    await press(panel, `Digit${whole.n}` as 'Digit2');
    await told(whole.n, 'good');
    expect((await noteText(desk)).endsWith(whole.text)).toBe(true);
    await enter(panel, '[data-action=end-call]');
    await waitForWords(panel, 'valeurs oubliées');
  });

  test('asked for again, an unfilled line is inserted with visible brackets', async () => {
    const { panel } = desk;
    const n = await lineWithHole();
    await press(panel, `Digit${n}` as 'Digit1');
    await told(n, 'warn');
    await waitForFocus(panel, '[data-line] input');
    await untilDeliberate();
    await press(panel, 'Enter');
    await told(n, 'good');
    expect(await noteText(desk)).toMatch(/\[[^\]]+\]/u);
  });

  test('Escape in a hole leaves the hole, then the card', async () => {
    const { panel } = desk;
    await panel.focus('[data-line] input');
    await panel.keyboard.type('1');
    await press(panel, 'Escape');
    await eventually(() => focused(panel)).toMatch(/^button Insérer la ligne/u);
    expect(await noteText(desk)).toBe('');
    await press(panel, 'Escape');
    await panel.waitForSelector('input[type=search]');
  });

  test('Alt and L show the other language and marks it as such, and back', async () => {
    const { panel } = desk;
    const french = await panel.$eval('article h1', (title) => title.textContent);
    await press(panel, 'l', 'Alt');
    await panel.waitForSelector('article h1[lang=en]');
    expect(await panel.$eval('article h1', (title) => title.textContent)).not.toBe(french);
    expect(await panel.evaluate(() => document.documentElement.lang)).toBe('fr');
    await press(panel, 'l', 'Alt');
    await panel.waitForSelector('article h1[lang=fr]');
    expect(await panel.$eval('article h1', (title) => title.textContent)).toBe(french);
  });

  test('F makes it a favourite, which stands first at home; F again ends that', async () => {
    const { panel } = desk;
    await press(panel, 'f');
    await waitForWords(panel, 'Ajoutée aux favoris');
    expect(await storedRows(panel, 'favourites')).toMatchObject([{ ref: LESSON }]);
    await goHome(panel);
    await panel.waitForFunction(() =>
      document.querySelector('[role=group]')?.textContent?.startsWith('Favoris'),
    );
    expect(await panel.$eval('[role=option]', (option) => (option as HTMLElement).dataset.cardId)).toBe(
      LESSON,
    );
    await press(panel, 'Enter');
    await waitForFocus(panel, 'article h1');
    await press(panel, 'f');
    await waitForWords(panel, 'Retirée des favoris');
    expect(await storedRows(panel, 'favourites')).toEqual([]);
  });

  test('N goes to the next card, Escape comes back to this one', async () => {
    const { panel } = desk;
    await panel.waitForSelector('[data-next]');
    await settled(panel);
    const next = await panel.$eval('[data-next]', (button) => (button as HTMLElement).dataset.next);
    await press(panel, 'n');
    await panel.waitForSelector(`[data-card-id="${next}"] article`);
    await eventually(() => focused(panel)).toMatch(/^h1 /u);
    await press(panel, 'Escape');
    await panel.waitForSelector(`[data-card-id="${LESSON}"] article`);
  });

  test('[A11Y-4] [A11Y-5] Tab reaches everything in the order of reading, each stop seen, and leaves at the end', async () => {
    const { panel } = desk;
    await panel.waitForSelector('[data-next]');
    const stops = await walk();
    const expected = await panel.$$eval(
      'button, input:not([hidden]), select, textarea, a[href]',
      (all) => all.filter((each) => (each as HTMLElement).tabIndex >= 0).length,
    );
    expect(new Set(stops.map(({ at }) => at)).size).toBe(expected);
    expect(stops.filter(({ seen }) => !seen)).toEqual([]);
    expect(stops.filter(({ outlined }) => !outlined)).toEqual([]);
    const order = stops.map(({ at }) => at);
    expect(order).toEqual([...order].sort((one, other) => one - other));
  });
});

/** Tabs from the panel's first control to its last; each stop with its place in the document and what is seen of it. */
async function walk() {
  const { panel } = desk;
  await panel.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    const first = document.querySelector<HTMLElement>('header button');
    first?.focus();
  });
  const stops: { name: string; at: number; seen: boolean; outlined: boolean }[] = [];
  for (let presses = 0; presses < 120; presses += 1) {
    await twoFrames(panel);
    const stop = await panel.evaluate(() => {
      const element = document.activeElement as HTMLElement | null;
      if (!element || element === document.body) return undefined;
      const box = element.getBoundingClientRect();
      const middle = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      const style = getComputedStyle(element);
      return {
        name: element.getAttribute('aria-label') ?? element.textContent ?? '',
        at: [...document.querySelectorAll('*')].indexOf(element),
        // What lies at its middle is itself, or is in it: no bar or foot covers it.
        seen: middle !== null && (element.contains(middle) || middle.contains(element)),
        outlined: style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2,
      };
    });
    if (!stop || (stops.length > 0 && stop.at <= (stops.at(-1)?.at ?? 0))) break;
    stops.push(stop);
    await press(panel, 'Tab');
  }
  return stops;
}

describe('noting a tip, by keyboard', () => {
  test('Ctrl and Enter keep it, from either field, and the search has the focus again', async () => {
    const { panel } = desk;
    await enter(panel, '[data-action=new-tip]');
    await panel.waitForSelector('[data-field=words]');
    await eventually(() => focused(panel)).toBe('textarea words');
    await panel.keyboard.type('Je rappelle avant midi.');
    await press(panel, 'Tab');
    await eventually(() => focused(panel)).toBe('input situation');
    await panel.keyboard.type('Rappel promis');
    await press(panel, 'Enter', 'Control');
    await waitForWords(panel, 'Gardée sur ce poste.');
    await eventually(() => focused(panel)).toBe('combobox Chercher une fiche');
    expect(await storedRows(panel, 'tips')).toMatchObject([
      { content: { words: 'Je rappelle avant midi.', situation: 'Rappel promis' } },
    ]);
  });

  test('withdrawing asks first, in a dialog that gives the focus back when it is left', async () => {
    const { panel } = desk;
    await panel.click('[data-action=tips]');
    await panel.waitForSelector('[data-tip-id]');
    await enter(panel, '[data-tip-id] button:last-of-type');
    await panel.waitForSelector('[role=dialog]');
    await press(panel, 'Escape');
    await panel.waitForSelector('[role=dialog]', { hidden: true });
    await eventually(() => focused(panel)).toBe('button Retirer');
  });
});

describe('words typed in the belief that the caret is in the page', () => {
  const tables = ['tips', 'commands', 'drafts', 'favourites'];
  const stored = async () => {
    const rows = await Promise.all(tables.map((table) => storedRows(desk.panel, table)));
    return { rows, note: await noteText(desk), language: await panelCardLanguage() };
  };
  const panelCardLanguage = () => desk.panel.$eval('article h1', (title) => title.getAttribute('lang'));

  test.each(['rappel mardi 14', 'erreur fln', 'non joignable, 2 messages', '1 rendez-vous, 14 h 30'])(
    '“%s” changes nothing, and the panel says so',
    async (words) => {
      const { panel } = desk;
      await openCard(panel, LESSON, QUERY);
      const before = await stored();
      for (const from of ['article h1', '[data-line="1"] button:last-of-type']) {
        await panel.focus(from);
        await panel.keyboard.type(words, { delay: 90 });
        await waitForWords(panel, 'Ces touches n’ont rien écrit');
        await panel.evaluate(() => new Promise((resolve) => setTimeout(resolve, 800)));
        expect(await stored()).toEqual(before);
        expect(await panel.$(`[data-card-id="${LESSON}"] article`)).not.toBeNull();
      }
    },
    30_000,
  );

  test('a slow typist’s digit is taken out of the note again', async () => {
    const { panel } = desk;
    await openCard(panel, LESSON, QUERY);
    const { n } = await wholeLine();
    const before = await stored();
    await panel.keyboard.type(`${n} rdv`, { delay: 400 });
    await waitForWords(panel, 'La ligne a été retirée');
    expect(await stored()).toEqual(before);
  });

  test('a held key inserts once', async () => {
    const { panel } = desk;
    await openCard(panel, LESSON, QUERY);
    const { n, text } = await wholeLine();
    for (let times = 0; times < 12; times += 1) await panel.keyboard.down(`Digit${n}` as 'Digit2');
    await panel.keyboard.up(`Digit${n}` as 'Digit2');
    await eventually(() => noteText(desk)).toBe(text);
    await untilDeliberate();
    expect(await noteText(desk)).toBe(text);
  });

  test('an Alt code and a composition do nothing of ours', async () => {
    const { panel } = desk;
    await openCard(panel, LESSON, QUERY);
    await panel.focus('[data-line] input');
    await panel.keyboard.down('Alt');
    for (const key of ['Numpad0', 'Numpad2', 'Numpad0', 'Numpad1'] as const) await panel.keyboard.press(key);
    await panel.keyboard.up('Alt');
    await eventually(() => focused(panel)).toMatch(/^input /u);
    await press(panel, 'Escape');
    await pressOnLayout(panel, { key: 'Process', code: 'Digit1' });
    await twoFrames(panel);
    expect(await toldText(panel)).toBe('');
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

describe('single keys', () => {
  test('[A11Y-6] turned off, digits and letters do nothing on a card; with a modifier they still do', async () => {
    const { panel } = desk;
    await panel.click('[data-action=settings]');
    await panel.waitForSelector('[data-field=single-keys]:checked');
    await settled(panel);
    await panel.focus('[data-field=single-keys]');
    await press(panel, 'Space');
    await panel.waitForSelector('[data-field=single-keys]:not(:checked)');
    await openCard(panel, LESSON, QUERY);
    const { n, text } = await wholeLine();
    for (const key of [`Digit${n}` as 'Digit2', 'l', 'f', 'n', '/', '?'] as const) await press(panel, key);
    await twoFrames(panel);
    expect(await noteText(desk)).toBe('');
    expect(await panel.$('[role=dialog]')).toBeNull();
    expect(await panel.$(`[data-card-id="${LESSON}"] article h1[lang=fr]`)).not.toBeNull();
    expect(await storedRows(panel, 'favourites')).toEqual([]);
    await panel.bringToFront();
    await press(panel, `Digit${n}` as 'Digit2', 'Alt');
    await told(n, 'good');
    expect(await clipboardText(desk)).toBe(text);
    await press(panel, 'F1');
    await panel.waitForSelector('[role=dialog]');
  });
});
