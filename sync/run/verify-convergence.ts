/**
 * Verifies that this disk holds the service's data: compares the checksum at the end of a stream with that of the local
 * rows.
 * Guarantees: a difference is recorded where a person sees it; the same difference causes one full resync, not one at
 * every run.
 */

import type { StreamName } from '@/protocol/api';
import {
  addSums,
  type Checksum,
  checksumOf,
  NO_SUMS,
  packFacts,
  type Sums,
  sumsOf,
  tipFacts,
} from '@/protocol/validation/checksum';
import type { SouffleurDatabase } from '@/storage/database/database';
import { sha256Hex } from '@/storage/database/digest';
import type { SyncRow } from '@/storage/database/meta-rows';
import type { TipRow } from '@/storage/database/tip-rows';
import { read, write } from '@/storage/database/transaction';
import { type RunContext, requireCurrent } from './run-context';
import type { StreamEnd } from './streams';

/** A comparison reads every row of the stream: its result is believed for this long. */
const BELIEVED_MS = 10 * 60_000;
const ROWS_AT_ONCE = 500;

/**
 * Compares a stream that was read to its end, and records the result. `doubtful`, with nothing recorded: it should be
 * read from the beginning and compared `again`. A person's request compares everything.
 */
export async function verifyConvergence(
  session: RunContext,
  stream: StreamName,
  { checksum }: StreamEnd,
  { manual, again = false }: { manual: boolean; again?: boolean },
): Promise<'doubtful' | 'settled'> {
  // A service of version 1 sends none.
  if (checksum === undefined) return 'settled';
  const { db } = session;
  const before = await read(
    db,
    [db.meta],
    async (db) => (await requireCurrent(db, session)).compared?.[stream],
  );
  const age = before ? session.now() - before.comparedAt : Number.POSITIVE_INFINITY;
  if (age >= 0 && age < BELIEVED_MS && !manual && !again) return 'settled';

  const same = (await checksumHere(db, stream)) === checksum;
  if (!same && !again && (manual || before?.result !== 'different')) return 'doubtful';
  const result = same ? (again ? 'repaired' : 'same') : 'different';
  await write(db, [db.meta], async (db) => {
    const sync: SyncRow = await requireCurrent(db, session);
    await db.meta.put({
      ...sync,
      compared: { ...sync.compared, [stream]: { result, comparedAt: session.now() } },
    });
  });
  return 'settled';
}

/** The checksum of the rows on this disk. */
export async function checksumHere(db: SouffleurDatabase, stream: StreamName): Promise<Checksum> {
  return checksumOf(stream === 'tips' ? await sumOfTips(db) : await sumOfPacks(db));
}

async function sumOfTips(db: SouffleurDatabase): Promise<Sums> {
  let sums = NO_SUMS;
  let after = '';
  for (;;) {
    const rows = await read(db, [db.tips], (db) =>
      db.tips.where('id').above(after).limit(ROWS_AT_ONCE).toArray(),
    );
    sums = await addFacts(sums, rows.map(factsOf));
    const last = rows.at(-1);
    if (!last || rows.length < ROWS_AT_ONCE) return sums;
    after = last.id;
  }
}

/** The service's facts of a tip; undefined for one that it does not hold. */
function factsOf({ id, author, capturedAt, receivedAt = 0, server }: TipRow): string | undefined {
  if (!server) return undefined;
  const { status: standing, ...shared } = server;
  return tipFacts({ id, author: { id: author?.id ?? '' }, capturedAt, receivedAt, standing, ...shared });
}

/**
 * For each pack the version that the service named, if it is on this disk: in use, stored because a person went back to
 * another one, or refused with a visible reason. Otherwise the version in its place.
 */
async function sumOfPacks(db: SouffleurDatabase): Promise<Sums> {
  const facts = await read(db, [db.meta, db.packs, db.packVersions], async (db) => {
    const { heads = {} } = (await db.meta.get('told-packs')) ?? {};
    const { refusedPacks = [] } = (await db.meta.get('sync')) ?? {};
    const found: string[] = [];
    for (const head of Object.values(heads)) {
      const installed = await db.packs.get(head.packId);
      const stored = await db.packVersions.get([head.packId, head.version]);
      const here =
        [installed?.sha256, stored?.sha256].includes(head.sha256) ||
        refusedPacks.some((refused) => refused.head.sha256 === head.sha256);
      if (here) found.push(packFacts(head));
      else if (installed) found.push(packFacts({ ...head, ...installed }));
    }
    return found;
  });
  return addFacts(NO_SUMS, facts);
}

async function addFacts(sums: Sums, facts: readonly (string | undefined)[]): Promise<Sums> {
  const present = facts.filter((fact) => fact !== undefined);
  const hashes = await Promise.all(present.map((fact) => sha256Hex(fact)));
  return hashes.reduce((sum, hash) => addSums(sum, sumsOf(hash)), sums);
}
