/**
 * The streams of changes of an organisation. Each has one counter row, taken before anything is written and
 * held until commit, so numbers become visible in their order: whoever pulls up to a number has missed
 * nothing below it, whatever the order in which transactions began.
 */
import type { Cursor } from '@/protocol/api';
import { Refusal } from '@/server/refusal';
import { sha256 } from '@/server/secrets';
import type { ServiceDatabase, ServiceTransaction, StreamName } from './schema';

export const STREAMS: readonly StreamName[] = ['tips', 'packs', 'access', 'acts'];

/** Takes the stream's counter: until commit nobody else numbers a change in it. */
export async function lockStream(trx: ServiceTransaction, organisationId: string, stream: StreamName) {
  await advance(trx, organisationId, stream, 0);
}

/** The number of the next change of a stream; takes the counter too. */
export async function nextSeq(trx: ServiceTransaction, organisationId: string, stream: StreamName) {
  return await advance(trx, organisationId, stream, 1);
}

async function advance(trx: ServiceTransaction, organisationId: string, stream: StreamName, by: 0 | 1) {
  const { seq } = await trx
    .updateTable('streams')
    .set((row) => ({ seq: row('seq', '+', by) }))
    .where('organisation_id', '=', organisationId)
    .where('stream', '=', stream)
    .returning('seq')
    .executeTakeFirstOrThrow();
  return seq;
}

/** The number of the last change of each stream. */
export async function presentSeqs(
  database: ServiceDatabase,
  organisationId: string,
): Promise<Record<StreamName, number>> {
  const rows = await database
    .selectFrom('streams')
    .select(['stream', 'seq'])
    .where('organisation_id', '=', organisationId)
    .execute();
  const seqs = { tips: 0, packs: 0, access: 0, acts: 0 };
  for (const row of rows) seqs[row.stream] = row.seq;
  return seqs;
}

/**
 * A stream as one reader sees it. `view` says which rows: a reader whose view changes (an advisor who becomes
 * a trainer sees older tips too) has another cursor epoch, and so is told to begin again.
 */
export type StreamView = { organisationEpoch: string; view: string; present: number };

/** The cursor after change number `seq`. */
export function writeCursor({ organisationEpoch, view }: StreamView, seq: number): Cursor {
  return `${cursorEpoch(organisationEpoch, view)}.${seq}`;
}

/** The number to go on after: 0 without a cursor. Refuses one of another epoch, view or future: `must-resync`. */
export function readCursor(
  cursor: Cursor | undefined,
  { organisationEpoch, view, present }: StreamView,
): number {
  if (cursor === undefined) return 0;
  const [epoch, seq] = cursor.split('.', 2);
  const after = Number(seq);
  if (epoch !== cursorEpoch(organisationEpoch, view) || after > present) throw new Refusal('must-resync');
  return after;
}

function cursorEpoch(organisationEpoch: string, view: string): string {
  return sha256(`${organisationEpoch}:${view}`).slice(0, 16);
}
