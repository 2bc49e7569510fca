/** One advisor whose tip travels over a network that moves only when the test lets it. */
import { expect, onTestFinished } from 'vitest';
import { readTip } from '@/storage/tips/tip-queries';
import { captureTip, reviseTip } from '@/storage/tips/tips';
import { content, testDatabase } from './database';
import { handFlushedWire } from './manual-network';
import { joinedPanel, panelOver } from './network';
import { startTestService } from './service';

/** A panel that has captured a tip, "Un.", which is not on its way yet. */
export async function tipOverWire() {
  const service = await startTestService();
  onTestFinished(() => service.stop());
  const wire = handFlushedWire();
  const owner = {};
  const membership = await (await joinedPanel(service, 'advisor')).membership();
  const panel = panelOver(testDatabase(), { fetch: wire.fetchOf(owner) });
  await panel.db.meta.put(membership);
  const { now } = panel.clock;
  const id = await captureTip(panel.db, content('Un.'), { now });
  return {
    service,
    wire,
    owner,
    panel,
    id,
    /** Puts "Deux." in its place, to be sent too. */
    revise: () => reviseTip(panel.db, id, content('Deux.'), { now }),
    /** Both ends hold "Deux." as the second revision, once, and nothing waits. */
    async expectAppliedOnce() {
      const held = await service.database.selectFrom('tips').selectAll().execute();
      expect(held.map((row) => [row.id, JSON.parse(row.content).words, row.revision])).toEqual([
        [id, 'Deux.', 2],
      ]);
      expect(await panel.db.commands.count()).toBe(0);
      expect(await readTip(panel.db, id)).toMatchObject({ revision: 2, status: { state: 'received' } });
    },
  };
}
