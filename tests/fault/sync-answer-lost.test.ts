import { expect, it } from 'vitest';
import { captureTip, readTip, reviseTip } from '@/storage/tips';
import { content, testDatabase } from '@/tests/support/database';
import { handFlushedWire } from '@/tests/support/hand-flushed';
import { joinedPanel, panelOver } from '@/tests/support/network';
import { startTestService } from '@/tests/support/service';

it('[S2] [S3] an answer that never comes leaves the command in the outbox, and it is applied once', async () => {
  const service = await startTestService();
  const wire = handFlushedWire();
  const owner = {};
  const membership = await (await joinedPanel(service, 'advisor')).membership();
  const panel = panelOver(testDatabase(), { fetch: wire.fetchOf(owner) });
  await panel.db.meta.put(membership);
  const id = await captureTip(panel.db, content('Un.'), { now: panel.clock.now });
  wire.begin(owner, () => panel.run());
  await wire.quiet();
  await wire.flush(0, 'answer-lost');
  expect(wire.isBusy(owner)).toBe(false);
  expect(await panel.db.outbox.count()).toBe(1);
  expect((await readTip(panel.db, id))?.standing).toEqual({ state: 'kept' });
  // Written before it is known what became of the first: it builds on it.
  await reviseTip(panel.db, id, content('Deux.'), { now: panel.clock.now });
  wire.begin(owner, () => panel.run());
  await wire.flushAll();
  const held = await service.database.selectFrom('tips').selectAll().execute();
  expect(held.map((row) => [row.id, JSON.parse(row.content).words, row.revision])).toEqual([
    [id, 'Deux.', 2],
  ]);
  expect(await panel.db.outbox.count()).toBe(0);
  expect(await readTip(panel.db, id)).toMatchObject({ revision: 2, standing: { state: 'received' } });
  await service.stop();
});
