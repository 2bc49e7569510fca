import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SIGN_IN_LIMITS } from '@/protocol/api';
import { DAY_MS } from '@/protocol/duration';
import { ENDPOINTS } from '@/protocol/endpoints';
import { newToken, sha256 } from '@/server/domain/secrets';
import { runRetention, startRetention } from '@/server/maintenance/retention';
import { describeError } from '@/server/ops/log';
import { listAuditEvents, verifyChain } from '@/server/store/audit/audit-log';
import { addDevice } from '@/server/store/members/devices';
import { beginSignIn } from '@/server/store/sign-in/sign-ins';
import {
  captureTip,
  newPlace,
  problemIn,
  startTestService,
  type TestPlace,
  type TestService,
} from '@/tests/support/service';

let now = Date.now();
let place: TestPlace;
let service: TestService;
beforeAll(async () => {
  place = await newPlace();
  service = await startTestService({
    tokenDays: 365,
    place,
    clock: () => now,
    metricsPort: { port: 0, host: '127.0.0.1' },
  });
});
afterAll(async () => {
  await service.stop();
  place.remove();
});

const dropped: Record<string, number> = {};
/** `ticking`: a clock that goes on between two looks. */
const parts = (ticking = false) => ({
  database: service.walled,
  clock: () => now + (ticking ? Math.round(performance.now()) : 0),
  metrics: {
    dropped: (what: string, count: number) => {
      dropped[what] = (dropped[what] ?? 0) + count;
    },
    retentionRuns: () => {
      dropped.rounds = (dropped.rounds ?? 0) + 1;
    },
  },
  log: {
    error: ({ err }: { err: unknown }) => {
      throw new Error(JSON.stringify(describeError(err)));
    },
    warn: ({ daysAhead }: Record<string, number>) => warned.push(daysAhead ?? 0),
  },
});
const warned: number[] = [];

it('a process runs retention when it starts, and reports it in its metrics', async () => {
  for (let tries = 0; tries < 100; tries += 1) {
    const text = await (await fetch(`${service.metricsAddress}/metrics`)).text();
    const index = /^souffleur_housekeeping_last_run_timestamp_seconds (\S+)$/mu.exec(text)?.[1];
    if (Number(index) > 0) return expect(Math.abs(Number(index) - now / 1000)).toBeLessThan(60);
    await sleep(50);
  }
  throw new Error('no retention within five seconds');
});

it('deletes expired records once, also when two instances run retention at the same moment, and nothing younger', async () => {
  const staying = await service.join('advisor', 'Reste');
  const leaving = await service.join('advisor', 'Part');
  const tip = captureTip('Une astuce reprise par son autrice.');
  await staying.push(staying.commands(tip, { type: 'tip.withdraw', tipId: tip.tipId }));
  const pushed = staying.commands(captureTip('Une astuce qui reste.'));
  await staying.push(pushed);
  await leaving.call('POST', ENDPOINTS.leave.path);
  await service.invite('advisor');
  const rows = async () => ({
    invitations: (await service.database.selectFrom('invitations').select('id').execute()).length,
    devices: (await service.database.selectFrom('devices').select('id').execute()).length,
    tips: (await service.database.selectFrom('tips').select('id').execute()).length,
  });
  const before = await rows();
  now += 29 * DAY_MS;
  await runRetention(parts(), 180);
  expect(await rows()).toEqual(before);
  expect(problemIn(await leaving.call('GET', ENDPOINTS.me.path)).reason).toBe('token-revoked');

  now += 160 * DAY_MS;
  await Promise.all([runRetention(parts(), 180), runRetention(parts(), 180)]);
  expect(await rows()).toEqual({ invitations: 0, devices: before.devices - 1, tips: before.tips - 1 });
  expect(dropped).toMatchObject({ invitations: before.invitations, devices: 1, tombstones: 1, rounds: 3 });
  expect(dropped.acts).toBeGreaterThan(5);
  const record = await listAuditEvents(service.database, service.organisationId);
  expect(record.filter(({ kind }) => kind === 'acts.dropped')).toHaveLength(1);
  expect(await verifyChain(service.database, service.organisationId)).toBeUndefined();

  // A command that is sent again after all this time still gets its outcome, and nothing is applied twice.
  expect((await staying.push(pushed)).body).toEqual({
    outcomes: [{ id: pushed[0]?.id, outcome: 'applied' }],
  });
  expect(problemIn(await leaving.call('GET', ENDPOINTS.me.path)).reason).toBe('unauthorised');
});

