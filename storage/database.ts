/**
 * What is on this disk. One Dexie database for the extension's origin; only `storage/` and `sync/` write to
 * it. It guarantees that whoever is told "saved" is told after the transaction completed with strict
 * durability, and that a database written by a newer version is never written to by this one.
 */
import { Dexie, type EntityTable, type Table } from 'dexie';
import type { Cursor, Member, PackHead } from '@/protocol/api';
import type { CardRef } from '@/protocol/card-ref';
import type { CommandBody } from '@/protocol/command';
import type { ContextMatch } from '@/protocol/context';
import type { CommandReason, SyncReason } from '@/protocol/errors';
import type { Language } from '@/protocol/language';
import type { Card, Pack } from '@/protocol/pack';
import type { SharedTip, TipContent, TipStanding } from '@/protocol/tip';
import type { DataProblemCode } from '@/protocol/untrusted';
import { moveOutbox } from './move-outbox';
import { guardSchema } from './schema-guard';

/** Where an installed pack came from. */
export type PackOrigin = 'built-in' | 'organisation';

/** An installed pack without its cards, which are rows of their own. */
export type PackRow = Omit<Pack, 'cards'> & {
  origin: PackOrigin;
  /** Hex SHA-256 of the bytes it was installed from. */
  sha256: string;
  installedAt: number;
  publishedBy?: string;
};

/** A card of an installed pack. `at` is its place in the pack's reading order, from 0. */
export type CardRow = {
  packId: string;
  cardId: string;
  ref: CardRef;
  chapterId: string;
  at: number;
  card: Card;
};

/** A whole version kept so that the one before can be restored. */
export type PackVersionRow = {
  packId: string;
  version: number;
  pack: Pack;
  origin: PackOrigin;
  sha256: string;
  publishedBy?: string;
};

/** That a pack changed, until it was seen in "what's new". */
export type NewsRow = {
  packId: string;
  version: number;
  note?: string;
  /** Cards that are new or whose text changed. */
  added: CardRef[];
  changed: CardRef[];
  at: number;
  seen: 0 | 1;
};

/** A tip of this advisor, or (for a trainer) of anybody in the organisation. */
export type TipRow = {
  id: string;
  mine: 0 | 1;
  content: TipContent;
  capturedAt: number;
  /** Last revision that the service told; 0 while it knows none. */
  revision: number;
  author?: SharedTip['author'];
  receivedAt?: number;
  /** `kept` until the service has named the outcome of its capture. */
  standing: { state: 'kept' } | { state: 'refused'; reason: CommandReason } | TipStanding;
  /** What the service is known to hold; what is shown is this with the commands of the outbox on top. */
  told?: ToldTip;
  /** The last command about this tip that the service refused, with what was written in it. */
  refusal?: { body: CommandBody; reason: CommandReason; at: number };
  /** Set while the service tells everything anew, until it has told this tip again. */
  untold?: 1;
  /** The tip of which this one keeps the words that the service refused. */
  copyOf?: string;
};

/** The part of a tip that commands change, as the service holds it. */
export type ToldTip = { content: TipContent; revision: number; standing: TipStanding };

/** A command on its way. They leave in the order of `at`, which the database counts. */
export type OutboxRow = {
  at: number;
  /** Its number among the commands of this client; given when it is handed to the network. */
  n?: number;
  id: string;
  tipId?: string;
  body: CommandBody;
  writtenAt: number;
  /** How often it was handed to the network. 0: it never left this machine and may still be rewritten. */
  attempts: number;
  lastReason?: SyncReason;
  /** Of the first row alone: not to be handed over again before this time. */
  retryAt?: number;
};

/** What is being written and not yet saved. `key` is `capture` or `tip:<id>`. */
export type DraftRow = {
  key: string;
  content: TipContent;
  caret?: number;
  field?: string;
  changedAt: number;
};

/** A trainer's working copy of a pack: the next version, based on `baseVersion` (0 for a new pack). */
export type PackDraftRow = {
  packId: string;
  baseVersion: number;
  base?: Pack;
  pack: Pack;
  changedAt: number;
  /** Cards that another trainer's version changed too; each until it was looked at. */
  conflicts?: CardConflict[];
};

