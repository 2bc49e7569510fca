import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PACK_READER } from '@/protocol/pack-reading';
import type { RefusedPack, SyncRow } from '@/storage/database/meta-rows';
import { readSyncState } from '@/storage/membership/membership';
import { listPacks, readPack } from '@/storage/packs/packs';
import { unsentCount } from '@/storage/tips/tip-queries';
import { captureTip } from '@/storage/tips/tips';
import { content } from '@/tests/support/database';
import { joinedPanel, type Panel } from '@/tests/support/network';
import { startTestService, type TestClient, type TestService, testPack } from '@/tests/support/service';

let service: TestService;
let trainer: TestClient;
beforeAll(async () => {
  service = await startTestService();
  trainer = await service.join('trainer');
});
afterAll(() => service.stop());

let packs = 0;
async function publish(packId: string, version: number): Promise<void> {
  const response = await trainer.call(
    'PUT',
    `/v1/packs/${packId}/versions/${version}`,
    testPack(packId, version),
  );
  expect(response.status).toBe(200);
}

/** Spoils a published version in the service's own database, its hash right for the spoilt bytes. */
async function spoil(packId: string, version: number, text: string): Promise<void> {
  const sha256 = createHash('sha256').update(text).digest('hex');
  await service.database
    .updateTable('pack_versions')
    .set({ content: text, sha256, bytes: Buffer.byteLength(text) })
    .where('pack_id', '=', packId)
    .where('version', '=', version)
    .execute();
}

async function refusals(panel: Panel): Promise<Pick<RefusedPack, 'problem' | 'path'>[]> {
  const refused = (await readSyncState(panel.db))?.refusedPacks ?? [];
  return refused.map(({ problem, path }) => ({ problem, path }));
}

const asText = (change: (pack: Record<string, unknown>) => void) => (packId: string) => {
  const whole = testPack(packId, 2) as unknown as Record<string, unknown>;
  change(whole);
  return JSON.stringify(whole);
};

it.each<[string, (packId: string) => string, string, string]>([
  ['is no JSON', () => '{"format":', 'not-json', ''],
  [
    'is of a later format',
    asText((pack) => Object.assign(pack, { formatVersion: 2 })),
    'wrong-version',
    'formatVersion',
  ],
  [
    'reaches for prototypes',
    (packId) => JSON.stringify(testPack(packId, 2)).replace('"summary":{', '"summary":{"__proto__":{},'),
    'forbidden-key',
    'summary.__proto__',
  ],
  [
    'holds too long a note',
    asText((pack) => Object.assign(pack, { note: 'x'.repeat(2_001) })),
    'too-long',
    'note',
  ],
  ['is of another pack', (packId) => JSON.stringify(testPack(`${packId}-x`, 2)), 'wrong-value', 'id'],
  ['is of another version', (packId) => JSON.stringify(testPack(packId, 3)), 'wrong-value', 'version'],
])(
  '[S19] a version that %s disturbs nothing, is named, and gives way to the next',
  async (_how, text, problem, path) => {
    packs += 1;
    const packId = `pile-${packs}`;
    await publish(packId, 1);
    const panel = await joinedPanel(service, 'advisor');
    await panel.run();
    const before = await readPack(panel.db, packId);

    await publish(packId, 2);
    await spoil(packId, 2, text(packId));
    packs += 1;
    const other = `pile-${packs}`;
    await publish(other, 1);
    await captureTip(panel.db, content('Pendant ce temps.'), { now: 1 });
    expect(await panel.run()).toBe('done');
    expect(await readPack(panel.db, packId)).toEqual(before);
    expect(await refusals(panel)).toEqual([{ problem, path }]);
    // Nothing is held up by it.
    expect((await listPacks(panel.db)).map(({ id }) => id)).toContain(other);
    expect(await unsentCount(panel.db)).toBe(0);

    await publish(packId, 3);
    expect(await panel.run()).toBe('done');
    expect((await readPack(panel.db, packId))?.version).toBe(3);
    expect(await refusals(panel)).toEqual([]);
    await publish(packId, 4);
    await publish(other, 2);
  },
);

it('[S19] a version that was refused is read again by a release that reads more, and by no other', async () => {
  packs += 1;
  const packId = `pile-${packs}`;
  await publish(packId, 1);
  const panel = await joinedPanel(service, 'advisor');
  await panel.run();
  await publish(packId, 2);
  const later = asText((pack) => Object.assign(pack, { formatVersion: 2 }))(packId);
  await spoil(packId, 2, later);
  await panel.run();
  const refusedAt = async () =>
    (await readSyncState(panel.db))?.refusedPacks?.map(({ refusedAt, reader }) => ({ refusedAt, reader }));
  const before = await refusedAt();
  expect(before).toEqual([{ refusedAt: panel.clock.now, reader: PACK_READER }]);
  panel.clock.now += 3_600_000;
  await panel.run();
  // It was not fetched again: the same release would refuse the same bytes.
  expect(await refusedAt()).toEqual(before);

  // From here on these bytes are such as this release reads, as they would be for a later one.
  const readable = JSON.stringify(testPack(packId, 2));
  await spoil(packId, 2, readable);
  const sha256 = createHash('sha256').update(readable).digest('hex');
  await panel.db.meta
    .where('key')
    .equals('sync')
    .modify((row) => {
      const [refused] = (row as SyncRow).refusedPacks ?? [];
      if (!refused) throw new Error('nothing was refused');
      Object.assign(refused, { head: { ...refused.head, sha256 }, reader: '1:earlier' });
    });
  await panel.run();
  expect(await refusals(panel)).toEqual([]);
  expect((await readPack(panel.db, packId))?.version).toBe(2);
});
