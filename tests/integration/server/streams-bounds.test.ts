import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_SUMS, SUM_MODULUS } from '@/protocol/validation/checksum';
import type { ServiceTransaction, StreamName } from '@/server/db/schema';
import {
  currentSeqs,
  lockStream,
  nextSeq,
  readCursor,
  readStream,
  STREAMS,
  type StreamView,
  writeCursor,
} from '@/server/db/streams';
import { ServiceError } from '@/server/domain/errors';
import { sha256 } from '@/server/domain/secrets';
import { changesAccess } from '@/server/store/members/access-changes';
import { startTestService, type TestService } from '@/tests/support/service';

const EPOCH = '0123456789abcdef';
const view = (more: Partial<StreamView> = {}): StreamView => ({
  epoch: EPOCH,
  life: 'fedcba9876543210',
  present: 40,
  minCursor: 26,
  sums: NO_SUMS,
  ...more,
});

function read(cursor: string | undefined, of = view()): number | string {
  try {
    return readCursor(cursor, of);
  } catch (error) {
    if (error instanceof ServiceError) return error.reason;
    throw error;
  }
}

describe('a cursor that is read', () => {
  it.each([
    ['none', undefined, 0],
    ['the end', `${EPOCH}.40`, 40],
    ['beyond the end', `${EPOCH}.41`, 'must-resync'],
    ['the last forgotten tombstone', `${EPOCH}.26`, 26],
    ['before the last forgotten tombstone', `${EPOCH}.25`, 'must-resync'],
    ['a reading that began above the forgotten ones', `${EPOCH}1a.0`, 0],
    ['a reading that began above them and went on', `${EPOCH}1a.30`, 30],
    ['a reading that began below them', `${EPOCH}19.25`, 'must-resync'],
    ['a reading that began below them and is past them', `${EPOCH}19.26`, 26],
    ['another epoch', 'f123456789abcdef.40', 'must-resync'],
    ['another epoch with the base of this one', 'f123456789abcdef1a.40', 'must-resync'],
  ])('goes on from it, or begins again: %s', (_, cursor, expected) => {
    expect(read(cursor)).toBe(expected);
  });

  it('of the beginning is good while no tombstone was forgotten', () => {
    expect(read(`${EPOCH}.0`, view({ minCursor: 0, present: 0 }))).toBe(0);
  });
});

describe('a cursor that is written', () => {
  it.each([
    ['at first, with nothing forgotten', 0, undefined, `${EPOCH}.7`],
    ['at first, above what was forgotten', 26, undefined, `${EPOCH}1a.7`],
    ['later, of a reading that began above it', 30, `${EPOCH}1a.3`, `${EPOCH}1a.7`],
    ['later, of a reading that began before all of it', 30, `${EPOCH}.3`, `${EPOCH}.7`],
  ])('carries the minimum cursor at the beginning of the reading: %s', (_, minCursor, before, expected) => {
    expect(writeCursor(view({ minCursor }), 7, before)).toBe(expected);
  });
});

describe('the counters of an organisation', () => {
  let service: TestService;
  let other: string;
  beforeAll(async () => {
    service = await startTestService();
    other = await service.addOrganisation('Les Autres');
  });
  afterAll(() => service.stop());

  const inTransaction = <T>(work: (trx: ServiceTransaction) => Promise<T>): Promise<T> =>
    service.database.transaction().execute(work);
  const stream = (name: StreamName, organisationId = service.organisationId, organisationEpoch = 'e') =>
    inTransaction((trx) => readStream(trx, { organisationId, organisationEpoch }, name, 'v'));

  it('are one for each stream', () => {
    expect(STREAMS).toEqual(['tips', 'packs', 'access', 'acts']);
  });

  it('number one change, or several in a row, in one stream of one organisation', async () => {
    const before = await currentSeqs(service.database, service.organisationId);
    const others = await currentSeqs(service.database, other);
    const numbers = await inTransaction(async (trx) => [
      await nextSeq(trx, service.organisationId, 'packs'),
      await nextSeq(trx, service.organisationId, 'packs', NO_SUMS, 5),
    ]);
    expect(numbers).toEqual([before.packs + 1, before.packs + 6]);
    const after = await currentSeqs(service.database, service.organisationId);
    expect(after).toEqual({ ...before, packs: before.packs + 6 });
    expect(await currentSeqs(service.database, other)).toEqual(others);
  });

  it('are unchanged by the one who only locks them', async () => {
    const before = await stream('tips');
    await inTransaction((trx) => lockStream(trx, service.organisationId, 'tips'));
    expect(await stream('tips')).toEqual(before);
  });

  it('add up checksums within their modulus', async () => {
    const add = (a: number, b: number) =>
      inTransaction((trx) => nextSeq(trx, service.organisationId, 'tips', [a, b]));
    const { sums, present } = await stream('tips');
    expect(sums).toEqual([0, 0]);
    await add(3, SUM_MODULUS - 1);
    await add(4, 6);
    expect(await stream('tips')).toMatchObject({ sums: [7, 5], present: present + 2 });
    await add(SUM_MODULUS - 2, 0);
    expect((await stream('tips')).sums).toEqual([5, 5]);
  });

  it('mark a transaction that changes rights: one that numbers a change of access, not one that locks it', async () => {
    const { organisationId } = service;
    const marks = await inTransaction(async (trx) => {
      const marked: boolean[] = [];
      await lockStream(trx, organisationId, 'access');
      marked.push(changesAccess(trx));
      await nextSeq(trx, organisationId, 'tips');
      marked.push(changesAccess(trx));
      await nextSeq(trx, organisationId, 'access');
      marked.push(changesAccess(trx));
      return marked;
    });
    expect(marks).toEqual([false, false, true]);
  });

  it('are all 0 where there is no organisation, which can change nothing', async () => {
    expect(await currentSeqs(service.database, 'nobody')).toEqual({ tips: 0, packs: 0, access: 0, acts: 0 });
    await expect(inTransaction((trx) => lockStream(trx, 'nobody', 'tips'))).rejects.toThrow();
    await expect(stream('tips', 'nobody')).rejects.toThrow();
  });

  it('are shown to a reader under the epoch of its view and the life of the data, as every release has made them', async () => {
    const { floor } = await service.database
      .selectFrom('streams')
      .select('floor')
      .where('organisation_id', '=', other)
      .where('stream', '=', 'acts')
      .executeTakeFirstOrThrow();
    await service.database
      .updateTable('streams')
      .set({ seq: 9, floor: 4, sum_a: 1, sum_b: 2 })
      .where('organisation_id', '=', other)
      .where('stream', '=', 'acts')
      .execute();
    expect(floor).toBe(0);
    expect(await stream('acts', other)).toEqual({
      epoch: sha256('e:v').slice(0, 16),
      life: sha256('e:life').slice(0, 16),
      present: 9,
      minCursor: 4,
      sums: [1, 2],
    });
    expect((await stream('packs', other)).minCursor).toBe(0);
  });
});
