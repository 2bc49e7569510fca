import type { LinePiece } from '@/search/worker/protocol';

/** Characters before the first mark that fit on a row beside it. */
const LEAD = 26;
/** Characters of them that stay where there are more. */
const CONTEXT = 14;

/** A line for a row that has room for one line: where its first mark lies further on, it begins a few words before. */
export function fromFirstMark(pieces: readonly LinePiece[]): readonly LinePiece[] {
  const first = pieces.findIndex((piece) => 'text' in piece && piece.marked);
  if (first <= 0) return pieces;
  const before = pieces
    .slice(0, first)
    .map((piece) => ('text' in piece ? piece.text : piece.placeholder))
    .join('');
  if (before.length <= LEAD) return pieces;
  const words = before.slice(-CONTEXT).replace(/^\S*\s/u, '');
  return [{ text: `… ${words}`, marked: false }, ...pieces.slice(first)];
}
