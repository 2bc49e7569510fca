/** The browser that component tests are drawn in. Without one they are skipped, and that is said. */
import { findBrowser } from './browser.ts';
import { SetupError, terminalLanguage } from './terminal.ts';

const NONE = {
  fr: 'Aucun Chromium, Chrome ou Edge trouvé : les tests de composants sont sautés. « npm test » en installe un.',
  en: 'No Chromium, Chrome or Edge was found: component tests are skipped. `npm test` installs one.',
};

/** Path of a browser that runs, or undefined. `log` gets the reason why there is none. */
export async function componentBrowser(log: (sentence: string) => void): Promise<string | undefined> {
  try {
    const found = await findBrowser();
    if (found) return found.path;
    log(NONE[terminalLanguage()]);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    log(error.sentence[terminalLanguage()]);
  }
  return undefined;
}
