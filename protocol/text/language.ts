/** The languages of Souffleur, in the order of fallback. */
export const LANGUAGES = ['fr', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A value that exists in at least one language. Keys are `fr` and `en`. */
export type Localized<T> = { fr?: T | undefined; en?: T | undefined };

/** The other language: the target of the language key. */
export function otherLanguage(language: Language): Language {
  return language === 'fr' ? 'en' : 'fr';
}

/** The value in the wanted language, or else in the other one; undefined only when neither exists. */
export function inLanguage<T>(value: Localized<T>, language: Language): T | undefined {
  return value[language] ?? value[otherLanguage(language)];
}
