/** Validates a draft as the service will, and locates each problem in the console. */

import { type Card, PACK_LIMITS, type Pack } from '@/protocol/pack';
import { cardSourceSchema, packSourceSchema } from '@/protocol/pack-source';
import type { DataProblem } from '@/protocol/validation/data-problem';
import { readUntrustedJson, validateUntrusted } from '@/protocol/validation/validate';

/** A problem with the card or chapter that it is in, by id, and the rest of its path inside of that. */
export type LocatedProblem = DataProblem & { cardId?: string; chapterId?: string; inside: string };

/** Every problem that would keep this pack from being published. */
export function packProblems(pack: Pack): LocatedProblem[] {
  const parsed = readUntrustedJson(JSON.stringify(pack), packSourceSchema, PACK_LIMITS.bytes);
  return parsed.ok ? [] : locateProblems(pack, parsed.problems);
}

/** The same for problems that the service named. */
export function locateProblems(pack: Pack, problems: readonly DataProblem[]): LocatedProblem[] {
  return problems.map((problem) => {
    const [list, index, ...rest] = problem.path.split('.');
    if (index === undefined) return { ...problem, inside: problem.path };
    const inside = rest.join('.');
    if (list === 'cards') return { ...problem, inside, ...named('cardId', pack.cards[Number(index)]?.id) };
    if (list === 'chapters')
      return { ...problem, inside, ...named('chapterId', pack.chapters[Number(index)]?.id) };
    return { ...problem, inside: problem.path };
  });
}

/** The problems of one card by path, such as `fr.scripts.0.text`. Blank rows are none: they are dropped. */
export function cardProblems(card: Card): Map<string, DataProblem> {
  const parsed = validateUntrusted(card, cardSourceSchema);
  const found = new Map<string, DataProblem>();
  if (parsed.ok) return found;
  for (const problem of parsed.problems) {
    if (problem.problem === 'empty' && isBlankRow(card, problem.path)) continue;
    if (!found.has(problem.path)) found.set(problem.path, problem);
  }
  return found;
}

function isBlankRow(card: Card, path: string): boolean {
  const [language, field, index] = path.split('.');
  const text = language === 'fr' || language === 'en' ? card[language] : undefined;
  if (!text || index === undefined) return false;
  if (field !== 'avoid') return true;
  const pair = text.avoid[Number(index)];
  return pair !== undefined && pair.phrase.trim() === '' && pair.instead.trim() === '';
}

function named<K extends 'cardId' | 'chapterId'>(key: K, id: string | undefined) {
  return id === undefined ? {} : { [key]: id };
}
