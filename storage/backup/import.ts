/**
 * The import of a backup file.
 * Guarantees: existing rows stay as they are; importing a file twice adds nothing twice; a truncated or altered file
 * adds nothing at all.
 */
import { v7 as orderedId } from 'uuid';
import type { CommandBody } from '@/protocol/command';
import type { Pack } from '@/protocol/pack';
import { decodeText } from '@/protocol/text/decode-text';
import type { DataProblem } from '@/protocol/validation/data-problem';
import type { SouffleurDatabase, SouffleurTables } from '@/storage/database/database';
import { deepEqual } from '@/storage/database/deep-equal';
import type { PackDraftRow } from '@/storage/database/pack-rows';
import type { OutboxRow, TipRow } from '@/storage/database/tip-rows';
import { read, WRITE_TIMEOUT_MS, write } from '@/storage/database/transaction';
import type { WordingRow } from '@/storage/database/wording-rows';
import { copyIds, underId } from '@/storage/packs/pack-copy';
import { RECENTS } from '@/storage/preferences/preferences';
import { applyPending } from '@/storage/tips/optimistic-tip';
import { pendingFor } from '@/storage/tips/outbox';
import { canBeReviewed, isReviewCommand } from '@/storage/tips/tips';
import type { SafetyCounts } from './export';
import {
  readSafetyFile,
  SAFETY_MAX_BYTES,
  type SafetyCommand,
  type SafetyContent,
  type SafetyContextTest,
  type SafetyRefusal,
} from './format';

/** The file's owner is not the current member. Its tips would leave under the current member's name. */
export type OwnerRefusal = 'another-member' | 'another-team';

/** `beside`: imported drafts that are stored as copies, because their pack already had a draft. */
export type SafetyImport =
  | { ok: true; added: SafetyCounts; copies: number }
  | { ok: false; reason: SafetyRefusal | OwnerRefusal; problems: DataProblem[] };

/** Whether the person has to say whose file it is. */
export function isOwnerRefusal(result: SafetyImport): result is { reason: OwnerRefusal } & SafetyImport {
  return !result.ok && (result.reason === 'another-member' || result.reason === 'another-team');
}

/** `anyOwner`: the person said that the file is theirs. `copiedFrom`: its database, noted in the same transaction. */
export type ImportOptions = { dryRun?: boolean; anyOwner?: boolean; copiedFrom?: string };

/** Time allowed per row on a slow machine, in ms, beyond the timeout of any write. */
const ROW_MS = 2;

/** {@link importEverything} of a file that a person chose. One that is too large is not even read. */
export async function importSafetyFile(
  db: SouffleurDatabase,
  file: Pick<File, 'size' | 'arrayBuffer'>,
  options?: ImportOptions,
): Promise<SafetyImport> {
  if (file.size > SAFETY_MAX_BYTES) {
    const problems: DataProblem[] = [{ path: '', problem: 'too-large', limit: SAFETY_MAX_BYTES }];
    return { ok: false, reason: 'too-large', problems };
  }
  const decoded = decodeText(new Uint8Array(await file.arrayBuffer()));
  if (!decoded.ok) {
    const problems: DataProblem[] = [{ path: '', problem: 'unknown-encoding', limit: decoded.encoding }];
    return { ok: false, reason: 'not-a-safety-file', problems };
  }
  return importEverything(db, decoded.text, options);
}

/**
 * Adds what is missing here from a backup file. Existing tips, drafts and preferences stay as they are. A pack draft
 * whose pack has a different draft here is stored as a copy, as another pack. With `dryRun` nothing is written and the
 * counts say what would be.
 */
export async function importEverything(
  db: SouffleurDatabase,
  text: string,
  { dryRun = false, anyOwner = false, copiedFrom }: ImportOptions = {},
): Promise<SafetyImport> {
  const parsed = await readSafetyFile(text);
  if (!parsed.ok) return parsed;
  const { content } = parsed;
  const tables = [
    ...[db.tips, db.commands, db.drafts, db.packDrafts, db.packs],
    ...[db.favourites, db.recents, db.wordings, db.meta],
  ];
  const find = async (db: SouffleurTables) => {
    const refusal = anyOwner ? undefined : await ownerRefusal(db, content);
    if (refusal) return refusal;
    const found = await missingRows(db, content);
    if (!dryRun) await add(db, found);
    if (!dryRun && copiedFrom !== undefined) await db.meta.put({ key: 'copied-from', database: copiedFrom });
    return found;
  };
  const timeoutMs = WRITE_TIMEOUT_MS + ROW_MS * (content.tips.length + content.outbox.length);
  const found = await (dryRun ? read(db, tables, find) : write(db, tables, find, timeoutMs));
  if (typeof found === 'string') return { ok: false, reason: found, problems: [] };
  return {
    ok: true,
    added: {
      tips: found.tips.length,
      commands: found.commands.length,
      drafts: found.drafts.length,
      packDrafts: found.packDrafts.length,
      favourites: found.favourites.length,
      recents: found.recents.length,
      contextTests: found.contextTests.length,
      wordings: found.wordings.length,
      preferences: found.preferences ? 1 : 0,
    },
    copies: found.copies,
  };
}

