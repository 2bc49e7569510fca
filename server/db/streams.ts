/**
 * The streams of changes of an organisation. Each stream has one counter row, locked before anything is written and
 * held until commit, so numbers become visible in their order: a reader at number n has missed nothing below n,
 * whatever the order in which transactions began.
 */
import type { Cursor } from '@/protocol/api';
import { NO_SUMS, SUM_MODULUS, type Sums } from '@/protocol/validation/checksum';
import { ServiceError } from '@/server/domain/errors';
import { sha256 } from '@/server/domain/secrets';
import { markAccessChanged } from '@/server/store/members/access-changes';
import {
  AUDIT_STREAM,
  MIN_CURSOR,
  type ServiceDatabase,
  type ServiceTransaction,
  type StreamName,
} from './schema';

export const STREAMS: readonly StreamName[] = ['tips', 'packs', 'access', AUDIT_STREAM];

/** Locks the stream's counter: until commit nobody else numbers a change in it. */
export async function lockStream(trx: ServiceTransaction, organisationId: string, stream: StreamName) {
  await advance(trx, organisationId, stream, 0);
}

/**
 * The number of the next change of a stream, or of the last of `count` changes in a row, which add `sums` to its
 * checksum; takes the counter too.
 */
export async function nextSeq(
  trx: ServiceTransaction,
  organisationId: string,
  stream: StreamName,
  sums: Sums = NO_SUMS,
  count = 1,
) {
  if (stream === 'access') markAccessChanged(trx);
  return await advance(trx, organisationId, stream, count, sums);
}

async function advance(
  trx: ServiceTransaction,
  organisationId: string,
  stream: StreamName,
  by: number,
  [a, b]: Sums = NO_SUMS,
) {
  const { seq } = await trx
    .updateTable('streams')
    .set((row) => ({
      seq: row('seq', '+', by),
      sum_a: row(row.parens('sum_a', '+', a), '%', SUM_MODULUS),
      sum_b: row(row.parens('sum_b', '+', b), '%', SUM_MODULUS),
    }))
    .where('organisation_id', '=', organisationId)
    .where('stream', '=', stream)
    .returning('seq')
    .executeTakeFirstOrThrow();
  return seq;
}

/** The number of the last change of each stream. */
export async function currentSeqs(
  database: ServiceDatabase,
  organisationId: string,
): Promise<Record<StreamName, number>> {
  const rows = await database
    .selectFrom('streams')
    .select(['stream', 'seq'])
    .where('organisation_id', '=', organisationId)
    .execute();
  const seqs = { tips: 0, packs: 0, access: 0, [AUDIT_STREAM]: 0 };
  for (const row of rows) seqs[row.stream] = row.seq;
  return seqs;
}

/**
 * A stream as one reader sees it. `epoch` identifies the view and the life of the data: a reader whose view changes (an
 * advisor who becomes a trainer sees older tips too) gets another epoch and must resynchronise. So does every reader
 * after a backup was restored; then `life` changes too.
 */
export type StreamView = { epoch: string; life: string; present: number; minCursor: number; sums: Sums };

/** The stream as it is now, for the reader of a view. */
export async function readStream(
  trx: ServiceTransaction,
  caller: { organisationId: string; organisationEpoch: string },
  stream: StreamName,
  view: string,
): Promise<StreamView> {
  const row = await trx
    .selectFrom('streams')
    .select(['seq', `${MIN_CURSOR} as minCursor`, 'sum_a', 'sum_b'])
    .where('organisation_id', '=', caller.organisationId)
    .where('stream', '=', stream)
    .executeTakeFirstOrThrow();
  return {
    epoch: shortHash(`${caller.organisationEpoch}:${view}`),
    life: shortHash(`${caller.organisationEpoch}:life`),
    present: row.seq,
    minCursor: row.minCursor,
    sums: [row.sum_a, row.sum_b],
  };
}

/**
 * The cursor after change number `seq`, for a reader who came with `before`. A reading that begins after tombstones
 * were deleted has missed none of them: its cursors record that by the minimum cursor at its beginning, in hex after
 * the epoch.
 */
export function writeCursor(
  { epoch, minCursor }: StreamView,
  seq: number,
  before: Cursor | undefined,
): Cursor {
  const base = before === undefined ? minCursor : readParts(before).base;
  return `${epoch}${base === 0 ? '' : base.toString(16)}.${seq}`;
}

/**
 * The number to go on after: 0 without a cursor. Refuses with `must-resync` one of another epoch, of the
 * future, or of a reader who may have missed a tombstone that is forgotten by now.
 */
export function readCursor(cursor: Cursor | undefined, { epoch, present, minCursor }: StreamView): number {
  if (cursor === undefined) return 0;
  const { of, base, after } = readParts(cursor);
  if (of !== epoch || after > present || Math.max(base, after) < minCursor)
    throw new ServiceError('must-resync');
  return after;
}

function readParts(cursor: Cursor): { of: string; base: number; after: number } {
  const [epoch = '', after] = cursor.split('.', 2);
  const base = epoch.slice(EPOCH_DIGITS);
  return {
    of: epoch.slice(0, EPOCH_DIGITS),
    base: base === '' ? 0 : Number.parseInt(base, 16),
    after: Number(after),
  };
}

const EPOCH_DIGITS = 16;

function shortHash(text: string): string {
  return sha256(text).slice(0, EPOCH_DIGITS);
}
