/** The limits of a service that nobody configured: every other test sets its own. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ENDPOINTS } from '@/protocol/endpoints';
import { newToken } from '@/server/domain/secrets';
import { type RunningService, startService } from '@/server/start';
import {
  callService,
  joinService,
  newPlace,
  problemIn,
  type TestClient,
  type TestPlace,
} from '@/tests/support/service';

let place: TestPlace;
let service: RunningService;
let member: TestClient;
beforeAll(async () => {
  place = await newPlace();
  service = await startService({
    port: 0,
    host: '127.0.0.1',
    organisation: 'Sans réglage',
    log: { level: 'silent' },
    allowedOrigins: [],
    ...place.settings,
  });
  member = await joinService(service.address, service.first?.invitations[0]?.code ?? '', 'Léa');
});
afterAll(async () => {
  await service.stop();
  place.remove();
});

/** How many of these requests pass before the first that is refused for its rate. */
async function passing(most: number, send: () => Promise<number>): Promise<number> {
  for (let passed = 0; passed <= most; passed += 1) if ((await send()) === 429) return passed;
  return Number.POSITIVE_INFINITY;
}

/** The statuses of many requests, sent forty at a time: a slow machine would need more than the minute one by one. */
async function statusesOf(count: number, send: () => Promise<number>): Promise<number[]> {
  const statuses: number[] = [];
  while (statuses.length < count) statuses.push(...(await Promise.all(Array.from({ length: 40 }, send))));
  return statuses;
}
const countOf = (status: number, statuses: readonly number[]) =>
  statuses.filter((each) => each === status).length;

it('ten joins a minute from an address, whatever became of them', async () => {
  const body = () => ({ code: 'ABCD-EFGH-JKMN-PQRS', name: 'x', device: 'x', joinKey: randomUUID() });
  const join = async () =>
    (await callService(service.address, 'POST', ENDPOINTS.join.path, { body: body() })).status;
  // The member of this file joined already.
  expect(await passing(12, join)).toBe(9);
});

it('a hundred and twenty windows and exchanges of a sign-in a minute from an address', async () => {
  const visit = async () => (await callService(service.address, 'GET', ENDPOINTS.signInCallback.path)).status;
  expect(await passing(130, visit)).toBe(120);
  const body = { code: 'x'.repeat(43), verifier: 'x'.repeat(43), device: 'x' };
  const exchange = await callService(service.address, 'POST', ENDPOINTS.signInToken.path, { body });
  expect(problemIn(exchange).reason).toBe('too-many-requests');
});

it('six hundred requests a minute of a token', async () => {
  const statuses = await statusesOf(
    640,
    async () => (await member.call('GET', ENDPOINTS.myDevices.path)).status,
  );
  expect([countOf(200, statuses), countOf(429, statuses)]).toEqual([600, 40]);
});

it('three hundred tokens a minute that nobody was given, from an address', async () => {
  const stranger = async () => {
    const headers = { authorization: `Bearer ${newToken()}` };
    return (await callService(service.address, 'GET', ENDPOINTS.me.path, { headers })).status;
  };
  const statuses = await statusesOf(320, stranger);
  expect([countOf(401, statuses), countOf(429, statuses)]).toEqual([300, 20]);
});

it('twelve hundred probes a minute from an address, which use up none of the rate of what always responds', async () => {
  const probe = async () => (await callService(service.address, 'GET', ENDPOINTS.about.path)).status;
  const statuses = await statusesOf(1_240, probe);
  expect([countOf(200, statuses), countOf(429, statuses)]).toEqual([1_200, 40]);
  const live = await fetch(new URL('/live', service.address));
  expect(live.status).toBe(200);
  // No limit but those above: the library's own would be said here.
  expect(live.headers.get('x-ratelimit-limit')).toBeNull();
});
