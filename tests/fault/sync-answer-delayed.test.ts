import { expect, it } from 'vitest';
import { captureTip, readTip, reviseTip } from '@/storage/tips';
import { content, testDatabase } from '@/tests/support/database';
import { handFlushedWire } from '@/tests/support/hand-flushed';
import { joinedPanel, panelOver } from '@/tests/support/network';
import { startTestService } from '@/tests/support/service';

it('[S2] [S13] a push that reaches the service after its worker died and the next one sent it again is applied once', async () => {
  const service = await startTestService();
  const wire = handFlushedWire();
  const owner = {};
  const membership = await (await joinedPanel(service, 'advisor')).membership();
  const panel = panelOver(testDatabase(), { fetch: wire.fetchOf(owner) });
  await panel.db.meta.put(membership);
  const id = await captureTip(panel.db, content('Un.'), { now: panel.clock.now });
  wire.begin(owner, () => panel.run());
  await wire.quiet();
  // The worker dies while the push is on its way; the next one sends it again, and more.
  wire.cut(owner);
  const next = {};
  const again = panelOver(panel.db, { fetch: wire.fetchOf(next) });
  wire.begin(next, () => again.run());
  await wire.quiet();
  // The newer request overtakes the older one, which arrives among what comes after.
  await wire.flush(1, 'whole');
  await reviseTip(panel.db, id, content('Deux.'), { now: panel.clock.now });
  await wire.flushAll();
  wire.begin(next, () => again.run());
  await wire.flushAll();
  const held = await service.database.selectFrom('tips').selectAll().execute();
  expect(held.map((row) => [row.id, JSON.parse(row.content).words, row.revision])).toEqual([
    [id, 'Deux.', 2],
  ]);
  expect(await panel.db.outbox.count()).toBe(0);
  expect(await readTip(panel.db, id)).toMatchObject({ revision: 2, standing: { state: 'received' } });
  await service.stop();
});
