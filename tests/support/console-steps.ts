/** What a trainer does in the console, and what can be seen there: the steps that its tests share. */
import type { KeyInput, Page } from 'puppeteer-core';
import { ENDPOINTS, pathOf } from '@/protocol/endpoints';
import type { Pack } from '@/protocol/pack';
import { focusLosses as focusLossesInPage, noteFocusLosses } from './page-probes';
import { press, settled } from './panel-steps';
import type { Answer, TestClient } from './service';

/** Presses Tab (or Shift+Tab) until what has the focus fits the selector. */
export async function tabTo(page: Page, selector: string, back = false): Promise<void> {
  for (let presses = 0; presses < 400; presses += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    await (back ? press(page, 'Tab', 'Shift') : press(page, 'Tab'));
  }
  throw new Error(`Tab never reached ${selector}.`);
}

/** The same, by the name that a person would call it by. */
export async function tabToNamed(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 400; presses += 1) {
    const here = await page.evaluate(() => {
      const element = document.activeElement;
      const name = element?.getAttribute('aria-label') ?? element?.textContent ?? '';
      return name.replaceAll(/[\u00a0\u202f]/gu, ' ');
    });
    if (here.includes(name)) return;
    await press(page, 'Tab');
  }
  throw new Error(`Tab never reached “${name}”.`);
}

/** Until the page says this. The spaces that French sets before what it sets apart count as any other. */
export async function waitForSentence(page: Page, sentence: string): Promise<void> {
  await page.waitForFunction(
    (wanted) => (document.body.textContent ?? '').replaceAll(/[\u00a0\u202f]/gu, ' ').includes(wanted),
    { timeout: 20_000, polling: 50 },
    sentence.replaceAll(/[\u00a0\u202f]/gu, ' '),
  );
}

/** Takes what stands in the field that has the focus, and types other words there. */
export async function retype(page: Page, words: string): Promise<void> {
  await press(page, 'a', 'Control');
  await page.keyboard.sendCharacter(words);
}

/** Clicks into a field and types other words there. */
export async function fill(page: Page, selector: string, words: string): Promise<void> {
  const field = await page.waitForSelector(selector);
  // The heading of a new screen takes the focus a moment after it is drawn.
  await settled(page);
  await field?.focus();
  await retype(page, words);
}

/**
 * Presses a single key until it has done what it is for: single keys are not handled before it is read from the disk
 * that this person has them on.
 */
export async function pressUntil(
  page: Page,
  key: KeyInput,
  selector: string,
  ...held: KeyInput[]
): Promise<void> {
  const end = Date.now() + 20_000;
  while (Date.now() < end) {
    await press(page, key, ...held);
    // A letter acts once nothing has followed it.
    const led = await page.waitForSelector(selector, { timeout: 1_000 }).catch(() => undefined);
    if (led) return settled(page);
  }
  throw new Error(`The key ${key} never led to ${selector}.`);
}

/** Until everything typed is on the disk. */
export async function waitUntilSaved(page: Page): Promise<void> {
  await page.waitForSelector('[data-saving=saved]');
}

/** {@link noteFocusLosses} in a page; read with {@link focusLosses}. */
export async function watchFocus(page: Page): Promise<void> {
  await page.evaluate(noteFocusLosses);
}

/** What had the focus before each time that it was lost. */
export function focusLosses(page: Page): Promise<string[]> {
  return page.evaluate(focusLossesInPage);
}

/**
 * The text of a card as it is drawn, words of the pictures left out, and those of the buttons in its head: they are the
 * panel's own (back, languages, say, whole summary).
 */
export function cardText(page: Page, selector: string): Promise<string> {
  return page.$eval(selector, (card) => {
    const inHead = 'header button, [data-action=say], [data-action=summary]';
    const texts = [...card.querySelectorAll('*')].flatMap((element) => {
      if (element.closest(inHead)) return [];
      const own = [...element.childNodes].flatMap((node) =>
        node.nodeType === Node.TEXT_NODE ? [node.textContent ?? ''] : [],
      );
      return element instanceof HTMLInputElement ? [`[${element.placeholder}]`] : own;
    });
    return texts.join('\n');
  });
}

/** Publishes a pack straight to the service, as another trainer's console does. A string goes as it stands. */
export function publish(
  client: TestClient,
  pack: Pick<Pack, 'id' | 'version'>,
  body: unknown = pack,
): Promise<Answer> {
  const path = pathOf(ENDPOINTS.packVersion, { packId: pack.id, version: String(pack.version) });
  return client.call('PUT', path, body);
}

/** The same, where nothing is to be wrong with it. */
export async function publishWell(client: TestClient, pack: Pack): Promise<void> {
  const response = await publish(client, pack);
  if (response.status !== 200) throw new Error(`the pack was refused: ${response.text}`);
}

/** The problems that a refused file shows, one line each. */
export async function importProblems(page: Page): Promise<string[]> {
  await page.waitForSelector('[data-import-problems] li');
  return page.$$eval('[data-import-problems] li', (lines) => lines.map((line) => line.textContent ?? ''));
}
