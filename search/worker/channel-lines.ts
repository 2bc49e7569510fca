/** The lines of results for the channel of the contact. */
import type { Script } from '@/protocol/pack';
import { scriptPieces } from '@/protocol/text/placeholder';
import type { SouffleurDatabase } from '@/storage/database/database';
import { wordedCards } from '@/storage/wording/worded-cards';
import type { IsOwnLine } from './present-results';
import type { Channel, FoundCard, SearchFinding } from './protocol';

/**
 * The same results. A line for another channel gives way to the card's first line for this one, else to one for any.
 * *Guarantees:* cards, their order and the other lines are unchanged.
 */
export async function preferChannel(
  db: SouffleurDatabase,
  finding: SearchFinding,
  channel: Channel,
  isOwnLine: IsOwnLine = () => false,
): Promise<SearchFinding> {
  const refs = finding.cards.filter(({ kind }) => kind === 'card').map(({ ref }) => ref);
  const rows = new Map((await wordedCards(db, refs)).map(({ ref, card }) => [ref, card]));
  const cards = finding.cards.map((found) => {
    const scripts = rows.get(found.ref)?.[found.language]?.scripts ?? [];
    const index = lineFor(scripts, found.lineIndex, channel);
    return index === found.lineIndex ? found : withLine(found, scripts, index, isOwnLine);
  });
  return { ...finding, cards };
}

function lineFor(scripts: readonly Script[], shown: number, channel: Channel): number {
  const of = scripts[shown]?.channel;
  if (of === undefined || of === channel) return shown;
  const same = scripts.findIndex((script) => script.channel === channel);
  if (same >= 0) return same;
  const any = scripts.findIndex((script) => script.channel === undefined);
  return any >= 0 ? any : shown;
}

function withLine(
  found: FoundCard,
  scripts: readonly Script[],
  lineIndex: number,
  isOwnLine: IsOwnLine,
): FoundCard {
  const { own: _own, ...rest } = found;
  const line = scriptPieces(scripts[lineIndex]?.text ?? '').map((piece) =>
    'text' in piece ? { ...piece, marked: false } : piece,
  );
  const isOwn = isOwnLine(found.ref, found.language, lineIndex);
  return { ...rest, line, lineIndex, ...(isOwn && { own: true as const }) };
}
