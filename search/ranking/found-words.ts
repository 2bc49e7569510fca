/** The display of a found card: the words to mark, and the script line that matches the query best. */
import type { Language } from '@/protocol/text/language';
import type { CardStore, ReadCard } from '@/search/index/card-store';
import type { LanguageIndex } from '@/search/index/language-index';
import type { QueryPlan } from '@/search/query/query-plan';

const MOST_MARKED = 60;

/** For each expansion of a query word: which word, and its worth. */
export type WantedForms = ReadonlyMap<string, { word: number; worth: number }>;

/** The forms that a plan looks for in one language; function words only when there is nothing else. */
export function wantedForms(plan: QueryPlan, { language, terms }: LanguageIndex): WantedForms {
  const wanted = new Map<string, { word: number; worth: number }>();
  const telling = plan.words.some(({ functional }) => !functional);
  plan.words.forEach(({ functional, terms: standIns, phrases, weight }, word) => {
    if (functional && telling) return;
    for (const part of [standIns[language], ...phrases[language].flat()]) {
      for (const [term, factor] of part) {
        const worth = factor * (weight || 1);
        const form = terms.form(term);
        if ((wanted.get(form)?.worth ?? 0) < worth) wanted.set(form, { word, worth });
      }
    }
  });
  return wanted;
}

/**
 * The best script line of a card (its index, 0 when no line holds a word of the query, -1 without scripts) and
 * the words of the card, as written and each once, that the query found.
 */
export function foundIn(
  card: number,
  language: Language,
  store: CardStore,
  wanted: WantedForms,
): { scriptIndex: number; matched: string[] } {
  const matched = new Set<string>();
  const words = new Set<number>();
  const front = store.read(card, language);
  const best = { scriptIndex: front.scripts > 0 ? 0 : -1, worth: 0 };
  const note = ({ lines }: ReadCard) => {
    for (const { script, words: written } of lines) {
      let worth = 0;
      const counted = new Set<number>();
      for (const { form, written: word } of written) {
        const found = wanted.get(form);
        if (!found) continue;
        if (matched.size < MOST_MARKED) matched.add(word);
        words.add(found.word);
        if (!counted.has(found.word)) worth += found.worth;
        counted.add(found.word);
      }
      if (script >= 0 && worth > best.worth) {
        best.worth = worth;
        best.scriptIndex = script;
      }
    }
  };
  note(front);
  const wantedWords = new Set(Array.from(wanted.values(), ({ word }) => word));
  // Words of the foremost fields are marked everywhere; the rest is read only for words not found yet.
  if (words.size < wantedWords.size) note(store.read(card, language, true));
  return { scriptIndex: best.scriptIndex, matched: [...matched] };
}
