/**
 * Runs a query on the index and builds the list's rows from the hits. Reads nothing from the disk: a key press waits
 * for this.
 */

import { type CardRef, cardRef } from '@/protocol/card-ref';
import { inLanguage, type Language } from '@/protocol/text/language';
import { scriptPieces } from '@/protocol/text/placeholder';
import { linesOf } from '@/search/index/search-text';
import { nameables, parseQueryTokens } from '@/search/query/query-tokens';
import type { SearchHit, SearchIndex } from '@/search/search-index';
import { type Marker, markerOf } from '@/search/text/marks';
import type { PackRow } from '@/storage/database/pack-rows';
import type { FoundCard, LinePiece, SearchFinding, SearchQuestion } from './protocol';

/** How many cards filters alone list. */
const LISTED = 400;

/** Whether a line of a card is said in the advisor's own words. */
export type IsOwnLine = (ref: CardRef, language: Language, index: number) => boolean;

/** The cards, and the advisor's own tips, that match a query. */
export function findCards(
  index: SearchIndex,
  { text, favourites, ...question }: SearchQuestion,
  packs: readonly PackRow[],
  isOwnLine: IsOwnLine = () => false,
): SearchFinding {
  // Names are gathered only for a text that may hold one: this runs at every key.
  const { text: words, filters } = parseQueryTokens(text, text.includes('#') ? nameables(packs) : {});
  const isListing = words.trim() === '';
  const { hits: found, nearest } = index.query({
    ...question,
    ...(isListing && { limit: LISTED }),
    text: words,
    filters,
    favourites: new Set(favourites),
  });
  const hits = isListing ? inReadingOrder(found, packs) : found;
  return {
    cards: hits.flatMap((hit) => asFoundCard(index, hit, packs, question.language, isOwnLine)),
    nearest,
  };
}

/** The hits of filters alone: the cards of each pack as they are read, then what is in no pack. */
function inReadingOrder(hits: readonly SearchHit[], packs: readonly PackRow[]): SearchHit[] {
  const refs = packs.flatMap(({ id, chapters }) =>
    chapters.flatMap(({ cards }) => cards.map((cardId) => cardRef(id, cardId))),
  );
  const positions = new Map(refs.map((ref, index) => [ref, index]));
  const positionOf = ({ ref }: SearchHit) => positions.get(ref as CardRef) ?? refs.length;
  return hits.toSorted((a, b) => positionOf(a) - positionOf(b));
}

function asFoundCard(
  index: SearchIndex,
  { ref, language, matched, scriptIndex, reason, certain }: SearchHit,
  packs: readonly PackRow[],
  shownIn: SearchQuestion['language'],
  isOwnLine: IsOwnLine,
): FoundCard[] {
  const entry = index.entry(ref);
  const text = entry?.[language];
  if (!entry || !text) return [];
  const marker = markerOf(matched);
  const lineIndex = Math.min(Math.max(scriptIndex, 0), text.scripts.length - 1);
  const bestLine = text.scripts[lineIndex] ?? text.summary;
  // A tip without a situation is titled by its first words, which its line holds already.
  const called = entry.kind === 'tip' && bestLine.startsWith(text.title.replace(/…$/u, '')) ? '' : text.title;
  const title = pieces(called, marker);
  const line = pieces(bestLine, marker);
  const reasonText = reason && linesOf(text, reason.field)[reason.index];
  const pack = packs.find(({ id }) => id === entry.packId);
  return [
    {
      ref,
      kind: entry.kind === 'tip' ? 'tip' : 'card',
      ...(entry.urgent && { urgent: true }),
      language,
      certain,
      title,
      reason: reasonText === undefined ? undefined : pieces(reasonText, marker),
      line,
      lineIndex,
      ...(isOwnLine(ref, language, lineIndex) && { own: true as const }),
      packTitle: pack && inLanguage(pack.title, shownIn),
    },
  ];
}

function pieces(line: string, marker: Marker): LinePiece[] {
  return scriptPieces(line).flatMap((piece): LinePiece[] => ('text' in piece ? marker(piece.text) : [piece]));
}
