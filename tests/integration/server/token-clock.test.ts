import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { ENDPOINTS } from '@/protocol/endpoints';
import { createTokenClock } from '@/server/store/members/token-clock';
import { problemIn, startTestService, testClient } from '@/tests/support/service';

const DAY = 86_400_000;
const YEAR = 365 * DAY;
const START = Date.UTC(2026, 10, 30);

function clocks(newest: number | undefined = START) {
  const state = { time: START, uptime: 0 };
  const now = createTokenClock({ clock: () => state.time, newest, uptime: () => state.uptime });
  const pass = (ms: number) => {
    state.time += ms;
    state.uptime += ms;
  };
  return { state, now, pass };
}

it.each([10 * YEAR, -10 * YEAR, 366 * DAY, -366 * DAY])(
  'a leap of %d ms is doubted for a day, then believed',
  (leap) => {
    const { state, now, pass } = clocks();
    expect(now()).toBe(START);
    state.time += leap;
    expect(now()).toBe(START);
    pass(DAY - 1);
    expect(now()).toBe(START + DAY - 1);
    pass(1);
    expect(now()).toBe(START + DAY + leap);
    // What it was before is the leap now.
    state.time -= leap;
    expect(now()).toBe(START + DAY + leap);
  },
);

it('a leap that is over leaves no doubt behind', () => {
  const { state, now, pass } = clocks();
  for (const leap of [10 * YEAR, -10 * YEAR]) {
    state.time += leap;
    expect(now()).toBe(START);
    state.time -= leap;
    expect(now()).toBe(START);
  }
  pass(2 * DAY);
  state.time += 10 * YEAR;
  expect(now()).toBe(START + 2 * DAY);
});

it('small steps and time that passes are followed at once', () => {
  const { state, now, pass } = clocks();
  state.time -= 60_000;
  expect(now()).toBe(START - 60_000);
  pass(200 * DAY);
  expect(now()).toBe(START - 60_000 + 200 * DAY);
});

it('a start ahead of the newest time is doubted; one behind it, or in an empty database, is not', () => {
  expect(clocks(START - 2 * YEAR).now()).toBe(START - 2 * YEAR);
  expect(clocks(START + 2 * YEAR).now()).toBe(START);
  const empty = createTokenClock({ clock: () => START, newest: undefined, uptime: () => 0 });
  expect(empty()).toBe(START);
});

it('[S32] a token that was given while the clock was ahead is rotated; one that was retired then revokes nothing', async () => {
  let ahead = 0;
  const service = await startTestService({ clock: () => Date.now() + ahead });
  try {
    const first = await service.join('advisor');
    ahead = 10 * YEAR;
    const joinedAhead = await service.join('advisor');
    const rotated = await first.call('POST', ENDPOINTS.rotateToken.path, { key: randomUUID() });
    const next = testClient(service.address, (rotated.body as { token: string }).token, first.member);
    expect((await next.call('GET', ENDPOINTS.me.path)).status).toBe(200);
    ahead = 0;
    // One that outlives the others is to be rotated at once.
    const { token } = (await joinedAhead.call('GET', ENDPOINTS.me.path)).body as {
      token: { expiresAt: number; rotate: boolean };
    };
    expect(token.expiresAt).toBeGreaterThan(Date.now() + 9 * YEAR);
    expect(token.rotate).toBe(true);
    const { expiresAt } = (await joinedAhead.call('POST', ENDPOINTS.rotateToken.path, { key: randomUUID() }))
      .body as {
      expiresAt: number;
    };
    expect(expiresAt).toBeGreaterThan(Date.now() + 80 * DAY);
    expect(expiresAt).toBeLessThan(Date.now() + 100 * DAY);
    // Retired by a clock that was believed: refused, and nothing is revoked.
    await service.database
      .updateTable('device_tokens')
      .set({ retired_at: Date.now() + 10 * YEAR })
      .where('retired_at', 'is not', null)
      .execute();
    expect(problemIn(await first.call('GET', ENDPOINTS.me.path)).reason).toBe('unauthorised');
    expect((await next.call('GET', ENDPOINTS.me.path)).status).toBe(200);
  } finally {
    await service.stop();
  }
});