/** Why the current member is asked first. Undefined: nobody has joined, or the file names no owner. */
async function ownerRefusal(
  db: SouffleurTables,
  { owner }: SafetyContent,
): Promise<OwnerRefusal | undefined> {
  const here = await db.meta.get('membership');
  if (!here || !owner) return undefined;
  const { id, organisation } = here.member;
  if (owner.organisation !== undefined && owner.organisation !== organisation.id) return 'another-team';
  return owner.member === id ? undefined : 'another-member';
}

type Found = Omit<SafetyContent, 'outbox' | 'owner'> & {
  commands: Omit<SafetyCommand, 'n'>[];
  /** Tips of others that are here, as the commands of the file about them let them be shown. */
  reviewed: TipRow[];
  copies: number;
};

async function missingRows(db: SouffleurTables, content: SafetyContent): Promise<Found> {
  // Read before the transaction: one that begins with nothing to do, for an empty file, would end at once.
  const here = new Set(await db.tips.toCollection().primaryKeys());
  const tips = content.tips.filter((tip) => !here.has(tip.id));
  const { reviews, reviewed } = await newReviews(db, content);
  const packDrafts = await newPackDrafts(db, content.packDrafts);
  return {
    tips,
    commands: asMaybeSent([...commandsOf(tips, content), ...reviews]),
    reviewed,
    drafts: await missing(content.drafts, ({ key }) => db.drafts.get(key)),
    ...packDrafts,
    favourites: await missing(content.favourites, ({ ref }) => db.favourites.get(ref)),
    recents: await newRecents(db, content.recents),
    contextTests: await newContextTests(db, content.contextTests),
    wordings: await newWordings(db, content.wordings),
    preferences: (await db.meta.get('preferences')) ? undefined : content.preferences,
  };
}

async function add(db: SouffleurTables, found: Found): Promise<void> {
  await db.tips.bulkAdd(found.tips);
  await db.tips.bulkPut(found.reviewed);
  await db.commands.bulkAdd(found.commands as OutboxRow[]);
  await db.drafts.bulkAdd(found.drafts);
  await db.packDrafts.bulkAdd(found.packDrafts);
  await db.favourites.bulkAdd(found.favourites);
  await db.recents.bulkAdd(found.recents);
  await db.wordings.bulkAdd(found.wordings);
  for (const { packId, ruleId, ...test } of found.contextTests) {
    const key = `context-tests:${packId}` as const;
    const before = await db.meta.get(key);
    await db.meta.put({ key, tests: { ...before?.tests, [ruleId]: test } });
  }
  if (found.preferences) await db.meta.put(found.preferences);
}

/** The commands that come with new tips. A build that does not know where they lie rescues tips without theirs. */
function commandsOf(tips: readonly TipRow[], { outbox }: SafetyContent): SafetyCommand[] {
  const added = new Set(tips.map(({ id }) => id));
  const commanded = new Set(outbox.map((row) => row.body.tipId));
  const alone = tips.filter(
    (tip) => tip.status.state === 'kept' && tip.private === undefined && !commanded.has(tip.id),
  );
  return [...inOrder(outbox).filter((row) => added.has(row.body.tipId)), ...alone.map(captureAgain)];
}

/** A new capture of a tip whose command is not in the file. It may have been sent too, under another id. */
function captureAgain({ id: tipId, content, capturedAt }: TipRow): SafetyCommand {
  const body: CommandBody = { type: 'tip.capture', tipId, content, capturedAt };
  return { n: 1, id: orderedId(), tipId, body, writtenAt: capturedAt, attempts: 0 };
}

/**
 * The commands on tips that the file does not hold: a trainer's reviews of others' tips. Those tips may have changed
 * since, so only commands that are still possible are added.
 */
async function newReviews(
  db: SouffleurTables,
  { tips, outbox }: SafetyContent,
): Promise<{ reviews: SafetyCommand[]; reviewed: TipRow[] }> {
  const own = new Set(tips.map(({ id }) => id));
  const reviews: SafetyCommand[] = [];
  const reviewedTips = new Map<string, TipRow>();
  for (const row of inOrder(outbox)) {
    const { tipId } = row.body;
    if (own.has(tipId)) continue;
    if ((await pendingFor(db, tipId)).some(({ id }) => id === row.id)) continue;
    const tip = reviewedTips.get(tipId) ?? (await db.tips.get(tipId));
    if (tip) {
      if (!isReviewCommand(row.body) || !canBeReviewed(tip, row.body)) continue;
      reviewedTips.set(tipId, { ...tip, ...applyPending(tip, [row.body]) });
    }
    reviews.push(row);
  }
  return { reviews, reviewed: [...reviewedTips.values()] };
}

