/** Messages between the panel and its search worker. */
import type { CHANNELS } from '@/protocol/pack-fields';
import type { Language } from '@/protocol/text/language';

export type Channel = (typeof CHANNELS)[number];

/** A piece of a line as the list draws it: words, marked or not, or a hole with its name. */
export type LinePiece = { text: string; marked: boolean } | { placeholder: string };

/** A card, or one of the advisor's own tips, as the list shows it. */
export type FoundCard = {
  /** `pack/card`, or `tips/<id>`. */
  ref: string;
  kind: 'card' | 'tip';
  /** Somebody's safety is at stake. */
  urgent?: boolean;
  language: Language;
  /** Whether it says enough of the query; the others stand apart as less certain ones. */
  certain: boolean;
  title: LinePiece[];
  /** The line of the card that says why it was found, where title and line say less. */
  reason: LinePiece[] | undefined;
  /** The best-matching line, and its index among the card's lines (-1: the summary instead). */
  line: LinePiece[];
  lineIndex: number;
  /** Whether that line is in the advisor's own words. */
  own?: true;
  packTitle: string | undefined;
};

export type SearchQuestion = {
  text: string;
  language: Language;
  limit: number;
  favourites: string[];
  recents: string[];
  /** The channel of the contact: a line for it is shown rather than one for another. */
  channel?: Channel | undefined;
};

/** A guided flow, as the list shows it. */
export type FoundFlow = { ref: string; language: Language; title: LinePiece[] };

export type SearchFinding = {
  cards: FoundCard[];
  /** Guided flows that fit, the best first; absent where none does. */
  flows?: FoundFlow[];
  /** Words that are near, when nothing was found. */
  nearest: string[];
};

/**
 * Messages to and from the worker. A result that is not in the message is in the shared memory; `packs` says that the
 * searched packs have changed.
 */
export type ToWorker =
  | { query: number; question: SearchQuestion }
  | { shared: SharedArrayBuffer }
  /** The database to search, first of all. */
  | { database: string };
export type FromWorker =
  | { result: number; finding?: SearchFinding }
  | { failed: number | 'start' }
  | { packs: 'changed' };
