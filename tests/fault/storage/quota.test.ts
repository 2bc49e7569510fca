import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StorageError } from '@/storage/database/storage-error';
import { readSyncState } from '@/storage/membership/membership';
import { installPack, readPack } from '@/storage/packs/packs';
import { readDraft, saveDraft } from '@/storage/tips/drafts';
import { listMyTips, unsentCount } from '@/storage/tips/tip-queries';
import { captureTip } from '@/storage/tips/tips';
import { card, content, failWrites, pack, testDatabase } from '@/tests/support/database';
import { joinedPanel } from '@/tests/support/network';
import { startTestService, type TestService, testPack } from '@/tests/support/service';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

const reasonOf = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing failed',
    (error) => (error instanceof StorageError ? error.reason : error),
  );

describe.each(['quota-in-request', 'quota-in-abort'] as const)('a full disk that shows as %s', (fault) => {
  it('[S1] is reported as such, stores nothing of the capture, and the draft stays', async () => {
    const db = testDatabase();
    await saveDraft(db, { key: 'capture', content: content('À garder.'), now: 1 });
    const restoreWrites = failWrites(db, 'commands', fault);
    const capturing = captureTip(db, content('À garder.'), { now: 2, draftKey: 'capture' });
    expect(await reasonOf(capturing)).toBe('disk-full');
    expect([await listMyTips(db), await unsentCount(db)]).toEqual([[], 0]);
    expect((await readDraft(db, 'capture'))?.content.words).toBe('À garder.');
    restoreWrites();
    await captureTip(db, content('À garder.'), { now: 3, draftKey: 'capture' });
    expect(await unsentCount(db)).toBe(1);
  });

  it('[S18] leaves the installed version whole', async () => {
    const db = testDatabase();
    const before = pack('p', 1, [card('a', 'Avant')]);
    const install = (version: number, title: string) =>
      installPack(db, {
        pack: pack('p', version, [card('a', title), card('b', title)]),
        origin: 'organisation',
        sha256: `${version}`.repeat(64),
        now: version,
      });
    await installPack(db, { pack: before, origin: 'organisation', sha256: '1'.repeat(64), now: 1 });
    const restoreWrites = failWrites(db, 'cards', fault);
    expect(await reasonOf(install(2, 'Après'))).toBe('disk-full');
    expect(await readPack(db, 'p')).toEqual(before);
    expect(await db.packVersions.count()).toBe(0);
    expect(await db.news.count()).toBe(1);
    restoreWrites();
    await install(2, 'Après');
    expect((await readPack(db, 'p'))?.version).toBe(2);
  });

  it('[S8] does not move the cursor past a pack that had no room, and sync says why', async () => {
    const id = fault === 'quota-in-abort' ? 'pile' : 'tas';
    const trainer = await service.join('trainer');
    await trainer.call('PUT', `/v1/packs/${id}/versions/1`, testPack(id, 1));
    const panel = await joinedPanel(service, 'advisor');
    const restoreWrites = failWrites(panel.db, 'cards', fault);
    expect(await panel.run()).toBe('later');
    expect(await readSyncState(panel.db)).toMatchObject({ lastReason: 'disk-full', failures: 1 });
    expect((await readSyncState(panel.db))?.packsCursor).toBeUndefined();
    restoreWrites();
    expect(await panel.run()).toBe('done');
    expect(await readPack(panel.db, id)).toMatchObject({ version: 1 });
  });
});
