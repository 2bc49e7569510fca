/** Chromium with the built extension and its real side panel beside an application. */
import { type Desk, openDesk } from '../support/built-extension';
import { installInPanel } from '../support/context-pages';
import { goHome, openCard, press } from '../support/panel-steps';
import type { RunningSystem } from './real-system';
import {
  LINES_CARD,
  LINES_QUERY,
  pause,
  prepareTab,
  type TrialDesk,
  waitForDocumentFocus,
} from './trial-desk';
import { trialPack } from './trial-pack';

/** Opens the application with the panel beside it, signed in, with the pack of the trials. */
export async function openChromiumDesk(system: RunningSystem): Promise<TrialDesk> {
  const desk = await openDesk(system.origin, { viewport: { width: 1280, height: 900 } });
  try {
    const { page, panel } = desk;
    prepareTab(page);
    await page.bringToFront();
    await system.signIn(page);
    await desk.pressAction(page);
    await installInPanel(panel, trialPack([]));
    const version = /\d+/u.exec(await desk.browser.version())?.[0] ?? '';
    return {
      name: 'chromium',
      browser: `Chromium ${version}`,
      page,
      panelDesk: desk,
      // It lasts as long as the tab stays on the application's origin.
      permitPage: () => Promise.resolve(),
      goToPanel: async () => {
        await panel.bringToFront();
        await waitForDocumentFocus(panel);
      },
      goToPage: async () => {
        await page.bringToFront();
        await waitForDocumentFocus(page);
        await pause(100);
      },
      showLines: () => showLines(desk),
      pressInPanel: (key) => press(panel, key === 'z' ? 'z' : `Digit${key}`),
      confirmation: async () => {
        const notes = await panel.$$eval('[data-tone]', (elements) =>
          elements.map((element) => ({
            tone: (element as HTMLElement).dataset.tone ?? '',
            text: element.textContent ?? '',
          })),
        );
        return notes.at(-1) ?? { tone: '', text: '' };
      },
      takePictures: async (prefix) => {
        await page.screenshot({ path: `${prefix}-page.png` });
        await panel.screenshot({ path: `${prefix}-panel.png` });
      },
      close: desk.close,
    };
  } catch (error) {
    await desk.close();
    throw error;
  }
}

async function showLines({ panel }: Desk): Promise<void> {
  if (await panel.$(`[data-card-id="${LINES_CARD}"] article`)) return;
  await panel.bringToFront();
  await goHome(panel);
  await openCard(panel, LINES_CARD, LINES_QUERY);
}
