/**
 * Every sentence that a person reads, French first. English is typed by French, so that a missing sentence
 * does not compile.
 */
import type { i18n } from 'i18next';
import type { Language } from '@/protocol/text/language';
import { dictionaries as consoleEnglish } from './words/console-english';
import { dictionaries as consoleFrench } from './words/console-french';
import { dictionaries as panelEnglish } from './words/panel-english';
import { dictionaries as panelFrench } from './words/panel-french';
import { startWording } from './words/start-wording';

const french = { ...panelFrench, ...consoleFrench };
const english = { ...panelEnglish, ...consoleEnglish };

declare module 'i18next' {
  // Only an interface can be merged into i18next's own.
  // biome-ignore lint/style/useConsistentTypeDefinitions: see above
  interface CustomTypeOptions {
    defaultNS: 'panel';
    resources: typeof french;
    keySeparator: '.';
    strictKeyChecks: false;
  }
}

/**
 * The wording of panel and console in both languages, for what draws parts of either. The two pages read their own
 * dictionaries (`words/page-words.ts`).
 */
export function createWording(language: Language): i18n {
  return startWording(language, { fr: french, en: english });
}
