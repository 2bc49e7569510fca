import { expect, it, onTestFinished } from 'vitest';
import { readMembership } from '@/storage/membership/membership';
import { installPack, listPacks } from '@/storage/packs/packs';
import { listMyTips } from '@/storage/tips/tip-queries';
import { captureTip } from '@/storage/tips/tips';
import { card, content, machineOf, pack } from '@/tests/support/database';
import { handFlushedWire } from '@/tests/support/manual-network';
import { joinedPanel, leaveHere, panelOver } from '@/tests/support/network';
import { startTestService } from '@/tests/support/service';
import { onFullDisk } from '@/tests/support/shared-machine';

/** A panel of a member, with a pack of the organisation and a tip that was never sent. */
async function member() {
  const service = await startTestService();
  onTestFinished(() => service.stop());
  const panel = await joinedPanel(service, 'advisor');
  const own = pack('maison', 1, [card('a')]);
  await installPack(panel.db, { pack: own, origin: 'organisation', sha256: '0'.repeat(64), now: 1 });
  await captureTip(panel.db, content('Pas encore envoyée.'), { now: 1 });
  return panel;
}

it.each([
  ['before the service heard of it', false],
  ['after the service heard of it', true],
])('[S21] a worker killed while it leaves, %s, has left', async (_when, arrives) => {
  const { db } = await member();
  const wire = handFlushedWire();
  const owner = {};
  wire.begin(owner, () => leaveHere(machineOf(db), wire.fetchOf(owner)));
  await wire.quiet();
  wire.cut(owner);
  if (arrives) await wire.flushAll();
  expect(await readMembership(db)).toBeUndefined();
  expect(await listPacks(db)).toEqual([]);
  expect((await listMyTips(db)).map((tip) => tip.content.words)).toEqual(['Pas encore envoyée.']);
  expect(await panelOver(db).run()).toBe('not-joined');
});

it('[S21] a leaving that the disk refuses leaves the token good there too', async () => {
  const { db, run } = await member();
  const databases = machineOf(db);
  await onFullDisk(() => expect(leaveHere(databases)).rejects.toMatchObject({ reason: 'disk-full' }));
  expect(await databases.current()).toMatchObject({ name: db.name });
  expect(await run()).toBe('done');
});
