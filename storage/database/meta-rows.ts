/** Rows of the table `meta`, one per key: membership, sync, preferences and messages between pages. */
import type { PromiseExtended, Table } from 'dexie';
import type { Cursor, Member, PackHead } from '@/protocol/api';
import type { ContextMatch } from '@/protocol/context';
import type { Language } from '@/protocol/text/language';
import type { DataProblemCode } from '@/protocol/validation/data-problem';
import type { SyncReason } from '@/protocol/validation/errors';

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
  /** The `tokenExpiresAt` that the person was warned of. */
  announcedExpiryAt?: number;
  /** A due rotation of the token: the key under which a lost response is requested again. */
  rotation?: { key: string };
  /** Tokens that were rotated away, the newest first: a restored service may know one of these alone. */
  previousTokens?: string[];
};

/** Joinings without a response yet; `key` is always `joining`. The code itself is not stored. */
export type JoiningRow = {
  key: 'joining';
  /** The last one, by address and code as they were typed: the only one that an older build knows. */
  attemptSha256: string;
  joinKey: string;
  /** The last ones, the newest at the end, by address and code as the service reads it. */
  attempts?: { sha256: string; joinKey: string }[];
};

/** A published version that could not be installed, and why. The version installed before stays. */
export type RefusedPack = {
  head: PackHead;
  problem: DataProblemCode | 'wrong-hash' | 'not-found';
  path: string;
  /** The limit that was exceeded. */
  limit?: number | string | undefined;
  refusedAt: number;
  /** The `PACK_READER` of the release that refused it: another one tries again. */
  reader?: string;
};

/** The state of sync; `key` is always `sync`. */
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
  /** Streams that are being read from the beginning, at the service's request, and are not complete yet. */
  resyncing?: Resyncing;
  refusedPacks?: RefusedPack[];
  /** Which state of the service's data the tips here are of. */
  dataId?: string;
  /** The last comparison of local data with the service's. */
  compared?: { tips?: Comparison; packs?: Comparison };
};

/** `byChecksum`: because of a checksum, not of another state of the service. */
export type Resyncing = { tips: boolean; packs: boolean; byChecksum?: true };

/**
 * `same`: both ends hold the same. `repaired`: they did after the stream was read from the beginning. `different`: not
 * even then.
 */
export type Comparison = { result: 'same' | 'repaired' | 'different'; comparedAt: number };

/** The newest version of each pack that the service named; `key` is always `told-packs`. */
export type ServerPacksRow = {
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

/** How long the values of a call may stay in memory, in minutes. */
export const CALL_MINUTES = [5, 15, 30, 60] as const;
export type CallMinutes = (typeof CALL_MINUTES)[number];

/** A request to the panel by a command, a menu or a link; removed by the panel that shows it. */
export type PanelRequestRow = {
  key: 'intent';
  /** A screen to show, or `insert`: the line that is current in the panel goes into the page. */
  show: 'search' | 'capture' | 'tips' | 'insert';
  windowId: number;
  requestedAt: number;
  /** The tab that had the keyboard, for `insert`. */
  tabId?: number;
  /** True for a shortcut: what is typed next is meant for the panel. */
  byShortcut?: boolean;
};

/** How each context rule of a pack fared at its last test here; `key` is `context-tests:<pack>`. */
export type ContextTestsRow = {
  key: `context-tests:${string}`;
  tests: Record<string, ContextTest>;
};
export type ContextTest = { testedAt: number; origin: string; match: ContextMatch; matched: boolean };

/** Unsent text of a form; `key` is `form-draft:<form>`. */
export type FormDraftRow = {
  key: `form-draft:${string}`;
  fields: Readonly<Record<string, string>>;
  changedAt: number;
};

/** Which database this is; `key` is always `birth`. */
export type IdentityRow = {
  key: 'birth';
  id: string;
  /** The id of the lost database that was here before. */
  after?: string;
  /** When the loss was found, and how many tips were unsent; until the advisor has acknowledged it. */
  lost?: { foundAt: number; unsent: number };
};

/** The database that was copied into this one last; `key` is always `copied-from`. Written with the copy itself. */
export type CopiedFromRow = { key: 'copied-from'; database: string };

/** The layout that this database was written with; `key` is always `schema`. */
export type SchemaRow = { key: 'schema'; version: number; minReader: number };

/** The row under each key. */
export type MetaRows = {
  schema: SchemaRow;
  sync: SyncRow;
  membership: MembershipRow;
  joining: JoiningRow;
  'told-packs': ServerPacksRow;
  preferences: PreferencesRow;
  intent: PanelRequestRow;
  birth: IdentityRow;
  'copied-from': CopiedFromRow;
  [contextTests: `context-tests:${string}`]: ContextTestsRow;
  [formDraft: `form-draft:${string}`]: FormDraftRow;
};

export type MetaRow = MetaRows[keyof MetaRows];

/** The table: a key that is known when the code is compiled gives its row. */
export type MetaTable = {
  get: <K extends keyof MetaRows>(key: K) => PromiseExtended<MetaRows[K] | undefined>;
} & Table<MetaRow, string>;
