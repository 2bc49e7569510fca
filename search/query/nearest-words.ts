import type { Language } from '@/protocol/text/language';
import type { CardStore } from '@/search/index/card-store';
import type { LanguageIndex } from '@/search/index/language-index';
import { theOther } from '@/search/index/search-text';
import type { PlannedWord } from './planned-word';

const MOST = 6;
const SUSPECTS = 3;

/**
 * Words of the cards, as written there, that come near to the telling words of a query that found nothing: at
 * most six, in the preferred language; in the other one only where no card is written in the preferred one.
 */
export function nearestWords(
  words: readonly PlannedWord[],
  indexes: Record<Language, LanguageIndex>,
  store: CardStore,
  preferred: Language,
): string[] {
  const found = new Set<string>();
  const language = indexes[preferred].terms.size > 0 ? preferred : theOther(preferred);
  const { terms } = indexes[language];
  const suspects = words.filter(({ functional }) => !functional);
  for (const { form } of suspects.slice(0, SUSPECTS)) {
    const limit = form.length >= 6 ? 3 : form.length >= 4 ? 2 : 1;
    for (const { term } of terms.near(form, true, limit).slice(0, 3)) {
      const written = writtenAs(term, indexes[language], store);
      if (written !== undefined && terms.form(term) !== form && terms.form(term).length > 2) {
        found.add(written);
      }
    }
  }
  return [...found].slice(0, MOST);
}

/** The term as the first card by name that holds it writes it, in lower case unless it is all capitals. */
function writtenAs(term: number, index: LanguageIndex, store: CardStore): string | undefined {
  const first = index.postings.first(
    term,
    (card) => store.facts(card) !== undefined,
    (a, b) => store.compare(a, b),
  );
  if (first === undefined) return undefined;
  const form = index.terms.form(term);
  for (const rest of [false, true]) {
    for (const { words } of store.read(first, index.language, rest).lines) {
      const found = words.find((word) => word.form === form);
      if (!found) continue;
      return found.written === found.written.toUpperCase() ? found.written : found.written.toLowerCase();
    }
  }
  return undefined;
}
