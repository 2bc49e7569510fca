import { expect, it } from 'vitest';
import { ENDPOINTS } from '@/protocol/endpoints';
import { verifyChain } from '@/server/store/audit/audit-log';
import { readSyncState } from '@/storage/membership/membership';
import { listMyTips, tipsToReview, unsentCount } from '@/storage/tips/tip-queries';
import { captureTip, reviewTip } from '@/storage/tips/tips';
import { content } from '@/tests/support/database';
import { eventually } from '@/tests/support/eventually';
import { joinedPanel, type Panel } from '@/tests/support/network';
import {
  captureTip as captureOverWire,
  newPlace,
  problemIn,
  startTestService,
  testClient,
} from '@/tests/support/service';

const DAY = 86_400_000;
const YEAR = 365 * DAY;

const capture = (panel: Panel, words: string) =>
  captureTip(panel.db, content(words), { now: panel.clock.now });

it('[S10] [S25] the service’s clock jumps by years while panels sync: nobody is locked out, nothing is resynced or lost', async () => {
  let ahead = 0;
  const service = await startTestService({ clock: () => Date.now() + ahead });
  try {
    const advisor = await joinedPanel(service, 'advisor');
    let readAnew = 0;
    const trainer = await joinedPanel(service, 'trainer', {
      fetch: (input, init) => {
        const { pathname, searchParams } = new URL(String(input));
        if (pathname === ENDPOINTS.pullTips.path && !searchParams.has('cursor')) readAnew += 1;
        return fetch(input, init);
      },
    });
    const captured: string[] = [];
    for (const jump of [0, 10 * YEAR, -10 * YEAR, -10 * YEAR, 20 * YEAR, -10 * YEAR]) {
      ahead += jump;
      captured.push(await capture(advisor, `Saut de ${jump / YEAR} ans.`));
      expect(await advisor.run('alarm')).toBe('done');
      expect(await trainer.run('alarm')).toBe('done');
      const { compared, lastReason } = (await readSyncState(trainer.db)) ?? {};
      expect(compared?.tips).toMatchObject({ result: 'same' });
      expect(lastReason).toBeUndefined();
      const shown = (await tipsToReview(trainer.db)).map(({ id }) => id);
      expect(new Set(shown)).toEqual(new Set(captured));
    }
    expect(readAnew).toBe(1);
    expect(await unsentCount(advisor.db)).toBe(0);
    for (const id of captured) await reviewTip(trainer.db, id);
    expect(await trainer.run()).toBe('done');
    expect(await advisor.run()).toBe('done');
    const mine = await listMyTips(advisor.db);
    expect(mine.map(({ status }) => status.state)).toEqual(captured.map(() => 'reviewing'));
    // Times that go back and forth are no break in the record.
    expect(await verifyChain(service.database, service.organisationId)).toBeUndefined();
  } finally {
    await service.stop();
  }
});

it('[S15] [S27] a session that a leap ended is the same session once the clock is right again', async () => {
  let ahead = 0;
  const service = await startTestService({ clock: () => Date.now() + ahead });
  try {
    const panel = await joinedPanel(service, 'advisor');
    await service.database
      .updateTable('devices')
      .set({ expires_at: Date.now() + 30 * DAY })
      .execute();
    ahead = 10 * YEAR;
    await capture(panel, 'Pendant le saut.');
    expect(await panel.run()).toBe('stopped');
    expect((await readSyncState(panel.db))?.lastReason).toBe('session-expired');
    expect(await unsentCount(panel.db)).toBe(1);
    ahead = 0;
    expect(await panel.run()).toBe('done');
    expect(await unsentCount(panel.db)).toBe(0);
  } finally {
    await service.stop();
  }
});

it('a start with a clock that is years ahead deletes nothing, and logs it', async () => {
  const place = await newPlace();
  const first = await startTestService({ place });
  const staying = await first.join('advisor');
  const leaving = await first.join('advisor');
  const tip = captureOverWire('Reprise par son autrice.');
  await staying.push(staying.commands(tip, { type: 'tip.withdraw', tipId: tip.tipId }));
  await leaving.call('POST', ENDPOINTS.leave.path);
  const rows = async ({ database }: typeof first) => ({
    tips: (await database.selectFrom('tips').select('id').execute()).length,
    devices: (await database.selectFrom('devices').select('id').execute()).length,
    invitations: (await database.selectFrom('invitations').select('id').execute()).length,
    acts: (await database.selectFrom('acts').select('n').execute()).length,
  });
  const before = await rows(first);
  await first.stop();

  const ahead = await startTestService({ place, clock: () => Date.now() + 10 * YEAR });
  await eventually(() => ahead.logged()).toContain('is the clock right?');
  expect(ahead.logged()).toContain('"daysAhead":3650');
  await ahead.stop();
  const again = await startTestService({ place });
  try {
    expect(await rows(again)).toEqual(before);
    const there = testClient(again.address, leaving.token, leaving.member);
    expect(problemIn(await there.call('GET', ENDPOINTS.me.path)).reason).toBe('token-revoked');
    expect(again.logged()).not.toContain('is the clock right?');
  } finally {
    await again.stop();
    place.remove();
  }
});
