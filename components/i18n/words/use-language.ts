import type { i18n } from 'i18next';
import { useLayoutEffect, useState } from 'react';
import type { Language } from '@/protocol/text/language';
import type { PageWords } from './page-words';

/**
 * The language that a page is drawn in: the chosen one, once its dictionaries are read.
 * *Guarantees:* no sentence is composed before they are; they are in use before any effect of the page, such as an
 * announcement.
 */
export function useLanguage(wording: i18n, chosen: Language, { language: first, load }: PageWords): Language {
  const [language, setLanguage] = useState(first);
  useLayoutEffect(() => {
    let current = true;
    const show = () => current && setLanguage(chosen);
    if (wording.hasResourceBundle(chosen, 'panel')) show();
    else
      load(chosen).then(
        (dictionaries) => {
          for (const [namespace, words] of Object.entries(dictionaries))
            wording.addResourceBundle(chosen, namespace, words);
          show();
        },
        // The page stays in its language.
        (error: unknown) => console.error('The dictionaries of a language cannot be read', error),
      );
    return () => {
      current = false;
    };
  }, [chosen, load, wording]);
  useLayoutEffect(() => {
    document.documentElement.lang = language;
    void wording.changeLanguage(language);
  }, [language, wording]);
  return language;
}
