import { expect, it } from 'vitest';
import { startBalancer } from '@/chaos/balancer';
import { seeded } from '@/chaos/random';
import { readSyncState } from '@/storage/membership';
import { captureTip } from '@/storage/tips';
import { content } from '@/tests/support/database';
import { joinedPanel } from '@/tests/support/network';
import { newPlace, startTestService } from '@/tests/support/service';

it('[S3] [S14] while one of two instances cannot be reached, panels get through the other; then nothing is missing', async () => {
  const place = await newPlace();
  const one = await startTestService({ place });
  const two = await startTestService({ place });
  const addresses = [one.address, two.address];
  const balancer = await startBalancer({ instances: () => addresses, random: seeded(1), harmed: 0 });
  try {
    const through = { address: balancer.address, invite: one.invite };
    const [lea, noe, trainer] = [
      await joinedPanel(through, 'advisor'),
      await joinedPanel(through, 'advisor'),
      await joinedPanel(through, 'trainer'),
    ];
    // Long enough that a slow machine asks while it lasts.
    const apart = balancer.partition(1, 3_000);
    const states = new Set<string>();
    for (let round = 0; round < 12; round += 1) {
      for (const { db, run } of [lea, noe]) {
        await captureTip(db, content(`Pendant la coupure ${round}`), { now: Date.now() });
        states.add(await run());
      }
      states.add(await trainer.run());
    }
    const held = () => one.database.selectFrom('tips').select('id').execute();
    // It was felt, and something got through.
    expect(states).toContain('later');
    expect(await held()).not.toEqual([]);
    await apart;
    for (const panel of [lea, noe, trainer, trainer]) {
      const state = await panel.run();
      states.add(state);
      expect([state, (await readSyncState(panel.db))?.lastReason]).toEqual(['done', undefined]);
    }
    expect(states).toEqual(new Set(['done', 'later']));
    expect(await held()).toHaveLength(24);
    expect(await trainer.db.tips.count()).toBe(24);
    const { compared } = (await readSyncState(trainer.db)) ?? {};
    expect(compared?.tips?.result).toBe('same');
  } finally {
    await balancer.close();
    await two.stop();
    await one.stop();
    place.remove();
  }
});
