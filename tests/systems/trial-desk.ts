/** A browser with the built extension beside an application, and what an advisor does in both. */
import type { Page } from 'puppeteer-core';
import { type Desk, openDesk } from '../support/built-extension';
import { installInPanel } from '../support/context-pages';
import { goHome, openCard, press } from '../support/panel-steps';
import type { RunningSystem } from './real-system';
import { type LineKey, PACK_ID, trialPack } from './trial-pack';

/** What the panel said of an insertion: `good` tells that the text is in the page. */
export type Confirmation = { tone: string; text: string };

/** How long the panel may take until what it says of an insertion is final. */
const CONFIRMATION_MS = 2_000;
/** Single keys do nothing so shortly after typing, nor a second time so shortly after the first. */
const KEY_PAUSE_MS = 900;

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Opens the application with the panel beside it, signed in, with the pack of the trials. */
export async function openTrialDesk(system: RunningSystem): Promise<Desk> {
  const desk = await openDesk(system.origin, { viewport: { width: 1280, height: 900 } });
  // Applications ask before a page with unsaved text is left.
  desk.page.on('dialog', (dialog) => void dialog.accept().catch(() => undefined));
  desk.page.setDefaultTimeout(20_000);
  await desk.page.bringToFront();
  await system.signIn(desk.page);
  await desk.pressAction(desk.page);
  await installInPanel(desk.panel, trialPack([]));
  return desk;
}

export async function showLines(desk: Desk): Promise<void> {
  const card = `${PACK_ID}/lignes`;
  if (await desk.panel.$(`[data-card-id="${card}"] article`)) return;
  await desk.panel.bringToFront();
  await goHome(desk.panel);
  await openCard(desk.panel, card, 'lignes zessais');
}

/** Moves the focus into the panel as a person does: the page's field is blurred. */
export async function goToPanel(desk: Desk): Promise<void> {
  await desk.panel.bringToFront();
  await waitForDocumentFocus(desk.panel);
}

/** Moves the focus back into the page, where its field has kept the caret. */
export async function goToPage(desk: Desk): Promise<void> {
  await desk.page.bringToFront();
  await waitForDocumentFocus(desk.page);
  await pause(100);
}

async function waitForDocumentFocus(page: Page): Promise<void> {
  await page.waitForFunction(() => document.hasFocus(), { polling: 50, timeout: 10_000 });
}

/** Inserts a line of the card by its key, and gives what the panel says of it in the end. */
export async function insertLine(desk: Desk, key: LineKey): Promise<Confirmation> {
  await goToPanel(desk);
  await pause(KEY_PAUSE_MS);
  await press(desk.panel, `Digit${key}`);
  await pause(CONFIRMATION_MS);
  return confirmation(desk.panel);
}

/** Takes the last insertion back by the panel's own key. */
export async function undoInPanel(desk: Desk): Promise<Confirmation> {
  await goToPanel(desk);
  await pause(KEY_PAUSE_MS);
  await desk.panel.keyboard.press('z');
  await pause(CONFIRMATION_MS);
  return confirmation(desk.panel);
}

async function confirmation(panel: Page): Promise<Confirmation> {
  const notes = await panel.$$eval('[data-tone]', (elements) =>
    elements.map((element) => ({
      tone: (element as HTMLElement).dataset.tone ?? '',
      text: element.textContent ?? '',
    })),
  );
  return notes.at(-1) ?? { tone: '', text: '' };
}

/** One undo in the page, as a person asks for it. */
export async function undoInPage(desk: Desk): Promise<void> {
  await goToPage(desk);
  await desk.page.keyboard.down('Control');
  await desk.page.keyboard.press('z');
  await desk.page.keyboard.up('Control');
  await pause(300);
}
