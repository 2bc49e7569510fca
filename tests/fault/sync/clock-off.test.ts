import { afterAll, beforeAll, expect, it } from 'vitest';
import { readSyncState } from '@/storage/membership/membership';
import { listMyTips, tipsToReview } from '@/storage/tips/tip-queries';
import { captureTip, reviewTip, reviseTip } from '@/storage/tips/tips';
import { content } from '@/tests/support/database';
import { joinedPanel } from '@/tests/support/network';
import { startTestService, type TestService } from '@/tests/support/service';

const DAY = 86_400_000;

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

it.each([
  ['a day ahead', DAY],
  ['a day behind', -DAY],
])('[S10] a clock that is %s changes no order and no outcome, and is noticed', async (_how, off) => {
  const advisor = await joinedPanel(service, 'advisor', { now: Date.now() + off });
  const trainer = await joinedPanel(service, 'trainer');
  const id = await captureTip(advisor.db, content('Un.'), { now: advisor.clock.now });
  await advisor.run();
  const skew = (await readSyncState(advisor.db))?.clockSkewMs ?? 0;
  expect(Math.abs(skew + off)).toBeLessThan(60_000);

  await reviseTip(advisor.db, id, content('Deux.'), { now: advisor.clock.now });
  await advisor.run();
  await trainer.run();
  expect((await tipsToReview(trainer.db)).find((tip) => tip.id === id)?.content.words).toBe('Deux.');
  await reviewTip(trainer.db, id);
  await trainer.run();
  await advisor.run();
  expect(await listMyTips(advisor.db)).toMatchObject([{ id, status: { state: 'reviewing' } }]);
});

it('[S14] a clock that jumps back and forth neither stops sync nor lets it hurry', async () => {
  const panel = await joinedPanel(service, 'advisor');
  for (const jump of [DAY, -2 * DAY, DAY, 3_600_000, -3_600_000]) {
    panel.clock.now += jump;
    await captureTip(panel.db, content(`Saut de ${jump}.`), { now: panel.clock.now });
    expect(await panel.run('alarm')).toBe('done');
  }
  expect((await listMyTips(panel.db)).every((tip) => tip.status.state === 'received')).toBe(true);
});