/**
 * Commands that the other machine may have sent already, before the file was written or since. They keep their ids, by
 * which the service recognises what it applied, and are never rewritten here. An edit behind another pending edit of
 * its tip was not sent before that one was settled, and must be revocable together with it: it becomes a new command.
 */
function asMaybeSent(rows: readonly SafetyCommand[]): Omit<SafetyCommand, 'n'>[] {
  const edited = new Set<string>();
  return rows.map(({ n: _n, ...row }) => {
    const { type, tipId } = row.body;
    if (type === 'tip.revise' && edited.has(tipId)) return { ...row, id: orderedId(), attempts: 0 };
    if (type === 'tip.revise') edited.add(tipId);
    return { ...row, attempts: Math.max(1, row.attempts) };
  });
}

/** A draft of a pack that has none here comes as it is; one that differs from the draft here, as another pack. */
async function newPackDrafts(
  db: SouffleurTables,
  drafts: readonly PackDraftRow[],
): Promise<Pick<Found, 'packDrafts' | 'copies'>> {
  const packDrafts: PackDraftRow[] = [];
  const installed = new Set(await db.packs.toCollection().primaryKeys());
  const open = new Map((await db.packDrafts.toArray()).map((draft) => [draft.packId, draft.pack]));
  let copies = 0;
  for (const draft of drafts) {
    const here = open.get(draft.packId);
    if (here && isSameContent(here, draft.pack)) continue;
    const copyId = here && freeId(draft.pack, open, installed);
    if (here && copyId === undefined) continue;
    const row = copyId === undefined ? draft : asAnotherPack(draft, copyId);
    if (copyId !== undefined) copies += 1;
    packDrafts.push(row);
    open.set(row.packId, row.pack);
  }
  return { packDrafts, copies };
}

/** The id under which a draft is stored as a copy; undefined when that copy exists already. */
function freeId(
  pack: Pack,
  open: ReadonlyMap<string, Pack>,
  installed: ReadonlySet<string>,
): string | undefined {
  for (const id of copyIds(pack.id)) {
    const draft = open.get(id);
    if (draft && isSameContent(draft, underId(pack, id))) return undefined;
    if (!draft && !installed.has(id)) return id;
  }
}

function isSameContent(a: Pack, b: Pack): boolean {
  const { version, publishedAt } = a;
  return deepEqual(a, { ...b, version, publishedAt });
}

function asAnotherPack({ pack, changedAt }: PackDraftRow, packId: string): PackDraftRow {
  return { packId, baseVersion: 0, pack: { ...underId(pack, packId), version: 1 }, changedAt };
}

/** None of those here makes room for one. */
async function newRecents(
  db: SouffleurTables,
  recents: SafetyContent['recents'],
): Promise<SafetyContent['recents']> {
  const room = Math.max(0, RECENTS - (await db.recents.count()));
  const found = await missing(recents, ({ ref }) => db.recents.get(ref));
  return found.sort((a, b) => b.usedAt - a.usedAt).slice(0, room);
}

async function newContextTests(
  db: SouffleurTables,
  tests: readonly SafetyContextTest[],
): Promise<SafetyContextTest[]> {
  return missing(tests, async ({ packId, ruleId }) => {
    const row = await db.meta.get(`context-tests:${packId}`);
    // A rule may be called `constructor`.
    return row && Object.hasOwn(row.tests, ruleId) ? row.tests[ruleId] : undefined;
  });
}

/** Those of lines that have no own wording here. */
async function newWordings(
  db: SouffleurTables,
  wordings: SafetyContent['wordings'],
): Promise<SafetyContent['wordings']> {
  const lineOf = ({ ref, language, official }: WordingRow) => JSON.stringify([ref, language, official]);
  const here = (await db.wordings.toArray()).flatMap((row) => [row.id, lineOf(row)]);
  const known = new Set(here);
  return wordings.filter((row) => !known.has(row.id) && !known.has(lineOf(row)));
}

function inOrder(outbox: readonly SafetyCommand[]): SafetyCommand[] {
  return outbox.toSorted((a, b) => a.n - b.n);
}

async function missing<T>(rows: readonly T[], find: (row: T) => PromiseLike<unknown>): Promise<T[]> {
  const found: T[] = [];
  for (const row of rows) if ((await find(row)) === undefined) found.push(row);
  return found;
}