it('drops sign-ins an hour after they ended, though nobody signs in again, and then the browsers that they named', async () => {
  const organisationId = service.organisationId;
  const [{ id: memberId } = { id: '' }] = await service.database.selectFrom('members').select('id').execute();
  const start = { redirect_uri: 'https://x/', state: newToken(), challenge: newToken() };
  const { state } = await beginSignIn(service.walled, organisationId, start, now);
  const device = { id: randomUUID(), token: newToken(), memberId, name: 'Vitest', expiresAt: now };
  await service.database.transaction().execute((trx) => addDevice(trx, organisationId, device, now));
  await service.database.updateTable('sign_ins').set({ device_id: device.id }).execute();
  const left = async () =>
    (await service.database.selectFrom('sign_ins').select('state_sha256').execute()).map(
      ({ state_sha256 }) => state_sha256,
    );
  now += SIGN_IN_LIMITS.flowMs + 60 * 60_000;
  await runRetention(parts(), 180);
  expect(await left()).toEqual([sha256(state)]);
  const before = dropped.devices ?? 0;
  now += 190 * DAY_MS;
  await runRetention(parts(), 180);
  expect(await left()).toEqual([]);
  expect(dropped).toMatchObject({ 'sign-ins': 1, devices: before + 1 });
});

it('a clock that leaps ahead between two rounds is doubted for one of them', async () => {
  const rounds = () => dropped.rounds ?? 0;
  const until = async (met: () => boolean) => {
    while (!met()) await sleep(5);
  };
  const end = startRetention(parts(true), { auditDays: 180, everyMs: 40 });
  const before = rounds();
  await until(() => rounds() > before);
  expect(warned).toEqual([]);
  // Half a day beyond a whole number: the rounds' own time must not decide which day is said.
  now += 30.5 * DAY_MS;
  await until(() => warned.length > 0);
  const doubted = rounds();
  await until(() => rounds() > doubted + 2);
  // Back again is no matter: it only makes things look younger.
  now -= 30.5 * DAY_MS;
  const back = rounds();
  await until(() => rounds() > back + 2);
  expect(warned).toEqual([30]);
  await end();
});

it('is due by the clock, however often the process is started', async () => {
  const rounds = () => dropped.rounds ?? 0;
  const startOnce = async (due = false) => {
    const had = rounds();
    const end = startRetention(parts(), { auditDays: 180 });
    if (due) while (rounds() === had) await sleep(10);
    else await sleep(100);
    await end();
  };
  await runRetention(parts(), 180);
  const before = rounds();
  const doubts = warned.length;
  for (let starts = 0; starts < 3; starts += 1) {
    now += DAY_MS / 4;
    await startOnce();
  }
  expect(rounds()).toBe(before);
  now += DAY_MS / 4;
  await startOnce(true);
  expect(rounds()).toBe(before + 1);

  // Nobody came for two months, and then it is started anew each day.
  now += 60 * DAY_MS;
  await startOnce();
  expect([rounds(), warned.length]).toEqual([before + 1, doubts + 1]);
  now += DAY_MS / 2;
  await startOnce();
  expect(rounds()).toBe(before + 1);
  now += DAY_MS / 2;
  await startOnce(true);
  expect(rounds()).toBe(before + 2);
});

it('goes on day by day, and ends with the process', async () => {
  const rounds = dropped.rounds ?? 0;
  const end = startRetention(parts(true), { auditDays: 180, everyMs: 20 });
  while ((dropped.rounds ?? 0) < rounds + 3) await sleep(10);
  await end();
  const then = dropped.rounds;
  await sleep(80);
  expect(dropped.rounds).toBe(then);
});
