/** A browser with the built extension beside an application, and what an advisor does in both. */
import type { Page } from 'puppeteer-core';
import type { Desk } from '../support/built-extension';
import type { BrowserName } from './real-system';
import { type LineKey, PACK_ID } from './trial-pack';

/** What the panel said of an insertion: `good` means that the text is in the page. */
export type Confirmation = { tone: string; text: string };

/** The longest that one step may take: a page to come, an editor, a focus; the machine may be busy with more. */
export const STEP_TIMEOUT_MS = 60_000;

export type TrialDesk = {
  name: BrowserName;
  /** The browser's name and version, as the table shows them. */
  browser: string;
  /** The tab that the application is in. */
  page: Page;
  /** The whole panel, where the trials of whole pages can drive it: in Chromium. */
  panelDesk?: Desk;
  /** Lets the extension act in the page that is shown now, as the toolbar button does. */
  permitPage: () => Promise<void>;
  /** Moves the focus into the panel as a person does: the page's field is blurred. */
  goToPanel: () => Promise<void>;
  /** Moves the focus back into the page, where its field still has the caret. */
  goToPage: () => Promise<void>;
  /** Opens the card of the lines under trial, unless the panel shows it. */
  showLines: () => Promise<void>;
  /** Presses a single key while the panel has the focus. */
  pressInPanel: (key: `${LineKey}` | 'z') => Promise<void>;
  /** What the panel says now of what was done last. */
  confirmation: () => Promise<Confirmation>;
  /** Writes pictures of what is shown, each path beginning with `prefix`. */
  takePictures: (prefix: string) => Promise<void>;
  close: () => Promise<void>;
};

/** The card whose lines the trials insert, and what finds it. */
export const LINES_CARD = `${PACK_ID}/lignes`;
export const LINES_QUERY = 'lignes zessais';

/** How long the panel may take until what it says of an insertion is final. */
const CONFIRMATION_MS = 1_600;
/** How long a panel that has said nothing so far may take to say something, on a machine that is busy. */
const FIRST_NOTE_MS = 30_000;
/**
 * Single keys do nothing so shortly after typing, nor a second time so shortly after the first; and Gutenberg ends an
 * undo step of what was typed after a second without typing: an empty one where something was pasted meanwhile.
 */
const KEY_PAUSE_MS = 1_200;

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Inserts a line of the card by its key, and gives what the panel says of it in the end. */
export function insertLine(desk: TrialDesk, key: LineKey): Promise<Confirmation> {
  return pressAndWait(desk, `${key}`);
}

/** Takes the last insertion back by the panel's own key. */
export function undoInPanel(desk: TrialDesk): Promise<Confirmation> {
  return pressAndWait(desk, 'z');
}

async function pressAndWait(desk: TrialDesk, key: `${LineKey}` | 'z'): Promise<Confirmation> {
  await desk.goToPanel();
  await pause(KEY_PAUSE_MS);
  await desk.pressInPanel(key);
  for (const end = Date.now() + FIRST_NOTE_MS; Date.now() < end; await pause(100))
    if ((await desk.confirmation()).tone !== '') break;
  await pause(CONFIRMATION_MS);
  return desk.confirmation();
}

/** One undo in the page, as a person asks for it. */
export async function undoInPage(desk: TrialDesk): Promise<void> {
  await desk.goToPage();
  await desk.page.keyboard.down('Control');
  await desk.page.keyboard.press('z');
  await desk.page.keyboard.up('Control');
  await pause(300);
}

/** Waits until a document has the focus. */
export async function waitForDocumentFocus(page: Page): Promise<void> {
  await page.waitForFunction(() => document.hasFocus(), { polling: 50, timeout: STEP_TIMEOUT_MS });
}

/** Prepares a tab for an application: it asks before a page with unsaved text is left. */
export function prepareTab(page: Page): void {
  page.on('dialog', (dialog) => void dialog.accept().catch(() => undefined));
  page.setDefaultTimeout(STEP_TIMEOUT_MS);
}
