import { expect, it, onTestFinished } from 'vitest';
import { runAdmin } from '@/server/cli/commands';
import { followNotices } from '@/sync/live/leader';
import { eventually } from '@/tests/support/eventually';
import { joinedPanel } from '@/tests/support/network';
import { captureTip, startTestService } from '@/tests/support/service';

it('[S17] a page follows notices again once a member who was shut out is let in again', async () => {
  const service = await startTestService({ live: { pollMs: 50, aliveMs: 200 } });
  onTestFinished(() => service.stop());
  const panel = await joinedPanel(service, 'trainer');
  const author = await service.join('advisor');
  let received = 0;
  const stop = followNotices(
    panel.db,
    () => {
      received += 1;
    },
    { random: () => 0 },
  );
  onTestFinished(stop);
  await eventually(() => received).toBeGreaterThan(0);
  const { member } = await panel.membership();
  const admin = (act: string) => runAdmin([act, member.id], { ...service.settings, clock: Date.now });
  received = 0;
  await admin('disable');
  // The refusal reaches the page, so that a run gets the reason too.
  await eventually(() => received).toBeGreaterThan(0);
  expect(await panel.run()).toBe('stopped');
  await admin('enable');
  expect(await panel.run()).toBe('done');
  received = 0;
  await author.push(author.commands(captureTip('Encore là ?')));
  await eventually(() => received).toBeGreaterThan(0);
}, 60_000);
