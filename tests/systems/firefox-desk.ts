/** Firefox with the built extension and its real sidebar beside an application. */
import { join } from 'node:path';
import { ROOT } from '@/setup/browser';
import { putPack } from '../support/context-pages';
import { type FirefoxPanel, launchFirefox, type PressedKey } from '../support/firefox-browser';
import type { RunningSystem } from './real-system';
import {
  type Confirmation,
  LINES_CARD,
  LINES_QUERY,
  pause,
  prepareTab,
  STEP_TIMEOUT_MS,
  type TrialDesk,
  waitForDocumentFocus,
} from './trial-desk';
import { trialPack } from './trial-pack';

const BUILT = { extension: join(ROOT, '.output', 'firefox-mv3'), id: 'panneau@souffleur.invalid' };
/** How long the search may still change its list after it has found a card. */
const SEARCH_MS = 500;
const ESCAPE: PressedKey = { key: 'Escape', code: 'Escape', keyCode: 27 };
const DOWN: PressedKey = { key: 'ArrowDown', code: 'ArrowDown', keyCode: 40 };
const ENTER: PressedKey = { key: 'Enter', code: 'Enter', keyCode: 13 };

type InExtension = { browser: { extension: { getViews: (of: object) => Window[] } } };

/** What the sidebar shows, as far as the steps of the trials need it. */
type PanelState = {
  hasFocus: boolean;
  /** The search is there, empty, with cards below it and nothing above it. */
  isHome: boolean;
  found: (string | undefined)[];
  selected: string | undefined;
  /** The card that is open, once its heading has the focus. */
  open: string | undefined;
  notes: Confirmation[];
};

/** Opens the application with the sidebar beside it, signed in, with the pack of the trials. */
export async function openFirefoxDesk(system: RunningSystem, executablePath: string): Promise<TrialDesk> {
  const started = await launchFirefox({ ...BUILT, executablePath, tab: 'console.html' });
  try {
    const { page, inExtension } = started;
    prepareTab(page);
    await started.focusPage();
    await page.goto(system.origin);
    await system.signIn(page);
    await started.pressAction();
    await waitFor(started, ({ isHome }) => isHome);
    await putPack(inExtension, trialPack([]));
    await inExtension.evaluate(() => {
      const { browser } = globalThis as unknown as InExtension;
      browser.extension.getViews({ type: 'sidebar' })[0]?.location.reload();
    });
    await pause(1_000);
    await waitFor(started, ({ isHome }) => isHome);
    const goToPanel = async () => {
      await started.focusPanel();
      await waitFor(started, ({ hasFocus }) => hasFocus);
    };
    return {
      name: 'firefox',
      browser: started.name,
      page,
      permitPage: async () => {
        await started.focusPage();
        await started.pressAction();
        await pause(300);
      },
      goToPanel,
      goToPage: async () => {
        await started.focusPage();
        await waitForDocumentFocus(page);
        await pause(100);
      },
      showLines: async () => {
        if ((await stateOf(started)).open === LINES_CARD) return;
        await goToPanel();
        await showLines(started);
      },
      pressInPanel: (key) => started.pressKeys([keyOf(key)]),
      confirmation: async () => (await stateOf(started)).notes.at(-1) ?? { tone: '', text: '' },
      takePictures: async (prefix) => {
        await page.screenshot({ path: `${prefix}-page.png` });
      },
      close: started.close,
    };
  } catch (error) {
    await started.close();
    throw error;
  }
}

/** Opens the card of the lines from wherever the panel is, by keys. */
async function showLines(started: FirefoxPanel): Promise<void> {
  for (let presses = 0; presses < 8 && !(await stateOf(started)).isHome; presses += 1) {
    await started.pressKeys([ESCAPE]);
    await pause(100);
  }
  await started.pressKeys([...LINES_QUERY].map(keyOf));
  await waitFor(started, ({ found }) => found.includes(LINES_CARD));
  // The list is drawn anew for each letter: what an arrow has reached may still change.
  await pause(SEARCH_MS);
  for (let presses = 0; presses < 60; presses += 1) {
    await started.pressKeys([DOWN]);
    if ((await stateOf(started)).selected === LINES_CARD) break;
  }
  await started.pressKeys([ENTER]);
  await waitFor(started, ({ open }) => open === LINES_CARD);
}

/** A key of a letter, a digit or a space, as an English keyboard sends it. */
function keyOf(key: string): PressedKey {
  const upper = key.toUpperCase();
  const code = key === ' ' ? 'Space' : `${/\d/u.test(key) ? 'Digit' : 'Key'}${upper}`;
  return { key, code, keyCode: upper.charCodeAt(0) };
}

async function waitFor(started: FirefoxPanel, fits: (state: PanelState) => boolean): Promise<void> {
  let last = '';
  for (const end = Date.now() + STEP_TIMEOUT_MS; Date.now() < end; ) {
    try {
      const state = await stateOf(started);
      if (fits(state)) return;
      last = JSON.stringify(state);
    } catch (error) {
      // The sidebar is being loaded.
      last = String(error);
    }
    await pause(100);
  }
  throw new Error(`The panel did not come to it: ${last}`);
}

/**
 * The sidebar is no page that can be driven, but its window is open to the extension's other pages. No function is
 * declared in what runs there: the helper that keeps its name would be missing.
 */
function stateOf(started: FirefoxPanel): Promise<PanelState> {
  return started.inExtension.evaluate(() => {
    const { browser } = globalThis as unknown as InExtension;
    const document = browser.extension.getViews({ type: 'sidebar' })[0]?.document;
    if (!document) throw new Error('There is no sidebar.');
    const search = document.querySelector<HTMLInputElement>('input[type=search]');
    const options = [...document.querySelectorAll<HTMLElement>('[role=option]')];
    const notes = [...document.querySelectorAll<HTMLElement>('[data-tone]')];
    const heading = document.activeElement?.matches('h1') ? document.activeElement : null;
    const card = heading?.closest<HTMLElement>('[data-card-id]');
    return {
      hasFocus: document.hasFocus(),
      isHome: search?.value === '' && options.length > 0 && !document.querySelector('[role=dialog]'),
      found: options.map((option) => option.dataset.cardId),
      selected: options.find((option) => option.ariaSelected === 'true')?.dataset.cardId,
      open: card?.querySelector('article') ? card.dataset.cardId : undefined,
      notes: notes.map(({ dataset, textContent }) => ({
        tone: dataset.tone ?? '',
        text: textContent ?? '',
      })),
    };
  });
}
