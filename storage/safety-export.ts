/**
 * Everything of this advisor's as one file, and back. Guarantees that the file holds no token, that reading
 * it twice adds nothing twice, and that a file which was cut or altered adds nothing at all.
 */
import { v7 as orderedId } from 'uuid';
import type { CommandBody } from '@/protocol/command';
import type { DataProblem } from '@/protocol/untrusted';
import type {
  DraftRow,
  FavouriteRow,
  MetaRow,
  OutboxRow,
  PreferencesRow,
  SouffleurDatabase,
  SouffleurTables,
  TipRow,
} from './database';
import { sha256Hex } from './digest';
import { readRows } from './raw-rows';
import { readSafetyFile, SAFETY_FORMAT, SAFETY_FORMAT_VERSION, type SafetyCommand } from './safety-format';
import { read, write } from './transaction';

/** How many of each the file holds, or an import adds. */
export type SafetyCounts = { tips: number; commands: number; drafts: number; favourites: number };

export type SafetyImport =
  | { ok: true; added: SafetyCounts }
  | { ok: false; reason: 'not-a-safety-file' | 'altered'; problems: DataProblem[] };

/** The own tips, the commands on their way, drafts, favourites and preferences, as JSON text. */
export async function exportEverything(db: SouffleurDatabase, now = Date.now()): Promise<string> {
  const content = await read(db, [db.tips, db.commands, db.drafts, db.favourites, db.meta], async (db) => {
    return {
      tips: await db.tips.where('mine').equals(1).toArray(),
      commands: await db.commands.orderBy('at').toArray(),
      drafts: await db.drafts.toArray(),
      favourites: await db.favourites.toArray(),
      preferences: (await db.meta.get('preferences')) as PreferencesRow | undefined,
    };
  });
  return safetyFile(content, now);
}

/**
 * {@link exportEverything} past everything that makes a database what this build can use: the rows as they lie,
 * also of a layout that it does not know, read without opening it as its own. Undefined when there is none.
 * Throws `StorageError` when the browser does not give them.
 */
export async function rescueEverything(name: string, now = Date.now()): Promise<string | undefined> {
  // Of `outbox` in layout 1.
  const raw = await readRows(name, ['tips', 'outbox', 'commands', 'drafts', 'favourites', 'meta']);
  if (!raw) return undefined;
  return safetyFile(
    {
      tips: (raw.tips as TipRow[]).filter((tip) => tip.mine === 1),
      commands: [...raw.outbox, ...raw.commands] as OutboxRow[],
      drafts: raw.drafts as DraftRow[],
      favourites: raw.favourites as FavouriteRow[],
      preferences: (raw.meta as MetaRow[]).find((row) => row.key === 'preferences'),
    },
    now,
  );
}

/** Own tips, and all commands in their order. */
type SafetyContent = {
  tips: TipRow[];
  commands: OutboxRow[];
  drafts: DraftRow[];
  favourites: FavouriteRow[];
  preferences: PreferencesRow | undefined;
};

async function safetyFile({ tips, commands, ...others }: SafetyContent, now: number): Promise<string> {
  const own = new Set(tips.map((tip) => tip.id));
  const outbox = commands
    .filter((row) => own.has(row.body.tipId))
    .map(({ at: _at, n: _n, retryAt: _retryAt, ...row }, place): SafetyCommand => ({ n: place + 1, ...row }));
  // In the order of the file, which its hash is of.
  const { drafts, favourites, preferences } = others;
  const content = { tips, outbox, drafts, favourites, preferences };
  const file = {
    format: SAFETY_FORMAT,
    formatVersion: SAFETY_FORMAT_VERSION,
    exportedAt: now,
    counts: {
      tips: content.tips.length,
      commands: outbox.length,
      drafts: content.drafts.length,
      favourites: content.favourites.length,
    } satisfies SafetyCounts,
    sha256: await sha256Hex(JSON.stringify(content)),
    content,
  };
  return JSON.stringify(file, null, 2);
}

