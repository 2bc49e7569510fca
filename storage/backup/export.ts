/**
 * The export of a person's work that only this disk holds, as one file.
 * Guarantees: the file holds no token and no words of others; it can be made from any database whose rows the browser
 * returns.
 */
import { localDay } from '@/protocol/text/calendar-day';
import type { SouffleurDatabase } from '@/storage/database/database';
import { sha256Hex } from '@/storage/database/digest';
import type { ContextTestsRow, MetaRow } from '@/storage/database/meta-rows';
import type { FavouriteRow, PackDraftRow, RecentRow } from '@/storage/database/pack-rows';
import type { DraftRow, OutboxRow, TipRow } from '@/storage/database/tip-rows';
import { read } from '@/storage/database/transaction';
import type { WordingRow } from '@/storage/database/wording-rows';
import { contextTestToFile, favouriteToFile, recentToFile, tipToFile } from './file-rows';
import {
  SAFETY_FORMAT,
  SAFETY_FORMAT_VERSION,
  type SafetyCommand,
  type SafetyContent,
  SHARED_FORMAT_VERSION,
} from './format';
import { readRows } from './raw-export';

/** How many of each the file holds, or an import adds. */
export type SafetyCounts = Record<Exclude<keyof SafetyContent, 'outbox' | 'owner'> | 'commands', number>;

/**
 * The own tips, pending commands, unfinished texts (tips and packs), favourites, recent cards, own wordings, test results
 * of context rules, and preferences, as JSON text. It names its owner by ids.
 */
export async function exportEverything(db: SouffleurDatabase, now = Date.now()): Promise<string> {
  const tables = [
    ...[db.tips, db.commands, db.drafts, db.packDrafts],
    ...[db.favourites, db.recents, db.wordings, db.meta],
  ];
  const rows = await read(db, tables, async (db): Promise<SafetyRows> => {
    return {
      tips: await db.tips.where('mine').equals(1).toArray(),
      commands: await db.commands.orderBy('at').toArray(),
      drafts: await db.drafts.toArray(),
      packDrafts: await db.packDrafts.toArray(),
      favourites: await db.favourites.toArray(),
      recents: await db.recents.toArray(),
      wordings: await db.wordings.toArray(),
      meta: await db.meta.toArray(),
    };
  });
  return safetyFile(rows, now);
}

/**
 * {@link exportEverything} from the raw rows, without opening the database as this build's: also of a layout that this
 * build does not know. Undefined when there is no database. Throws `StorageError` when the browser does not return the
 * rows.
 */
export async function rescueEverything(name: string, now = Date.now()): Promise<string | undefined> {
  const raw = await readRows(name, [
    'tips',
    // Of layout 1.
    'outbox',
    'commands',
    'drafts',
    'packDrafts',
    'favourites',
    'recents',
    'wordings',
    'meta',
  ]);
  if (!raw) return undefined;
  return safetyFile(
    {
      tips: (raw.tips as TipRow[]).filter((tip) => tip.mine === 1),
      commands: [...raw.outbox, ...raw.commands] as OutboxRow[],
      drafts: raw.drafts as DraftRow[],
      packDrafts: raw.packDrafts as PackDraftRow[],
      favourites: raw.favourites as FavouriteRow[],
      recents: raw.recents as RecentRow[],
      wordings: raw.wordings as WordingRow[],
      meta: raw.meta as MetaRow[],
    },
    now,
  );
}

/** The file of a database that can be opened, or else of its raw rows; undefined when there is none. */
export async function safetyCopy(db: SouffleurDatabase, now: number): Promise<string | undefined> {
  return (await exportEverything(db, now).catch(() => undefined)) ?? (await rescueEverything(db.name, now));
}

/** The file's name among the downloads. */
export function safetyFileName(now: number): string {
  return `souffleur-${localDay(now)}.json`;
}

/** The rows of a file: own tips, all commands in their order, and the named keys of `meta`. */
type SafetyRows = {
  tips: TipRow[];
  commands: OutboxRow[];
  drafts: DraftRow[];
  packDrafts: PackDraftRow[];
  favourites: FavouriteRow[];
  recents: RecentRow[];
  wordings: WordingRow[];
  meta: MetaRow[];
};

async function safetyFile({ commands, meta, ...rows }: SafetyRows, now: number): Promise<string> {
  const outbox = commands.map(
    ({ at: _at, n: _n, retryAt: _retryAt, ...row }, index): SafetyCommand => ({ n: index + 1, ...row }),
  );
  const { tips, drafts, packDrafts, favourites, recents, wordings } = rows;
  const preferences = meta.find((row) => row.key === 'preferences');
  const contextTests = meta.filter(isContextTests).flatMap(testsInFile);
  const member = meta.find((row) => row.key === 'membership')?.member;
  const owner = member && { organisation: member.organisation.id, member: member.id };
  const isShared = wordings.length === 0 && tips.every((tip) => tip.private === undefined);
  // In the order of the file, which its hash is of.
  const content = {
    tips: tips.map(tipToFile),
    outbox,
    drafts,
    packDrafts,
    favourites: favourites.map(favouriteToFile),
    recents: recents.map(recentToFile),
    contextTests,
    preferences,
    owner,
    wordings: isShared ? undefined : wordings,
  } satisfies Record<keyof SafetyContent, unknown>;
  const file = {
    format: SAFETY_FORMAT,
    formatVersion: isShared ? SHARED_FORMAT_VERSION : SAFETY_FORMAT_VERSION,
    exportedAt: now,
    counts: {
      tips: tips.length,
      commands: outbox.length,
      drafts: drafts.length,
      packDrafts: packDrafts.length,
      favourites: favourites.length,
      recents: recents.length,
      contextTests: contextTests.length,
      wordings: wordings.length,
      preferences: preferences ? 1 : 0,
    } satisfies SafetyCounts,
    sha256: await sha256Hex(JSON.stringify(content)),
    content,
  };
  return JSON.stringify(file);
}

const CONTEXT_TESTS = 'context-tests:';

function isContextTests(row: MetaRow): row is ContextTestsRow {
  return row.key.startsWith(CONTEXT_TESTS);
}

function testsInFile({ key, tests }: ContextTestsRow): object[] {
  const packId = key.slice(CONTEXT_TESTS.length);
  return Object.entries(tests).map(([ruleId, test]) => ({ packId, ruleId, ...contextTestToFile(test) }));
}
