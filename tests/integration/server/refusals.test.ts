/** The one recorder of refusals: attempts of unknown senders are recorded by the hour, with a count, and cannot fill the log. */
import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HOUR_MS } from '@/protocol/duration';
import { ENDPOINTS } from '@/protocol/endpoints';
import { runAdmin } from '@/server/cli/commands';
import { newCode } from '@/server/domain/secrets';
import { hourlyRecorder, type RefusalSummary } from '@/server/http/denied-access-audit';
import { listAuditEvents, verifyChain } from '@/server/store/audit/audit-log';
import { listOrigins, requestOrigin } from '@/server/store/audit/audit-origins';
import { exchange, openWindow, signInAs, startCompany } from '@/tests/support/identity-provider';
import { callService, newPlace, startTestService, type TestService } from '@/tests/support/service';

let now = Date.now();

const refusedIn = async (service: TestService, kind: string) =>
  (await listAuditEvents(service.database, service.organisationId))
    .filter((act) => act.kind === kind)
    .map(({ n, who, result, about }) => ({ n, who, result, about: JSON.parse(about) as object }));
const facts = (acts: { result: string; about: object }[]) => acts.map(({ result, about }) => [result, about]);

describe('codes that somebody guesses', () => {
  let service: TestService;
  afterEach(() => service.stop());
  const guess = async (code: string) =>
    (
      await callService(service.address, 'POST', ENDPOINTS.join.path, {
        body: { code, name: 'Zoé', device: 'Chrome', joinKey: randomUUID() },
      })
    ).status;

  it('are one event an hour for an address, and one with how many followed', async () => {
    service = await startTestService({ clock: () => now });
    for (let index = 0; index < 12; index += 1) expect(await guess(newCode())).toBe(404);
    expect(await guess('no code at all')).toBe(404);
    expect(facts(await refusedIn(service, 'join.refused'))).toEqual([['invitation-unknown', {}]]);
    now += HOUR_MS;
    expect(await guess(newCode())).toBe(404);
    const refused = await refusedIn(service, 'join.refused');
    expect(facts(refused)).toEqual([
      ['invitation-unknown', {}],
      ['invitation-unknown', { times: 12 }],
      ['invitation-unknown', {}],
    ]);
    expect(refused.every(({ who }) => who === 'nobody')).toBe(true);
    // All three are known to be of one address.
    const origins = await listOrigins(service.database, service.organisationId, now);
    expect(new Set(refused.map(({ n }) => origins.get(n))).size).toBe(1);
    expect(origins.get(refused[1]?.n ?? 0)).toMatch(/^[\da-f]{16}$/u);
    expect(await verifyChain(service.database, service.organisationId)).toBeUndefined();
  });

  it('are counted apart for each invitation that they name', async () => {
    service = await startTestService({ clock: () => now });
    const codes = [await service.invite('advisor'), await service.invite('advisor')];
    for (const code of codes) await guess(code);
    for (let index = 0; index < 3; index += 1) for (const code of codes) expect(await guess(code)).toBe(409);
    expect(await refusedIn(service, 'join.refused')).toHaveLength(2);
    now += HOUR_MS;
    expect(await guess(codes[0] ?? '')).toBe(409);
    const acts = await refusedIn(service, 'join.refused');
    expect(acts.map(({ about }) => about)).toEqual([
      { invitation: expect.any(String) },
      { invitation: expect.any(String) },
      { invitation: expect.any(String), times: 2 },
      { invitation: expect.any(String) },
    ]);
  });

  it('[S22] and the same response requested again and again, are one joining', async () => {
    service = await startTestService({ clock: () => now });
    const body = {
      code: await service.invite('advisor'),
      name: 'Zoé',
      device: 'Chrome',
      joinKey: randomUUID(),
    };
    for (let index = 0; index < 5; index += 1) {
      expect((await callService(service.address, 'POST', ENDPOINTS.join.path, { body })).status).toBe(200);
    }
    const acts = await listAuditEvents(service.database, service.organisationId);
    expect(acts.filter(({ kind }) => kind === 'join.done')).toHaveLength(1);
  });

  it('that are not summed up yet are recorded when the service stops', async () => {
    const place = await newPlace();
    service = await startTestService({ place, clock: () => now });
    for (let index = 0; index < 4; index += 1) await guess(newCode());
    await service.stop();
    service = await startTestService({ place, clock: () => now });
    expect(facts(await refusedIn(service, 'join.refused'))).toEqual([
      ['invitation-unknown', {}],
      ['invitation-unknown', { times: 3 }],
    ]);
    await service.stop();
    place.remove();
    service = await startTestService();
  });
});

