/** Judges a draft as the service will, and says where in the console each problem can be mended. */

import type { DataProblem } from '@/protocol/validation/data-problem';
import { type Card, PACK_LIMITS, type Pack } from '@/protocol/pack';
import { cardSourceSchema, packSourceSchema } from '@/protocol/pack-source';
import { readUntrusted, readUntrustedJson } from '@/protocol/validation/validate';

/** A problem with the card or chapter that it is in, by id, and the rest of its place inside of that. */
export type PlacedProblem = DataProblem & { cardId?: string; chapterId?: string; inside: string };

/** Every problem that would keep this pack from being published. */
export function packProblems(pack: Pack): PlacedProblem[] {
  const judged = readUntrustedJson(JSON.stringify(pack), packSourceSchema, PACK_LIMITS.bytes);
  return judged.ok ? [] : placeProblems(pack, judged.problems);
}

/** The same for problems that the service named. */
export function placeProblems(pack: Pack, problems: readonly DataProblem[]): PlacedProblem[] {
  return problems.map((problem) => {
    const [list, at, ...rest] = problem.place.split('.');
    const inside = rest.join('.');
    if (list === 'cards') return { ...problem, inside, ...named('cardId', pack.cards[Number(at)]?.id) };
    if (list === 'chapters')
      return { ...problem, inside, ...named('chapterId', pack.chapters[Number(at)]?.id) };
    return { ...problem, inside: problem.place };
  });
}

/** The problems of one card by their place in it, such as `fr.scripts.0.text`. Blank rows are none: they are dropped. */
export function cardProblems(card: Card): Map<string, DataProblem> {
  const judged = readUntrusted(card, cardSourceSchema);
  const found = new Map<string, DataProblem>();
  if (judged.ok) return found;
  for (const problem of judged.problems) {
    if (problem.problem === 'empty' && isBlankRow(card, problem.place)) continue;
    if (!found.has(problem.place)) found.set(problem.place, problem);
  }
  return found;
}

function isBlankRow(card: Card, place: string): boolean {
  const [language, field, at] = place.split('.');
  const text = language === 'fr' || language === 'en' ? card[language] : undefined;
  if (!text || at === undefined) return false;
  if (field !== 'avoid') return true;
  const pair = text.avoid[Number(at)];
  return pair !== undefined && pair.phrase.trim() === '' && pair.instead.trim() === '';
}

function named<K extends 'cardId' | 'chapterId'>(key: K, id: string | undefined) {
  return id === undefined ? {} : { [key]: id };
}