/** What happened to one card in the draft and in the newer version at once. What the draft now holds is named. */
export type CardConflict = {
  cardId: string;
  /** `changed-in-both` and `deleted-there`: the draft's text was kept. `deleted-here`: the newer text came back. */
  kind: 'changed-in-both' | 'deleted-there' | 'deleted-here';
};

/** The one organisation this panel belongs to. `key` is always `membership`. */
export type MembershipRow = {
  key: 'membership';
  address: string;
  token: string;
  member: Member;
  joinedAt: number;
  /** When the service last confirmed who this is, ms since epoch. */
  checkedAt: number;
  /** The version of the protocol that both sides speak; that of this build while nobody said otherwise. */
  protocol?: number;
  /** Set where this member signed in with the company's account, and signs in again the same way. */
  signIn?: { provider: string };
  /** When the service said that the token expires; null: it did not. */
  tokenExpiresAt?: number | null;
  /** The expiry that was announced to the person, as it stood in `tokenExpiresAt`. */
  announcedExpiryAt?: number;
  /** A rotation of the token that is due: the key under which a lost answer is asked for again. */
  rotation?: { key: string };
  /** Tokens that were rotated away, the newest first: a restored service may know one of these alone. */
  previousTokens?: string[];
};

/** Joinings whose answer has not come yet; `key` is always `joining`. No code itself is kept. */
export type JoiningRow = {
  key: 'joining';
  /** The last one, by address and code as they were typed: the only one that an older build knows. */
  attemptSha256: string;
  joinKey: string;
  /** The last ones, the newest at the end, by address and code as the service reads it. */
  attempts?: { sha256: string; joinKey: string }[];
};

/** A published version that could not be installed, and why. What was installed before stays. */
export type RefusedPack = {
  head: PackHead;
  problem: DataProblemCode | 'wrong-hash' | 'not-found';
  place: string;
  /** What would have been allowed there. */
  limit?: number | string | undefined;
  at: number;
};

/** Where sync stands; `key` is always `sync`. */
export type SyncRow = {
  key: 'sync';
  clientId: string;
  /** Number that the next command gets when it is handed to the network. */
  nextN: number;
  tipsCursor?: Cursor;
  packsCursor?: Cursor;
  lastSuccessAt?: number;
  lastReason?: SyncReason;
  /** Consecutive failures, and when to try again. */
  failures: number;
  notBefore: number;
  /** The service's clock minus this one's, in ms, when last seen. */
  clockSkewMs?: number;
  /** Streams that the service asked to read from the beginning and that were not read to their end since. */
  startingOver?: StartingOver;
  refusedPacks?: RefusedPack[];
  /** Which life of the service's data the tips here are of. */
  life?: string;
  /** How what is here last compared with what the service holds. */
  compared?: { tips?: Comparison; packs?: Comparison };
};

/** `doubted`: because of a checksum, not of another state of the service. */
export type StartingOver = { tips: boolean; packs: boolean; doubted?: true };

/**
 * `same`: both ends hold the same. `mended`: they did after the stream was read from the beginning.
 * `different`: not even then.
 */
export type Comparison = { result: 'same' | 'mended' | 'different'; at: number };

/** The newest version of each pack that the service named; `key` is always `told-packs`. */
export type ToldPacksRow = {
  key: 'told-packs';
  heads: Record<string, Pick<PackHead, 'packId' | 'version' | 'sha256'>>;
};

/** This advisor's choices; `key` is always `preferences`. */
export type PreferencesRow = {
  key: 'preferences';
  language?: Language;
  theme: 'system' | 'light' | 'dark';
  /** Whether single keys act on a card (WCAG 2.1.4: they can be turned off). */
  singleKeys: boolean;
  /** Values that fill placeholders of the same name, such as the advisor's own first name. */
  ownValues: Record<string, string>;
  /** Minutes after which the values of a call are forgotten; one of {@link CALL_MINUTES}. */
  callMinutes: CallMinutes;
  /** Whether every insertion from the panel gives the keyboard back to the page, not only one from the search. */
  returnAfterInsertion: boolean;
  /** Size of the text in panel and console, in percent; one of {@link TEXT_SIZES}. */
  textSize: TextSize;
};

/** Sizes of the text, in percent of the browser's own. */
export const TEXT_SIZES = [100, 125, 150, 175, 200] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

