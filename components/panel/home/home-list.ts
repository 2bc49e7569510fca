/** The list for an empty query: cards that fit the page, favourites, recent cards, and the chapters to browse. */

import type { CardRef } from '@/protocol/card-ref';
import { cardText } from '@/protocol/pack';
import { inLanguage, type Language } from '@/protocol/text/language';
import { scriptPieces } from '@/protocol/text/placeholder';
import type { LinePiece } from '@/search/worker/protocol';
import type { SouffleurDatabase } from '@/storage/database/database';
import type { CardRow, PackRow } from '@/storage/database/pack-rows';
import { listPacks } from '@/storage/packs/packs';
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
/** A chapter to browse. */
export type HomeChapter = {
  /** `pack/chapter`. */
  key: string;
  id: string;
  title: string;
  /** How many cards it holds. */
  count: number;
};
export type HomeList = {
  /** The cards that fit the active page. */
  fitting: HomeCard[];
  favourites: HomeCard[];
  recents: HomeCard[];
  /** Those of the organisation's packs first, each pack's in its order. */
  chapters: HomeChapter[];
  empty: boolean;
};

const RECENTS_SHOWN = 5;

/**
 * The cards that fit the page (`fitting`), favourites, recent cards, and every chapter that holds cards; a favourite is
 * not repeated among the recent cards.
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
  const chapters = chaptersOf(await listPacks(db), language);
  return {
    fitting: (await wordedCards(db, fitting)).map((row) => asTitled(row, language)),
    favourites: favourites.map((row) => asTitled(row, language)),
    recents: recents.map((row) => asTitled(row, language)),
    chapters,
    empty: chapters.length === 0,
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

function chaptersOf(packs: readonly PackRow[], language: Language): HomeChapter[] {
  const own = packs.filter(({ origin }) => origin === 'organisation');
  const builtIn = packs.filter(({ origin }) => origin !== 'organisation');
  return [...own, ...builtIn].flatMap((pack) =>
    pack.chapters.flatMap(({ id, title, cards }) =>
      cards.length === 0
        ? []
        : [{ key: `${pack.id}/${id}`, id, title: inLanguage(title, language) ?? id, count: cards.length }],
    ),
  );
}

function plain(line: string): LinePiece[] {
  return scriptPieces(line).map((piece) => ('text' in piece ? { ...piece, marked: false } : piece));
}
