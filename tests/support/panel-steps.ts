/** What a person does in the panel, and what can be seen there: the steps that the panel's tests share. */
import type { KeyInput, Page } from 'puppeteer-core';
import type { Desk } from './built-extension';

/** Presses a key together with others held down. */
export async function press(panel: Page, key: KeyInput, ...held: KeyInput[]): Promise<void> {
  for (const each of held) await panel.keyboard.down(each);
  await panel.keyboard.press(key);
  for (const each of held.toReversed()) await panel.keyboard.up(each);
}

/** A key press as a layout sends it that this keyboard has not: what it writes and where it lies differ. */
export async function pressOnLayout(
  panel: Page,
  { key, code, alt = false, shift = false }: { key: string; code: string; alt?: boolean; shift?: boolean },
): Promise<void> {
  const session = await panel.createCDPSession();
  const modifiers = (alt ? 1 : 0) + (shift ? 8 : 0);
  const virtualKey = key.toUpperCase().charCodeAt(0);
  await session.send('Input.dispatchKeyEvent', {
    type: 'rawKeyDown',
    key,
    code,
    modifiers,
    windowsVirtualKeyCode: virtualKey,
  });
  await session.send('Input.dispatchKeyEvent', {
    type: 'keyUp',
    key,
    code,
    modifiers,
    windowsVirtualKeyCode: virtualKey,
  });
  await session.detach();
}

/** Until what was drawn last has also done what follows a drawing: moved the focus, begun to hear keys. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    // Such work waits in the queue that these messages go through; frames are not drawn in a window behind.
    for (let turn = 0; turn < 5; turn += 1) {
      await new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = resolve;
        port2.postMessage(turn);
      });
    }
  });
}

/** Until something that fits the selector has the focus. */
export async function waitForFocus(page: Page, selector: string): Promise<void> {
  await page.waitForFunction((wanted) => document.activeElement?.matches(wanted), { polling: 50 }, selector);
  await settled(page);
}

/** Acts on a control by the keyboard: what is still loading around it may move it, and a click would miss. */
export async function enter(page: Page, selector: string): Promise<void> {
  await page.waitForSelector(selector);
  await settled(page);
  await page.focus(selector);
  await press(page, 'Enter');
}

/** What has the focus: its role or element, and its name as a person would call it. */
export function focused(panel: Page): Promise<string> {
  return panel.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return 'nothing';
    const name = element.getAttribute('aria-label') ?? element.dataset.field ?? element.textContent ?? '';
    return `${element.getAttribute('role') ?? element.localName} ${name.trim().replace(/\s+/gu, ' ')}`;
  });
}

/** Opens the panel's search with an empty field, from wherever it is. */
export async function goHome(panel: Page): Promise<void> {
  // An insertion from the search has given the keyboard to the page.
  await panel.bringToFront();
  for (let presses = 0; presses < 8; presses += 1) {
    const home = await panel.evaluate(
      () =>
        document.querySelector('[role=dialog]') === null &&
        document.querySelector<HTMLInputElement>('input[type=search]')?.value === '',
    );
    if (home) {
      await panel.waitForSelector('[role=option]');
      return;
    }
    await panel.keyboard.press('Escape');
    await twoFrames(panel);
  }
  throw new Error('The panel did not come back to its search.');
}

/** Puts a whole query into the empty search, so that no answer to a part of it is drawn before its own. */
export async function searchAtOnce(panel: Page, query: string): Promise<void> {
  await panel.focus('input[type=search]');
  await panel.keyboard.sendCharacter(query);
  await panel.waitForSelector('[role=option] mark');
}

/** Asks the search anew until it finds a card: the index may still be following the pack that brought it. */
export async function searchUntilFound(panel: Page, query: string, ref: string): Promise<void> {
  const end = Date.now() + 20_000;
  while (Date.now() < end) {
    await goHome(panel);
    await panel.focus('input[type=search]');
    await panel.keyboard.sendCharacter(query);
    const found = await panel
      .waitForSelector(`[role=option][data-card-id="${ref}"]`, { timeout: 3_000 })
      .catch(() => undefined);
    if (found) return;
  }
  throw new Error(`The search for “${query}” never found ${ref}.`);
}

/** Opens a card from the search, by keyboard; its keys are handled from then on. */
export async function openCard(panel: Page, ref: string, query: string): Promise<void> {
  await searchUntilFound(panel, query, ref);
  // The list may be drawn anew meanwhile: what the arrows have reached stays reached.
  const reached = `[role=option][data-card-id="${ref}"][aria-selected=true]`;
  for (let presses = 0; presses < 60; presses += 1) {
    await panel.keyboard.press('ArrowDown');
    if (await panel.$(reached)) break;
  }
  await panel.keyboard.press('Enter');
  await panel.waitForSelector(`[data-card-id="${ref}"] article`);
  await waitForFocus(panel, `[data-card-id="${ref}"] h1`);
}

