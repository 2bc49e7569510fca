/** The list for an empty query: favourites and recent cards first, then one entry per card. */

import type { CardRef } from '@/protocol/card-ref';
import { cardText } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import { scriptPieces } from '@/protocol/text/placeholder';
import type { LinePiece } from '@/search/worker/protocol';
import type { SouffleurDatabase } from '@/storage/database/database';
import type { CardRow } from '@/storage/database/pack-rows';
import { firstCards } from '@/storage/packs/packs';
import { listFavourites, listRecents } from '@/storage/preferences/preferences';
import { wordedCards } from '@/storage/wording/worded-cards';

export type HomeCard = {
  ref: CardRef;
  language: Language;
  title: LinePiece[];
  line: LinePiece[];
  /** Which of the card's lines is shown; missing where it is none of them. */
  lineIndex?: number;
  /** Somebody's safety is at stake. */
  urgent?: boolean;
};
export type HomeList = {
  /** The cards that fit the active page. */
  fitting: HomeCard[];
  favourites: HomeCard[];
  recents: HomeCard[];
  situations: HomeCard[];
  empty: boolean;
};

const RECENTS_SHOWN = 5;
const SITUATIONS_SHOWN = 200;

/**
 * The cards that fit the page (`fitting`), favourites, recent cards, then one situation per card; a favourite is not
 * repeated among the recent cards.
 */
export async function readHomeList(
  db: SouffleurDatabase,
  language: Language,
  fitting: readonly CardRef[] = [],
): Promise<HomeList> {
  const favouriteRefs = (await listFavourites(db)).map(({ ref }) => ref);
  const recentRefs = (await listRecents(db)).map(({ ref }) => ref);
  const favourites = await wordedCards(db, favouriteRefs);
  const recents = (await wordedCards(db, recentRefs))
    .filter((row) => !favouriteRefs.includes(row.ref))
    .slice(0, RECENTS_SHOWN);
  const cards = await firstCards(db, SITUATIONS_SHOWN);
  const situations = cards.filter((row) => cardText(row.card, language).text.cues.length > 0);
  return {
    fitting: (await wordedCards(db, fitting)).map((row) => asTitled(row, language)),
    favourites: favourites.map((row) => asTitled(row, language)),
    recents: recents.map((row) => asTitled(row, language)),
    situations: situations.map((row) => asSituation(row, language)),
    empty: cards.length === 0,
  };
}

function asTitled({ ref, card }: CardRow, wanted: Language): HomeCard {
  const { language, text } = cardText(card, wanted);
  const [first] = text.scripts;
  return {
    ref,
    language,
    title: plain(text.title),
    line: plain(first?.text ?? text.summary),
    ...(first && { lineIndex: 0 }),
    ...(card.urgent && { urgent: true }),
  };
}

function asSituation({ ref, card }: CardRow, wanted: Language): HomeCard {
  const { language, text } = cardText(card, wanted);
  return {
    ref,
    language,
    title: plain(text.cues[0] ?? text.title),
    line: plain(text.title),
    ...(card.urgent && { urgent: true }),
  };
}

function plain(line: string): LinePiece[] {
  return scriptPieces(line).map((piece) => ('text' in piece ? { ...piece, marked: false } : piece));
}
