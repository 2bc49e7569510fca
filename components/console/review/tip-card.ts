/** How a tip becomes part of a card: its words a line to say, its author's name a credit. */

import { emptyText } from '@/components/console/draft/pack-edit';
import type { Card, Credit } from '@/protocol/pack';
import { PACK_LIMITS } from '@/protocol/pack';
import { withoutCardAddress } from '@/protocol/text/card-address';
import { countCharacters } from '@/protocol/text/text-length';
import type { TipContent } from '@/protocol/tip';
import type { TipRow } from '@/storage/database/tip-rows';

const TITLE_FROM_WORDS = 60;

/** The proposed title of a card made of this tip: its situation, or else the beginning of its words. */
export function titleOfTip({ situation: written, words }: TipContent): string {
  const situation = written && withoutCardAddress(written);
  // Whole, even where it is too long for a title: its field says by how much.
  if (situation?.trim()) return situation.trim();
  const line = words.trim().split('\n', 1)[0] ?? '';
  if (countCharacters(line) <= TITLE_FROM_WORDS) return line;
  const within = [...line].slice(0, TITLE_FROM_WORDS).join('');
  const lastSpace = within.lastIndexOf(' ');
  return `${lastSpace > 20 ? within.slice(0, lastSpace) : within}…`;
}

/** A new card from a tip, in the tip's language. A question's words are what to listen for, not what to say. */
export function cardFromTip(tip: TipRow, cardId: string): Card {
  const { language, kind, situation: written, words } = tip.content;
  const situation = written && withoutCardAddress(written);
  const text = emptyText();
  text.title = titleOfTip(tip.content);
  if (situation?.trim()) text.cues = [situation.trim()];
  if (kind === 'tip') text.scripts = [{ text: words, tone: 'neutre' }];
  else text.cues = [...new Set([...text.cues, ...cueLines(words)])].slice(0, PACK_LIMITS.cues);
  return { id: cardId, kind: 'situation', next: [], [language]: text, ...withCredit([], tip) };
}

/** The card with the tip's words as one more line to say (or cue, for a question) and its author's credit. */
export function mergeTip(card: Card, tip: TipRow): Card {
  const { language, kind, words } = tip.content;
  const text = card[language] ?? { ...emptyText(), title: titleOfTip(tip.content) };
  const merged =
    kind === 'tip'
      ? { ...text, scripts: [...text.scripts, { text: words, tone: 'neutre' as const }] }
      : { ...text, cues: [...new Set([...text.cues, ...cueLines(words)])] };
  return { ...card, [language]: merged, ...withCredit(card.credits ?? [], tip) };
}

/** Whether a card names this tip among its credits. */
export function creditsTip(card: Card, tipId: string): boolean {
  return card.credits?.some((credit) => credit.tipId === tipId) ?? false;
}

function cueLines(words: string): string[] {
  return words
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function withCredit(credits: Credit[], tip: TipRow): { credits?: Credit[] } {
  const name = tip.author?.name;
  if (name === undefined || credits.some((credit) => credit.tipId === tip.id)) {
    return credits.length === 0 ? {} : { credits };
  }
  return { credits: [...credits, { name, tipId: tip.id }] };
}