/** Opens the screen that notes a tip; the caret is in its words from then on. */
export async function beginTip(panel: Page): Promise<void> {
  await panel.click('[data-action=new-tip]');
  await waitForFocus(panel, '[data-field=words]');
}

/** The text of the CRM's call note. */
export function noteText(desk: Pick<Desk, 'page'>): Promise<string> {
  return desk.page.$eval('#note', (note) => (note as HTMLTextAreaElement).value);
}

/** Empties the call note and leaves the caret in it. */
export async function beginNote(desk: Pick<Desk, 'page'>): Promise<void> {
  await desk.page.focus('#note');
  await desk.page.$eval('#note', (note) => {
    (note as HTMLTextAreaElement).value = '';
  });
}

/** What the clipboard holds, read by the page as a paste would. */
export async function clipboardText(desk: Pick<Desk, 'page'>): Promise<string> {
  const { origin } = new URL(desk.page.url());
  await desk.page.browserContext().overridePermissions(origin, ['clipboard-read']);
  // Nobody reads it without the focus, which the panel beside may have taken for itself meanwhile.
  const end = Date.now() + 20_000;
  do await desk.page.bringToFront();
  while (!(await desk.page.evaluate(() => document.hasFocus())) && Date.now() < end);
  return desk.page.evaluate(() => navigator.clipboard.readText());
}

/** Until the panel counts so many tips that are not sent. */
export async function waitForUnsent(panel: Page, count: number): Promise<void> {
  await panel.waitForSelector(`[data-unsent="${count}"]`);
}

/** The text of the last toast, wherever the panel shows it. */
export function toastText(panel: Page): Promise<string> {
  return panel.$$eval('[data-tone]', (notes) => notes.map((note) => note.textContent).join('\n'));
}

/** All rows of one of the panel's tables, as they lie on the disk. */
export function storedRows(panel: Page, table: string): Promise<Record<string, unknown>[]> {
  return panel.evaluate(
    (name) =>
      new Promise<Record<string, unknown>[]>((resolve, reject) => {
        const opening = indexedDB.open(localStorage.getItem('souffleur-database') ?? 'souffleur');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction(name).objectStore(name).getAll();
          reading.onerror = () => reject(reading.error);
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result);
          };
        };
      }),
    table,
  );
}

/** Keeps every write to one of the panel's tables waiting until the returned function is called. */
export async function holdTable(panel: Page, table: string): Promise<() => Promise<void>> {
  await panel.evaluate(
    (name) =>
      new Promise<void>((resolve, reject) => {
        const held = globalThis as unknown as { heldTable?: string | undefined };
        held.heldTable = name;
        const opening = indexedDB.open(localStorage.getItem('souffleur-database') ?? 'souffleur');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = async () => {
          const store = opening.result.transaction(name, 'readwrite').objectStore(name);
          // A transaction lasts for as long as something is asked of it.
          while (held.heldTable === name) {
            await new Promise((counted) => {
              store.count().onsuccess = counted;
            });
            resolve();
          }
          opening.result.close();
        };
      }),
    table,
  );
  return () =>
    panel.evaluate(() => {
      (globalThis as unknown as { heldTable?: string | undefined }).heldTable = undefined;
    });
}

/** Puts rows into one of the panel's tables; the panel sees them when it is loaded anew. */
export function putRows(panel: Page, table: string, rows: object[]): Promise<void> {
  return panel.evaluate(
    (name, each) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open(localStorage.getItem('souffleur-database') ?? 'souffleur');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const writing = opening.result.transaction(name, 'readwrite');
          for (const row of each) writing.objectStore(name).put(row);
          writing.onabort = () => reject(writing.error);
          writing.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    table,
    rows,
  );
}

/** Opens the panel's database as a newer version of Souffleur would, which leaves it one of that version. */
export function openAsNewerVersion(panel: Page): Promise<void> {
  return panel.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open(localStorage.getItem('souffleur-database') ?? 'souffleur', 990);
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          opening.result.close();
          resolve();
        };
      }),
  );
}

/** Empties tables of the panel and loads it anew: the next test begins as on a new machine. */
export async function emptyTables(panel: Page, tables: string[]): Promise<void> {
  await panel.evaluate(
    (names) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open(localStorage.getItem('souffleur-database') ?? 'souffleur');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const writing = opening.result.transaction(names, 'readwrite');
          for (const name of names) writing.objectStore(name).clear();
          writing.onabort = () => reject(writing.error);
          writing.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    tables,
  );
  await panel.reload();
  await panel.waitForSelector('[role=option]');
}

/** Until what was asked for last is drawn. */
export async function twoFrames(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(resolve));
      }),
  );
}
