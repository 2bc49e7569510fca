import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StorageError } from '@/storage/database/storage-error';
import { readSyncState } from '@/storage/membership/membership';
import { readDraft, saveDraft } from '@/storage/tips/drafts';
import { listMyTips, readTip } from '@/storage/tips/tip-queries';
import { captureTip, declineTip, reviseTip } from '@/storage/tips/tips';
import { content, failWrites, testDatabase } from '@/tests/support/database';
import { joinedPanel } from '@/tests/support/network';
import { startTestService, type TestService } from '@/tests/support/service';

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

describe('[S1] a transaction that the browser aborts', () => {
  it.each(['tips', 'commands', 'drafts'])(
    'while writing %s keeps nothing of a capture, and the draft',
    async (table) => {
      const db = testDatabase();
      await saveDraft(db, { key: 'capture', content: content('À garder.'), now: 1 });
      const restoreWrites = failWrites(db, table, 'abort');
      const capturing = captureTip(db, content('À garder.'), { now: 2, draftKey: 'capture' });
      expect(await reasonOf(capturing)).toBe('write-aborted');
      expect([await db.tips.count(), await db.commands.count()]).toEqual([0, 0]);
      expect((await readDraft(db, 'capture'))?.content.words).toBe('À garder.');
      restoreWrites();
      await captureTip(db, content('À garder.'), { now: 3, draftKey: 'capture' });
      expect(await db.commands.count()).toBe(1);
      expect(await readDraft(db, 'capture')).toBeUndefined();
    },
  );

  it.each(['tips', 'commands'])(
    'while writing %s leaves a tip and its command as they were',
    async (table) => {
      const db = testDatabase();
      const id = await captureTip(db, content('Avant.'), { now: 1 });
      const before = [await db.tips.toArray(), await db.commands.toArray()];
      failWrites(db, table, 'abort');
      expect(await reasonOf(reviseTip(db, id, content('Après.')))).toBe('write-aborted');
      expect([await db.tips.toArray(), await db.commands.toArray()]).toEqual(before);
    },
  );
});

describe('[S8] while sync stores a response', () => {
  it.each(['tips', 'commands'])('an abort in %s leaves rows and outcome for the next run', async (table) => {
    const panel = await joinedPanel(service, 'advisor');
    const id = await captureTip(panel.db, content(`Avec ${table}.`), { now: 1 });
    const restoreWrites = failWrites(panel.db, table, 'abort');
    expect(await panel.run()).toBe('later');
    expect(await readTip(panel.db, id)).toMatchObject({ status: { state: 'kept' } });
    expect(await panel.db.commands.count()).toBe(1);
    restoreWrites();
    expect(await panel.run()).toBe('done');
    expect(await readTip(panel.db, id)).toMatchObject({ status: { state: 'received' } });
    const { member } = await panel.membership();
    const held = await service.database
      .selectFrom('tips')
      .select('id')
      .where('author_id', '=', member.id)
      .execute();
    expect(held).toHaveLength(1);
  });

  it('the cursor does not move without the rows', async () => {
    const advisor = await joinedPanel(service, 'advisor');
    await captureTip(advisor.db, content('À lire.'), { now: 1 });
    await advisor.run();
    const trainer = await joinedPanel(service, 'trainer');
    const restoreWrites = failWrites(trainer.db, 'tips', 'abort');
    expect(await trainer.run()).toBe('later');
    expect((await readSyncState(trainer.db))?.tipsCursor).toBeUndefined();
    expect((await readSyncState(trainer.db))?.lastReason).toBe('write-aborted');
    restoreWrites();
    expect(await trainer.run()).toBe('done');
    const [tip] = await trainer.db.tips.toArray();
    expect(tip?.mine).toBe(0);
    const stop = failWrites(trainer.db, 'commands', 'abort');
    expect(await reasonOf(declineTip(trainer.db, tip?.id ?? '', 'Non, merci.'))).toBe('write-aborted');
    stop();
    expect((await readTip(trainer.db, tip?.id ?? ''))?.status.state).toBe('received');
    expect(await listMyTips(trainer.db)).toEqual([]);
  });
});
