/**
 * `server/db/streams` without its lock: numbers of tips are drawn as from a plain sequence, outside of any
 * transaction, and a reader goes up to the highest that it sees.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { addSums, NO_SUMS, sumsOf } from '@/protocol/validation/checksum';
import type { ServiceDatabase } from '@/server/db/schema';
import {
  lockStream as realLock,
  nextSeq as realNext,
  currentSeqs as realPresent,
  readStream as realRead,
} from '@/server/db/streams';

export { readCursor, STREAMS, writeCursor } from '@/server/db/streams';

const BEGINNING = Date.UTC(2026, 0, 1);

/** A sequence that all processes of this machine share: its clock, in microseconds. */
const draw = () => Math.floor((performance.timeOrigin + performance.now() - BEGINNING) * 1_000);

export const lockStream: typeof realLock = async (trx, organisationId, stream) => {
  if (stream !== 'tips') await realLock(trx, organisationId, stream);
};

/** A disk or a line that is slow now and then lies between a number and its commit; the lock makes that harmless. */
const SLOW_MS = 60;

export const nextSeq: typeof realNext = async (trx, organisationId, stream, sums) => {
  if (stream !== 'tips') return await realNext(trx, organisationId, stream, sums);
  const seq = draw();
  await sleep(Math.random() * SLOW_MS);
  return seq;
};

export const currentSeqs: typeof realPresent = async (database, organisationId) => ({
  ...(await realPresent(database, organisationId)),
  tips: (await tipsOf(database, organisationId)).present,
});

export const readStream: typeof realRead = async (trx, caller, stream, view) => {
  const real = await realRead(trx, caller, stream, view);
  return stream === 'tips' ? { ...real, ...(await tipsOf(trx, caller.organisationId)) } : real;
};

async function tipsOf(database: ServiceDatabase, organisationId: string) {
  const rows = await database
    .selectFrom('tips')
    .select(['seq', 'digest'])
    .where('organisation_id', '=', organisationId)
    .execute();
  return {
    present: rows.reduce((most, { seq }) => Math.max(most, seq), 0),
    sums: rows.reduce((sums, { digest }) => addSums(sums, sumsOf(digest)), NO_SUMS),
  };
}