/** How long the values of a call may be kept in memory, in minutes. */
export const CALL_MINUTES = [5, 15, 30, 60] as const;
export type CallMinutes = (typeof CALL_MINUTES)[number];

/** What a command, a menu or a link asked the panel to show; taken away by the panel that shows it. */
export type IntentRow = {
  key: 'intent';
  /** A screen to show, or `insert`: the line that is current in the panel goes into the page. */
  show: 'search' | 'capture' | 'tips' | 'insert';
  windowId: number;
  at: number;
  /** The tab that had the keyboard, for `insert`. */
  tabId?: number;
  /** Set where a shortcut asked for it: what is typed next is meant for the panel. */
  byShortcut?: boolean;
};

/** How each context rule of a pack fared at its last test here; `key` is `context-tests:<pack>`. */
export type ContextTestsRow = {
  key: `context-tests:${string}`;
  tests: Record<string, ContextTest>;
};
export type ContextTest = { at: number; origin: string; match: ContextMatch; matched: boolean };

/** What is typed into a form and not sent yet; `key` is `form-draft:<form>`. */
export type FormDraftRow = {
  key: `form-draft:${string}`;
  fields: Readonly<Record<string, string>>;
  changedAt: number;
};

/** Which database this is; `key` is always `birth`. */
export type BirthRow = {
  key: 'birth';
  id: string;
  /** The id of the one that was here before and is gone. */
  after?: string;
  /** That it was found gone, and how many of its tips were unsent; until the advisor has taken note of it. */
  lost?: { at: number; unsent: number };
};

/** The database that was copied into this one last; `key` is always `copied-from`. Written with the copy itself. */
export type CopiedFromRow = { key: 'copied-from'; database: string };

export type MetaRow =
  | { key: 'schema'; version: number; minReader: number }
  | SyncRow
  | MembershipRow
  | JoiningRow
  | ToldPacksRow
  | PreferencesRow
  | IntentRow
  | ContextTestsRow
  | FormDraftRow
  | BirthRow
  | CopiedFromRow;

export type FavouriteRow = { ref: CardRef; at: number };
export type RecentRow = { ref: CardRef; at: number };

/** The tables; inside a transaction, bound to it (see `transaction.ts`). */
export type SouffleurTables = {
  packs: EntityTable<PackRow, 'id'>;
  cards: Table<CardRow, [string, string]>;
  packVersions: Table<PackVersionRow, [string, number]>;
  news: Table<NewsRow, [string, number]>;
  tips: EntityTable<TipRow, 'id'>;
  commands: EntityTable<OutboxRow, 'at'>;
  drafts: EntityTable<DraftRow, 'key'>;
  packDrafts: EntityTable<PackDraftRow, 'packId'>;
  meta: Table<MetaRow, string>;
  favourites: EntityTable<FavouriteRow, 'ref'>;
  recents: EntityTable<RecentRow, 'ref'>;
};

export type SouffleurDatabase = Dexie & SouffleurTables;

export const DATABASE_NAME = 'souffleur';

/** The layout's version, and the oldest version of this code that can read what this one writes. */
export const SCHEMA = { version: 3, minReader: 3 } as const;

/**
 * Opens nothing yet: Dexie opens at the first use. Each test gives a name of its own. A later layout may add
 * tables and indexes but never removes one: an older build would put it back when it opens the database.
 */
export function souffleurDatabase(name = DATABASE_NAME): SouffleurDatabase {
  const db = new Dexie(name, { chromeTransactionDurability: 'strict' }) as SouffleurDatabase;
  db.version(1).stores({
    packs: 'id',
    cards: '[packId+cardId], ref, packId, [packId+at]',
    packVersions: '[packId+version]',
    news: '[packId+version], seen',
    tips: 'id, mine, standing.state',
    outbox: 'n, id, tipId',
    drafts: 'key',
    packDrafts: 'packId',
    meta: 'key',
    favourites: 'ref, at',
    recents: 'ref, at',
  });
  db.version(2).stores({ commands: '++at, n, tipId' }).upgrade(moveOutbox);
  // The same tables: of one membership alone. An older build would open it for whoever is there.
  db.version(SCHEMA.version).stores({});
  guardSchema(db, SCHEMA);
  return db;
}
