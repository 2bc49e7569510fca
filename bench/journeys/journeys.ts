/** Eight ways through a call, as an advisor's hands go, with the words of the French interface. */
import type { Page } from 'puppeteer-core';
import { chooseInMenu, type Desk } from '@/tests/support/built-extension';
import { beginNote, goHome, noteText, press, searchAtOnce } from '@/tests/support/panel-steps';
import type { CountedKeys } from './counted-keys';

export type Journey = {
  name: string;
  /** The keys, as the guide prints them. */
  keys: string;
  /** How many keys it takes at most: what it took when it was measured first. */
  most: number;
  /** Leads to where the journey begins; not counted. */
  begin?: (desk: Desk) => Promise<void>;
  run: (desk: Desk, keys: CountedKeys) => Promise<void>;
};

/** Lessons of the guide, at most, before it ends. */
const LESSONS = 12;

const card = (panel: Page) => panel.waitForSelector('[data-card-id] article');
const marked = (panel: Page) => panel.waitForSelector('[role=option] mark');

async function inNote(desk: Desk): Promise<void> {
  while ((await noteText(desk)) === '') await new Promise((resolve) => setTimeout(resolve, 20));
}

export const JOURNEYS: readonly Journey[] = [
  {
    name: 'A situation, typed, to a line in the record',
    keys: '`pas venu`, <kbd>Ctrl</kbd> <kbd>Enter</kbd>',
    most: 10,
    run: async (desk, keys) => {
      await keys.type('pas venu');
      await marked(desk.panel);
      await keys.press('Enter', 'Control');
      await inNote(desk);
    },
  },
  {
    name: 'A misspelt situation to a line said aloud',
    keys: '`emocion`, <kbd>Shift</kbd> <kbd>Enter</kbd>',
    most: 9,
    run: async ({ panel }, keys) => {
      await keys.type('emocion');
      await marked(panel);
      await keys.press('Enter', 'Shift');
      await panel.waitForSelector('section[data-card-id] [data-line]');
    },
  },
  {
    name: 'The guide, from an angry caller to its end, each lesson calmer',
    keys: '<kbd>0</kbd>, then <kbd>C</kbd> after each lesson',
    most: 9,
    run: async ({ panel }, keys) => {
      await keys.press('0');
      await panel.waitForSelector('[data-guide-lesson]');
      for (let lesson = 0; lesson < LESSONS; lesson += 1) {
        const shown = await panel.$eval(
          '[data-guide-lesson]',
          (guide) => (guide as HTMLElement).dataset.guideLesson,
        );
        await keys.press('c');
        const next = await panel.waitForFunction(
          (before) => {
            const guide = document.querySelector<HTMLElement>('[data-guide-lesson]');
            if (!guide) return 'end';
            return guide.dataset.guideLesson === before ? false : 'lesson';
          },
          { polling: 20 },
          shown,
        );
        if ((await next.jsonValue()) === 'end') return;
      }
      throw new Error('The guide did not end.');
    },
  },
  {
    name: 'The note of the call, composed and inserted',
    keys: '<kbd>Alt</kbd> <kbd>N</kbd>, <kbd>Ctrl</kbd> <kbd>Enter</kbd>',
    most: 4,
    begin: async (desk) => {
      await searchAtOnce(desk.panel, 'pas venu');
      await press(desk.panel, 'Enter', 'Control');
      await inNote(desk);
      await goHome(desk.panel);
      await beginNote(desk);
      await desk.panel.focus('input[type=search]');
    },
    run: async (desk, keys) => {
      await keys.press('n', 'Alt');
      await desk.panel.waitForFunction(
        () => document.querySelector<HTMLTextAreaElement>('[data-field=note-text]')?.value !== '',
      );
      await keys.press('Enter', 'Control');
      await inNote(desk);
    },
  },
  {
    name: 'A line in one’s own words, saved',
    keys: '<kbd>M</kbd>, `Je suis là.`, <kbd>Ctrl</kbd> <kbd>Enter</kbd>',
    most: 14,
    begin: async ({ panel }) => {
      await searchAtOnce(panel, 'emocion escuse');
      await panel.keyboard.press('Enter');
      await card(panel);
      // A person has read the card: no key follows typing at once.
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    },
    run: async ({ panel }, keys) => {
      await keys.press('m');
      await panel.waitForSelector('[data-field=own-words]');
      await keys.type('Je suis là.');
      await keys.press('Enter', 'Control');
      await panel.waitForSelector('[data-card-id] article');
    },
  },
  {
    name: 'A chapter browsed, its third card opened',
    keys: '<kbd>1</kbd>, <kbd>↓</kbd>, <kbd>↓</kbd>, <kbd>Enter</kbd>',
    most: 4,
    run: async ({ panel }, keys) => {
      await keys.press('1');
      await panel.waitForFunction(() => document.querySelectorAll('[role=option][data-card-id]').length > 2);
      await keys.press('ArrowDown');
      await keys.press('ArrowDown');
      await keys.press('Enter');
      await card(panel);
    },
  },
  {
    name: 'Words selected in the page, searched',
    keys: '<kbd>Alt</kbd> <kbd>Shift</kbd> <kbd>H</kbd>',
    most: 3,
    run: async (desk, keys) => {
      // The browser's own keys reach no headless window: its menu of the selection does the same.
      keys.add(3);
      await chooseInMenu(desk, 'search-selection', 'technicien pas venu');
      await marked(desk.panel);
    },
  },
  {
    name: 'The team asked what no card answers',
    keys: '`fnac mariage`, <kbd>Alt</kbd> <kbd>Q</kbd>',
    most: 14,
    run: async ({ panel }, keys) => {
      await keys.type('fnac mariage');
      await keys.press('q', 'Alt');
      await panel.waitForFunction(
        () => document.querySelector<HTMLInputElement>('input[type=search]')?.value === '',
      );
    },
  },
];
