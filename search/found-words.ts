/** What to show of a card that was found: the words to mark, and the script line that says most of the query. */
import type { ReadCard } from './card-store';
import type { LanguageIndex } from './language-index';
import type { QueryPlan } from './query-plan';

const MOST_MARKED = 60;

/**
 * The best script line of a card (its index, 0 when no line holds a word of the query, -1 without scripts) and
 * the words of the card, as written and each once, that the query found.
 */
export function foundIn(
  read: ReadCard,
  plan: QueryPlan,
  { language, terms }: LanguageIndex,
): { scriptAt: number; matched: string[] } {
  const telling = plan.words.filter(({ functional }) => !functional);
  const asked = telling.length > 0 ? telling : plan.words;
  const worths = new Map<number, number>();
  for (const { terms: standIns, phrases, weight } of asked) {
    const parts = [standIns[language], ...phrases[language].flat()];
    for (const part of parts) {
      for (const [term, factor] of part)
        worths.set(term, Math.max(worths.get(term) ?? 0, factor * (weight || 1)));
    }
  }
  const matched = new Set<string>();
  let scriptAt = read.scripts > 0 ? 0 : -1;
  let best = 0;
  for (const { script, words } of read.lines) {
    let worth = 0;
    const counted = new Set<number>();
    for (const { form, written } of words) {
      const term = terms.exact(form);
      const value = term === undefined ? undefined : worths.get(term);
      if (term === undefined || value === undefined) continue;
      if (matched.size < MOST_MARKED) matched.add(written);
      if (!counted.has(term)) worth += value;
      counted.add(term);
    }
    if (script >= 0 && worth > best) {
      best = worth;
      scriptAt = script;
    }
  }
  return { scriptAt, matched: [...matched] };
}
