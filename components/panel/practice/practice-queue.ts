/** Which situations of a pack are practised now. */
import { spokenLines } from '@/components/panel/say/spoken-lines';
import type { CardRef } from '@/protocol/card-ref';
import { type CardText, cardText } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import type { CardRow } from '@/storage/database/pack-rows';
import type { PracticeRow } from '@/storage/database/practice-rows';

/** How many situations a session begins that were never practised. */
export const NEW_IN_SESSION = 5;

export type Situation = {
  ref: CardRef;
  language: Language;
  title: string;
  /** What the caller says or the advisor sees; undefined where the card has no cue. */
  cue: string | undefined;
  /** What to say: the line to say now, and the first script. */
  lines: readonly string[];
};

type Practised = ReadonlyMap<CardRef, PracticeRow>;

/** Whether a card can be practised: somebody hears it, and there is a line to say. */
function isSituation({ card }: CardRow, text: CardText): boolean {
  return card.kind !== 'about' && spokenLines(text).length > 0;
}

/** The situations of a session: those that are due, the longest overdue first, then new ones in reading order. */
export function sessionOf(
  rows: readonly CardRow[],
  practised: Practised,
  { language, now }: { language: Language; now: number },
): Situation[] {
  const { due, fresh } = practiceCounts(rows, practised, now);
  return [...due, ...fresh.slice(0, NEW_IN_SESSION)].map((row) =>
    situationOf(row, practised.get(row.ref)?.count ?? 0, language),
  );
}

/** The cards of a pack that are due now, and those that were never practised. */
export function practiceCounts(
  rows: readonly CardRow[],
  practised: Practised,
  now: number,
): { due: CardRow[]; fresh: CardRow[] } {
  const situations = rows.filter((row) => isSituation(row, cardText(row.card, 'fr').text));
  const dueAt = ({ ref }: CardRow) => practised.get(ref)?.dueAt ?? Number.POSITIVE_INFINITY;
  return {
    due: situations.filter((row) => dueAt(row) <= now).sort((a, b) => dueAt(a) - dueAt(b)),
    fresh: situations.filter(({ ref }) => !practised.has(ref)),
  };
}

/** Another cue each time, so that the words are not learnt by heart. */
function situationOf({ ref, card }: CardRow, count: number, wanted: Language): Situation {
  const { language, text } = cardText(card, wanted);
  const { cues } = text;
  return {
    ref,
    language,
    title: text.title,
    cue: cues[count % Math.max(1, cues.length)],
    lines: spokenLines(text)
      .slice(0, text.say ? 2 : 1)
      .map((line) => line.text),
  };
}
