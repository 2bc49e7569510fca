/** The display of a found card: the words to mark, and the script line that matches the query best. */
import type { Language } from '@/protocol/text/language';
import type { CardLine, CardStore, ReadCard } from '@/search/index/card-store';
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

/** What the list shows of a found card. */
export type FoundWords = {
  /** Index of the script line that says most of the query: 0 when none says any of it, -1 without scripts. */
  scriptIndex: number;
  /** The words of the card, as written and each once, that the query found. */
  matched: string[];
  /** The line that says more of the query than the title and that script line do, if there is one. */
  reason: CardLine | undefined;
};

/** A kind of line with the one that says most of the query: the first of equal ones. */
type Best = { line: CardLine | undefined; worth: number };

/** The words and the lines of a card that a query found. */
export function foundIn(card: number, language: Language, store: CardStore, wanted: WantedForms): FoundWords {
  const matched = new Set<string>();
  const words = new Set<number>();
  const front = store.read(card, language);
  const title: Best = { line: undefined, worth: 0 };
  const script: Best = { line: undefined, worth: 0 };
  const other: Best = { line: undefined, worth: 0 };
  // The card does not show its searches: they are the reason where nothing else is.
  const searched: Best = { line: undefined, worth: 0 };
  const bests: { [F in ReadCard['lines'][number]['field']]?: Best } = {
    title,
    scripts: script,
    searches: searched,
  };
  const note = ({ lines }: ReadCard) => {
    for (const { field, index, words: written } of lines) {
      const worth = worthOf(written, wanted, matched, words);
      const best = bests[field] ?? other;
      if (worth <= best.worth) continue;
      best.worth = worth;
      best.line = { field, index };
    }
  };
  note(front);
  const wantedWords = new Set(Array.from(wanted.values(), ({ word }) => word));
  // Words of the foremost fields are marked everywhere; the rest is read only for words not found yet.
  if (words.size < wantedWords.size) note(store.read(card, language, true));
  const shown = Math.max(title.worth, script.worth);
  const reason = other.worth + shown > 0 ? other : searched;
  return {
    scriptIndex: script.line?.index ?? (front.scripts > 0 ? 0 : -1),
    matched: [...matched],
    reason: reason.worth > shown ? reason.line : undefined,
  };
}

/** How much of the query a line says; adds the words it holds, as written and by their index in the query. */
function worthOf(
  line: ReadCard['lines'][number]['words'],
  wanted: WantedForms,
  matched: Set<string>,
  words: Set<number>,
): number {
  let worth = 0;
  const counted = new Set<number>();
  for (const { form, written } of line) {
    const found = wanted.get(form);
    if (!found) continue;
    if (matched.size < MOST_MARKED) matched.add(written);
    words.add(found.word);
    if (!counted.has(found.word)) worth += found.worth;
    counted.add(found.word);
  }
  return worth;
}
