import { createInstance, type i18n, type Resource } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '@/protocol/text/language';

/** The wording of one window, from dictionaries that are read already. `changeLanguage` switches it at once. */
export function startWording(language: Language, resources: Resource): i18n {
  const wording = createInstance();
  void wording.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    ns: Object.keys(resources[language] ?? {}),
    defaultNS: 'panel',
    resources,
    initAsync: false,
    interpolation: { escapeValue: false },
  });
  return wording;
}