/**
 * Adds from a safety file what is not here yet. A tip that is here stays as it is; so do drafts, and choices
 * already made. With `dryRun` nothing is written and the counts say what would be.
 */
export async function importEverything(
  db: SouffleurDatabase,
  text: string,
  { dryRun = false }: { dryRun?: boolean } = {},
): Promise<SafetyImport> {
  const judged = readSafetyFile(text);
  if (!judged.ok) return { ok: false, reason: 'not-a-safety-file', problems: judged.problems };
  // The hash is of the content as it stands in the file, not as the schema gives it back.
  const raw = (JSON.parse(text) as { content: unknown }).content;
  if ((await sha256Hex(JSON.stringify(raw))) !== judged.value.sha256) {
    return { ok: false, reason: 'altered', problems: [] };
  }
  const { tips, outbox, drafts, favourites, preferences } = judged.value.content;
  const tables = [db.tips, db.commands, db.drafts, db.favourites, db.meta];
  const run = dryRun ? read : write;
  return run(db, tables, async (db): Promise<SafetyImport> => {
    // Asked first: a transaction that begins with nothing to do for an empty file would end at once.
    const chosen = await db.meta.get('preferences');
    const newTips = await missing(tips, (tip) => db.tips.get(tip.id));
    const ids = new Set(newTips.map((tip) => tip.id));
    const newCommands = outbox.filter((row) => ids.has(row.body.tipId)).sort((a, b) => a.n - b.n);
    const newDrafts = await missing(drafts, (draft) => db.drafts.get(draft.key));
    const newFavourites = await missing(favourites, ({ ref }) => db.favourites.get(ref));
    // A build that does not know where commands lie rescues tips without theirs.
    const commanded = new Set(outbox.map((row) => row.body.tipId));
    const alone = newTips.filter((tip) => tip.standing.state === 'kept' && !commanded.has(tip.id));
    if (!dryRun) {
      await db.tips.bulkAdd(newTips as TipRow[]);
      await addCommands(db, newCommands as SafetyCommand[]);
      await addCommands(db, alone.map(captureAgain));
      await db.drafts.bulkAdd(newDrafts as DraftRow[]);
      await db.favourites.bulkAdd(newFavourites as FavouriteRow[]);
      if (preferences && !chosen) await db.meta.put(preferences as PreferencesRow);
    }
    return {
      ok: true,
      added: {
        tips: newTips.length,
        commands: newCommands.length + alone.length,
        drafts: newDrafts.length,
        favourites: newFavourites.length,
      },
    };
  });
}

/**
 * The machine that the file is of may have sent them all, before it was written or since: they keep their ids, by which
 * the service knows what it already applied, and none may be rewritten here. An edit behind another one of its tip
 * has not left as long as that one is not settled, and must be possible to take back with it: it becomes a new command.
 */
async function addCommands(db: SouffleurTables, rows: readonly SafetyCommand[]): Promise<void> {
  const edited = new Set<string>();
  const commands = rows.map(({ n: _n, ...row }): Omit<SafetyCommand, 'n'> => {
    const { type, tipId } = row.body;
    if (type === 'tip.revise' && edited.has(tipId)) return { ...row, id: orderedId(), attempts: 0 };
    if (type === 'tip.revise') edited.add(tipId);
    return { ...row, attempts: Math.max(1, row.attempts) };
  });
  await db.commands.bulkAdd(commands as OutboxRow[]);
}

/** The capture of a tip whose command is not in the file. It, too, may have been sent, under another id. */
function captureAgain(
  { id: tipId, content, capturedAt }: Pick<TipRow, 'id' | 'content' | 'capturedAt'>,
  at: number,
): SafetyCommand {
  const body: CommandBody = { type: 'tip.capture', tipId, content, capturedAt };
  return { n: at + 1, id: orderedId(), tipId, body, writtenAt: capturedAt, attempts: 0 };
}

async function missing<T>(rows: readonly T[], find: (row: T) => PromiseLike<unknown>): Promise<T[]> {
  const found: T[] = [];
  for (const row of rows) if ((await find(row)) === undefined) found.push(row);
  return found;
}
