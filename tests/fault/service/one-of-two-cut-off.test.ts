import { expect, it } from 'vitest';
import { startBalancer } from '@/chaos/balancer';
import { seeded } from '@/chaos/random';
import { readSyncState } from '@/storage/membership/membership';
import { captureTip } from '@/storage/tips/tips';
import { EXCHANGE_RETRY } from '@/sync/run/retry';
import { content } from '@/tests/support/database';
import { joinedPanel } from '@/tests/support/network';
import { newPlace, startTestService } from '@/tests/support/service';

it('[S3] [S14] [S33] while one of two instances cannot be reached, every exchange ends as done through the other', async () => {
  const place = await newPlace();
  const one = await startTestService({ place });
  const two = await startTestService({ place });
  const addresses = [one.address, two.address];
  const balancer = await startBalancer({ instances: () => addresses, random: seeded(1), harmed: 0 });
  try {
    const through = { address: balancer.address, invite: one.invite };
    const [lea, noe, trainer] = [
      await joinedPanel(through, 'advisor', { retry: EXCHANGE_RETRY }),
      await joinedPanel(through, 'advisor', { retry: EXCHANGE_RETRY }),
      await joinedPanel(through, 'trainer', { retry: EXCHANGE_RETRY }),
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
    expect(states).toEqual(new Set(['done']));
    expect(await held()).toHaveLength(24);
    // It was felt.
    expect(balancer.counts().refused).toBeGreaterThan(0);
    await apart;
    for (const panel of [lea, noe, trainer, trainer]) {
      const state = await panel.run();
      states.add(state);
      expect([state, (await readSyncState(panel.db))?.lastReason]).toEqual(['done', undefined]);
    }
    expect(states).toEqual(new Set(['done']));
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
