import { expect, it } from 'vitest';
import { readSyncState } from '@/storage/membership/membership';
import { listMyTips } from '@/storage/tips/tip-queries';
import { captureTip } from '@/storage/tips/tips';
import { content, testDatabase } from '@/tests/support/database';
import { handFlushedWire } from '@/tests/support/manual-network';
import { joinedPanel, type Panel, panelOver } from '@/tests/support/network';
import { startTestService } from '@/tests/support/service';

it('[S9] [S10] requests of several devices that overtake each other leave all with the same', async () => {
  const service = await startTestService();
  const wire = handFlushedWire();
  const membership = await (await joinedPanel(service, 'advisor')).membership();
  const panels: Panel[] = [];
  for (let index = 0; index < 3; index += 1) {
    const panel = panelOver(testDatabase(), { fetch: (...requested) => wire.fetchOf(panel)(...requested) });
    await panel.db.meta.put(membership);
    panels.push(panel);
  }
  for (let round = 0; round < 4; round += 1) {
    for (const [index, panel] of panels.entries()) {
      await captureTip(panel.db, content(`Tour ${round}, poste ${index}.`), { now: panel.clock.now });
      wire.begin(panel, () => panel.run());
    }
    await wire.quiet();
    // The youngest request always goes first: what was asked long ago is answered last.
    for (let pick = 2; await wire.flush(pick, 'whole'); pick += 2);
  }
  for (const panel of panels) {
    wire.begin(panel, () => panel.run());
    await wire.flushAll();
  }
  const shown = await Promise.all(
    panels.map(async ({ db }) => (await listMyTips(db)).map((tip) => [tip.id, tip.content.words]).sort()),
  );
  expect(shown[0]).toHaveLength(12);
  for (const each of shown) expect(each).toEqual(shown[0]);
  for (const { db } of panels) {
    expect((await readSyncState(db))?.compared?.tips?.result).toBe('same');
    expect(await db.commands.count()).toBe(0);
  }
  await service.stop();
});
