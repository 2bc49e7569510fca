import { expect, it } from 'vitest';
import { captureTip, readTip, reviseTip } from '@/storage/tips';
import { content, testDatabase } from '@/tests/support/database';
import { handFlushedWire } from '@/tests/support/hand-flushed';
import { joinedPanel, panelOver } from '@/tests/support/network';
import { startTestService } from '@/tests/support/service';

it('[S2] a push that arrives twice, at once and once more after others, is applied once', async () => {
  const service = await startTestService();
  const wire = handFlushedWire();
  const owner = {};
  const membership = await (await joinedPanel(service, 'advisor')).membership();
  const panel = panelOver(testDatabase(), { fetch: wire.fetchOf(owner) });
  await panel.db.meta.put(membership);
  const id = await captureTip(panel.db, content('Un.'), { now: panel.clock.now });
  wire.begin(owner, () => panel.run());
  await wire.quiet();
  await wire.flush(0, 'doubled');
  await wire.flushAll();
  await reviseTip(panel.db, id, content('Deux.'), { now: panel.clock.now });
  wire.begin(owner, () => panel.run());
  await wire.quiet();
  await wire.flush(0, 'late-double');
  await wire.flushAll();
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
