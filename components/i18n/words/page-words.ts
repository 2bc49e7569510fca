/**
 * The dictionaries of a page, one file for each language.
 * *Guarantees:* a page reads those of its own screens, in the language that it is drawn in; another language's when it
 * is chosen.
 */
import type { Resource } from 'i18next';
import type { Language } from '@/protocol/text/language';

export type Dictionaries = Resource[string];

export type PageWords = {
  /** The language of the first drawing, whose dictionaries are read already. */
  language: Language;
  dictionaries: Dictionaries;
  load: (language: Language) => Promise<Dictionaries>;
};

/** The words of a page that is about to be drawn in `language`. */
export async function readPageWords(language: Language, load: PageWords['load']): Promise<PageWords> {
  return { language, dictionaries: await load(language), load };
}
