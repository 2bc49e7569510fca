import { scriptPieces } from '@/protocol/text/placeholder';

/** From this many words on a line is hard to say in one breath. */
export const LONG_TO_SAY = 25;

/** How many words the one line to say now has: said in one breath, and enough to be a sentence. */
export const SAY_NOW_WORDS = { least: 5, most: 12 } as const;

/** How many words one says aloud; a placeholder counts as one. Elisions (`l’eau`) are one word. */
export function spokenWords(script: string): number {
  const text = scriptPieces(script)
    .map((piece) => ('text' in piece ? piece.text : ' x '))
    .join('');
  return text.match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu)?.length ?? 0;
}
