/** Every pack as a trainer sees it: its draft where there is one, else the installed version. */

import { type CardRef, cardRef } from '@/protocol/card-ref';
import type { Card, Pack } from '@/protocol/pack';
import type { SouffleurDatabase } from '@/storage/database/database';
import type { PackDraftRow, PackRow } from '@/storage/database/pack-rows';
import { listPackDrafts } from '@/storage/packs/pack-drafts';
import { listPacks, readPack } from '@/storage/packs/packs';

export type LibraryPack = {
  packId: string;
  /** The draft's state, or else the installed one. */
  pack: Pack;
  installed: PackRow | undefined;
  draft: PackDraftRow | undefined;
  /** Ids of the cards of the installed version, which other packs may refer to. */
  published: ReadonlySet<string>;
  /** Differs whenever `pack` does. */
  stamp: string;
};

export type LibraryCard = { ref: CardRef; card: Card; chapterId: string; pack: Pack };

/** The packs by id. A pack that is neither installed nor drafted is not there. */
export async function readLibrary(db: SouffleurDatabase): Promise<LibraryPack[]> {
  const [installed, drafts] = await Promise.all([listPacks(db), listPackDrafts(db)]);
  const ids = [...new Set([...installed.map(({ id }) => id), ...drafts.map(({ packId }) => packId)])].sort();
  const packs = await Promise.all(
    ids.map(async (packId): Promise<LibraryPack[]> => {
      const row = installed.find(({ id }) => id === packId);
      const draft = drafts.find((each) => each.packId === packId);
      const published = row ? await readPack(db, packId) : undefined;
      const pack = draft?.pack ?? published;
      const stamp = draft ? `draft ${draft.baseVersion} ${draft.changedAt}` : (row?.sha256 ?? '');
      const cards = new Set((published?.cards ?? []).map(({ id }) => id));
      return pack ? [{ packId, pack, installed: row, draft, published: cards, stamp }] : [];
    }),
  );
  return packs.flat();
}

/** The cards of a pack in reading order, with the chapter each is in. */
export function libraryCards(pack: Pack): LibraryCard[] {
  const byId = new Map(pack.cards.map((card) => [card.id, card]));
  return pack.chapters.flatMap((chapter) =>
    chapter.cards.flatMap((id) => {
      const card = byId.get(id);
      return card ? [{ ref: cardRef(pack.id, id), card, chapterId: chapter.id, pack }] : [];
    }),
  );
}

/**
 * The cards of a pack that another pack may name: those that are published, and are not about to be deleted. A card that
 * only a draft holds would lead nowhere on every other disk.
 */
export function cardsToOffer({ pack, published }: Pick<LibraryPack, 'pack' | 'published'>): LibraryCard[] {
  return libraryCards(pack).filter(({ card }) => published.has(card.id));
}
