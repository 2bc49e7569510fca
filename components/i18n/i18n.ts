/**
 * Every sentence that a person reads, French first. English is typed by French, so that a missing sentence
 * does not compile.
 */
import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { wordingEn } from '@/components/i18n/panel/wording.en';
import { wordingFr } from '@/components/i18n/panel/wording.fr';
import type { Language } from '@/protocol/text/language';
import { cardEn } from './card.en';
import { cardFr } from './card.fr';
import { consoleEn } from './console.en';
import { consoleFr } from './console.fr';
import { deskEn } from './desk.en';
import { deskFr } from './desk.fr';
import { errorsEn } from './errors.en';
import { errorsFr } from './errors.fr';
import { fieldsEn } from './fields.en';
import { fieldsFr } from './fields.fr';
import { guideEn } from './panel/guide.en';
import { guideFr } from './panel/guide.fr';
import { noteEn } from './panel/note.en';
import { noteFr } from './panel/note.fr';
import { panelEn } from './panel.en';
import { panelFr } from './panel.fr';
import { teamEn } from './team.en';
import { teamFr } from './team.fr';

const resources = {
  fr: {
    panel: panelFr,
    console: consoleFr,
    card: cardFr,
    errors: errorsFr,
    fields: fieldsFr,
    team: teamFr,
    desk: deskFr,
    guide: guideFr,
    wording: wordingFr,
    note: noteFr,
  },
  en: {
    panel: panelEn,
    console: consoleEn,
    card: cardEn,
    errors: errorsEn,
    fields: fieldsEn,
    team: teamEn,
    desk: deskEn,
    guide: guideEn,
    wording: wordingEn,
    note: noteEn,
  },
};

declare module 'i18next' {
  // Only an interface can be merged into i18next's own.
  // biome-ignore lint/style/useConsistentTypeDefinitions: see above
  interface CustomTypeOptions {
    defaultNS: 'panel';
    resources: {
      panel: typeof panelFr;
      console: typeof consoleFr;
      card: typeof cardFr;
      errors: typeof errorsFr;
      fields: typeof fieldsFr;
      team: typeof teamFr;
      desk: typeof deskFr;
      guide: typeof guideFr;
      wording: typeof wordingFr;
      note: typeof noteFr;
    };
    keySeparator: '.';
    strictKeyChecks: false;
  }
}

/** The wording of one window. `changeLanguage` switches it at once. */
export function createWording(language: Language): i18n {
  const wording = createInstance();
  void wording.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    ns: ['panel', 'console', 'card', 'errors', 'fields', 'team', 'desk', 'guide', 'wording'],
    defaultNS: 'panel',
    resources,
    initAsync: false,
    interpolation: { escapeValue: false },
  });
  return wording;
}
