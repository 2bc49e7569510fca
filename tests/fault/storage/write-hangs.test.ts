import { expect, it, onTestFinished, vi } from 'vitest';
import { StorageError } from '@/storage/database/storage-error';
import { WRITE_TIMEOUT_MS } from '@/storage/database/transaction';
import { readDraft, saveDraft } from '@/storage/tips/drafts';
import { captureTip } from '@/storage/tips/tips';
import { content, failWrites, testDatabase } from '@/tests/support/database';

it('[S1] a write that never settles is reported as not saved after ten seconds, and the next one works', async () => {
  const db = testDatabase();
  await saveDraft(db, { key: 'capture', content: content('À garder.'), now: 1 });
  const restoreWrites = failWrites(db, 'commands', 'hang');
  await db.open();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const onError = vi.fn();
  const capturing = captureTip(db, content('À garder.'), { now: 2, draftKey: 'capture' }).catch(onError);
  await vi.advanceTimersByTimeAsync(WRITE_TIMEOUT_MS - 1);
  expect(onError).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  await capturing;
  expect(onError.mock.calls[0]?.[0]).toBeInstanceOf(StorageError);
  expect(onError.mock.calls[0]?.[0]).toMatchObject({ reason: 'write-timeout' });
  vi.useRealTimers();
  restoreWrites();
  expect([await db.tips.count(), await db.commands.count()]).toEqual([0, 0]);
  expect((await readDraft(db, 'capture'))?.content.words).toBe('À garder.');
  await captureTip(db, content('À garder.'), { now: 3, draftKey: 'capture' });
  expect(await db.commands.count()).toBe(1);
});
