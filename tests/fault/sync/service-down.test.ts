import { expect, it } from 'vitest';
import { readSyncState } from '@/storage/membership/membership';
import { allCards } from '@/storage/packs/packs';
import { listMyTips, unsentCount } from '@/storage/tips/tip-queries';
import { captureTip } from '@/storage/tips/tips';
import { content } from '@/tests/support/database';
import { joinedPanel } from '@/tests/support/network';
import { newPlace, startTestService, testPack } from '@/tests/support/service';

it('[S1] [S14] the service is down for a day: capture and reading go on, everything arrives afterwards', async () => {
  const place = await newPlace();
  const first = await startTestService({ place });
  const trainer = await first.join('trainer');
  await trainer.call('PUT', '/v1/packs/pile/versions/1', testPack('pile', 1));
  const panel = await joinedPanel(first, 'advisor');
  expect(await panel.run()).toBe('done');
  const port = Number(new URL(first.address).port);
  await first.stop();

  for (let hour = 0; hour < 24; hour += 1) {
    await captureTip(panel.db, content(`Heure ${hour}.`), { now: panel.clock.now });
    expect(await panel.run(hour % 2 === 0 ? 'local' : 'alarm')).toBe('later');
    panel.clock.now += 3_600_000;
  }
  expect(await unsentCount(panel.db)).toBe(24);
  expect(await allCards(panel.db)).toHaveLength(1);
  expect(await readSyncState(panel.db)).toMatchObject({ failures: 24, lastReason: 'unreachable' });

  const second = await startTestService({ place, port });
  expect(await panel.run('alarm')).toBe('done');
  expect(await unsentCount(panel.db)).toBe(0);
  expect((await listMyTips(panel.db)).every((tip) => tip.status.state === 'received')).toBe(true);
  const { lastReason, failures, notBefore } = (await readSyncState(panel.db)) ?? {};
  expect({ lastReason, failures, notBefore }).toEqual({ lastReason: undefined, failures: 0, notBefore: 0 });
  const held = await second.database.selectFrom('tips').select('id').execute();
  expect(held).toHaveLength(24);
  await second.stop();
  place.remove();
});