describe('sign-ins that are refused', () => {
  let company: Awaited<ReturnType<typeof startCompany>>;
  beforeAll(async () => {
    company = await startCompany({
      accounts: new Map([
        ['eve', { name: 'Eve', roles: ['ménage'] }],
        ['max', { name: 'Max', roles: ['plateau'] }],
      ]),
      service: { clock: () => now },
    });
  });
  afterAll(() => company.stop());
  const refused = async () => facts(await refusedIn(company.service, 'sign-in.refused'));

  it('are one event an hour for a reason and an address, whichever step refused them', async () => {
    const { service } = company;
    const { address } = service;
    for (let index = 0; index < 3; index += 1) await signInAs(address, 'eve');
    const code = () => randomBytes(32).toString('base64url');
    // Codes of nobody at the exchange, and answers to sign-ins that nobody began.
    for (let index = 0; index < 4; index += 1)
      expect((await exchange(address, code(), code())).status).toBe(410);
    for (let index = 0; index < 2; index += 1) {
      await openWindow().follow(`${address}${ENDPOINTS.signInCallback.path}?state=${code()}&code=x`);
    }
    expect(await refused()).toEqual([
      ['sign-in-no-role', {}],
      ['sign-in-expired', {}],
    ]);
    now += HOUR_MS;
    await signInAs(address, 'eve');
    await exchange(address, code(), code());
    expect(await refused()).toEqual([
      ['sign-in-no-role', {}],
      ['sign-in-expired', {}],
      ['sign-in-no-role', { times: 2 }],
      ['sign-in-no-role', {}],
      ['sign-in-expired', { times: 5 }],
      ['sign-in-expired', {}],
    ]);
    const printed = await runAdmin(['audit'], { ...service.settings, clock: () => now });
    expect(printed.find((line) => line.includes('times=5'))).toMatch(
      /nobody {2}sign-in\.refused {2}times=5/u,
    );
  });
});

describe('the recorder', () => {
  const setUp = (mostStrangers?: number) => {
    const recorder = hourlyRecorder(mostStrangers === undefined ? {} : { mostStrangers });
    const rows: [string, RefusalSummary | undefined, string | undefined][] = [];
    const refuse = (key: string, index: number, address = key) =>
      requestOrigin.run(address, () =>
        recorder.counted(key, index, async (summary) => {
          rows.push([key, summary, requestOrigin.getStore()]);
        }),
      );
    return { recorder, rows, refuse };
  };

  it('writes at most so many rows an hour, however many addresses there are', async () => {
    const { recorder, rows, refuse } = setUp(3);
    for (let index = 0; index < 50; index += 1) await refuse(`address ${index}`, index);
    for (let index = 0; index < 5; index += 1) await refuse('address 1', 60);
    expect(rows.map(([key]) => key)).toEqual(['address 0', 'address 1', 'address 2']);
    await recorder.flush(HOUR_MS + 60);
    expect(rows.slice(3)).toEqual([
      ['address 1', { times: 5, merged: false }, 'address 1'],
      ['address 3', { times: 47, merged: true }, undefined],
    ]);
    // The next hour has room again.
    await refuse('address 9', 2 * HOUR_MS);
    expect(rows.at(-1)).toEqual(['address 9', undefined, 'address 9']);
  });

  it('loses no count when many come at once, and repeats none', async () => {
    const { recorder, rows, refuse } = setUp();
    await Promise.all(Array.from({ length: 40 }, () => refuse('one', 0)));
    await Promise.all([recorder.flush(HOUR_MS), refuse('one', HOUR_MS), recorder.flush(HOUR_MS)]);
    await recorder.flush(HOUR_MS, true);
    const summed = rows.reduce((sum, [, summary]) => sum + (summary?.times ?? 1), 0);
    expect(summed).toBe(41);
  });

  it('records again what could not be written', async () => {
    const recorder = hourlyRecorder();
    let tries = 0;
    const failing = async () => {
      tries += 1;
      if (tries === 1) throw new Error('the disk is full');
    };
    await expect(recorder.counted('one', 0, failing)).rejects.toThrow('the disk is full');
    await recorder.counted('one', 1, failing);
    expect(tries).toBe(2);
  });
});
