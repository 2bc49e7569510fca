/** Rows of installed packs, their cards and news, a trainer's drafts, favourites and recent cards. */
import type { CardRef } from '@/protocol/card-ref';
import type { Card, Pack } from '@/protocol/pack';

/** Where an installed pack came from. */
export type PackOrigin = 'built-in' | 'organisation';

/** An installed pack without its cards, which are rows of their own. */
export type PackRow = Omit<Pack, 'cards'> & {
  origin: PackOrigin;
  /** Hex SHA-256 of the bytes it was installed from. */
  sha256: string;
  installedAt: number;
  publishedBy?: string;
  /** Fields of a later release that were left out, such as `cards.*.mood`: to be read again once they are known. */
  unknownFields?: string[];
};

/** A card of an installed pack. `position` in the pack's reading order, from 0. */
export type CardRow = {
  packId: string;
  cardId: string;
  ref: CardRef;
  chapterId: string;
  position: number;
  card: Card;
};

/** A whole version stored so that the one before can be restored. */
export type PackVersionRow = {
  packId: string;
  version: number;
  pack: Pack;
  origin: PackOrigin;
  sha256: string;
  publishedBy?: string;
  unknownFields?: string[];
};

/** A change of a pack, until it was shown in "what's new". */
export type NewsRow = {
  packId: string;
  version: number;
  note?: string;
  /** Cards that are new or whose text changed. */
  added: CardRef[];
  changed: CardRef[];
  installedAt: number;
  seen: 0 | 1;
};

/** A trainer's working copy of a pack: the next version, based on `baseVersion` (0 for a new pack). */
export type PackDraftRow = {
  packId: string;
  baseVersion: number;
  base?: Pack;
  pack: Pack;
  changedAt: number;
  /** Cards that another trainer's version changed too; each until a trainer has checked it. */
  conflicts?: CardConflict[];
};

/** A conflict of one card between the draft and the newer version. `kind` names what the draft holds now. */
export type CardConflict = {
  cardId: string;
  /** `changed-in-both` and `deleted-there`: the draft's text. `deleted-here`: the newer text came back. */
  kind: 'changed-in-both' | 'deleted-there' | 'deleted-here';
};

export type FavouriteRow = { ref: CardRef; addedAt: number };
export type RecentRow = { ref: CardRef; usedAt: number };
