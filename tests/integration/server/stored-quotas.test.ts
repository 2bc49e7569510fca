/** Rows that a browser could add without end: each table has a bound, and nothing acknowledged is lost at it. */

import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CommandBody } from '@/protocol/command';
import { MINUTE_MS } from '@/protocol/duration';
import { ENDPOINTS, pathOf } from '@/protocol/endpoints';
import type { ServiceSchema } from '@/server/db/schema';
import { expectQuota, setUpQuotaService } from '@/tests/support/quota-service';
import { type Answer, captureTip, problemIn, type TestClient, testClient } from '@/tests/support/service';

const quotas = setUpQuotaService();
const rows = async (table: keyof ServiceSchema) =>
  Number(
    (
      await quotas.service.database
        .selectFrom(table)
        .select(({ fn }) => fn.countAll().as('count'))
        .executeTakeFirstOrThrow()
    ).count,
  );
const outcomesOf = (response: Answer) =>
  (response.body as { outcomes: { outcome: string; reason?: string }[] }).outcomes.map(
    ({ outcome, reason }) => reason ?? outcome,
  );
const withdrawal = (tipId: string): CommandBody => ({ type: 'tip.withdraw', tipId });
const refusedReview = (): CommandBody => ({ type: 'tip.review', tipId: randomUUID() });

describe('[S31] outcomes of commands', () => {
  it('of a member in all: refused ones count too, and stored outcomes are returned again', async () => {
    await quotas.start({ memberCommands: 5 });
    const [one, other] = [await quotas.service.join('advisor'), await quotas.service.join('advisor')];
    const captures = [captureTip('Un'), captureTip('Deux'), captureTip('Trois')];
    const first = one.commands(...captures, refusedReview(), refusedReview(), captureTip('De trop'));
    expect(outcomesOf(await one.push(first))).toEqual([
      ...Array(3).fill('applied'),
      ...Array(2).fill('forbidden'),
    ]);
    expectQuota(await one.push(first.slice(5)));
    // Neither another browser of theirs nor another type of command gets round it.
    const again = testClient(quotas.service.address, one.token, one.member);
    for (const body of [refusedReview(), captureTip('De trop')]) {
      expectQuota(await again.push([{ id: randomUUID(), n: 1, body }]));
    }
    expect(outcomesOf(await one.push(first.slice(0, 5)))).toHaveLength(5);
    expect(await rows('commands')).toBe(5);
    // Everything stored can be taken back, and other people go on.
    const back = captures.map(({ tipId }, index) => ({
      id: randomUUID(),
      n: 6 + index,
      body: withdrawal(tipId),
    }));
    expect(outcomesOf(await one.push(back))).toEqual(Array(3).fill('applied'));
    expect((await other.push(other.commands(captureTip('D’une autre.')))).status).toBe(200);
  });

  it('of withdrawing commands: twice as many, so that refused ones have an end as well', async () => {
    await quotas.start({ memberCommands: 4 });
    const advisor = await quotas.service.join('advisor');
    const tip = captureTip('Un');
    const bodies = [tip, ...Array.from({ length: 11 }, () => withdrawal(tip.tipId))];
    expect(outcomesOf(await advisor.push(advisor.commands(...bodies)))).toEqual([
      'applied',
      'applied',
      ...Array(6).fill('tip-closed'),
    ]);
    expect(await rows('commands')).toBe(8);
  });

  it('of an organisation in all', async () => {
    await quotas.start({ commands: 4 });
    const [one, other] = [await quotas.service.join('advisor'), await quotas.service.join('trainer')];
    const tip = captureTip('Un');
    await one.push(one.commands(tip, refusedReview(), refusedReview()));
    const reviewed = other.commands({ type: 'tip.review', tipId: tip.tipId });
    expect(outcomesOf(await other.push(reviewed))).toEqual(['applied']);
    expectQuota(await other.push(other.commands({ type: 'tip.release', tipId: tip.tipId })));
    const elsewhere = await quotas.service.join(
      'trainer',
      'Ailleurs',
      await quotas.service.addOrganisation('Ailleurs'),
    );
    expect((await elsewhere.push(elsewhere.commands(captureTip('Là.')))).status).toBe(200);
    expect(outcomesOf(await one.push([{ id: randomUUID(), n: 4, body: withdrawal(tip.tipId) }]))).toEqual([
      'applied',
    ]);
  });
});

it('[S31] an edit that makes a tip longer adds to the characters of its organisation', async () => {
  await quotas.start({ tipBytes: 3_000 });
  const advisor = await quotas.service.join('advisor');
  const tip = captureTip('Court');
  const revise = (length: number, baseRevision: number): CommandBody => ({
    type: 'tip.revise',
    tipId: tip.tipId,
    baseRevision,
    content: { kind: 'tip', language: 'fr', words: 'a'.repeat(length) },
  });
  const commands = advisor.commands(tip, revise(2_000, 1), revise(3_500, 2), revise(10, 2));
  expect(outcomesOf(await advisor.push(commands))).toEqual(['applied', 'applied']);
  expectQuota(await advisor.push(commands.slice(2)));
  // A shorter one is no addition.
  const shorter = commands.slice(3).map((command) => ({ ...command, n: 3 }));
  expect(outcomesOf(await advisor.push(shorter))).toEqual(['applied']);
});

it('[S7] clients of a member: beyond the bound the others are forgotten, and nothing is applied twice', async () => {
  await quotas.start({ clients: 3 });
  const advisor = await quotas.service.join('advisor');
  const clients = Array.from({ length: 7 }, () =>
    testClient(quotas.service.address, advisor.token, advisor.member),
  );
  const sent = new Map(clients.map((client) => [client, client.commands(captureTip('Une'))]));
  for (const [client, commands] of sent) expect((await client.push(commands)).status).toBe(200);
  expect(await rows('clients')).toBeLessThanOrEqual(3);
  const [first] = clients as [TestClient];
  expect(problemIn(await first.push(first.commands(captureTip('Deux')))).reason).toBe('out-of-order');
  // As a panel does then: it begins a new order under the same ids.
  expect(outcomesOf(await first.push(sent.get(first) ?? [], randomUUID()))).toEqual(['applied']);
  expect(await rows('tips')).toBe(7);
});

describe('[S31] what an administrator makes', () => {
  it('changes and invitations within a day; leaving and shutting out a browser go on', async () => {
    await quotas.start({ changesPerDay: 4 });
    const [admin, other] = [await quotas.service.join('admin'), await quotas.service.join('admin')];
    const advisor = await quotas.service.join('advisor');
    const path = pathOf(ENDPOINTS.changeMember, { memberId: advisor.member.id });
    for (let index = 0; index < 4; index += 1) {
      const body = { disabled: index % 2 === 0, revision: index + 1 };
      expect((await admin.call('POST', path, body)).status).toBe(200);
    }
    expectQuota(await admin.call('POST', path, { role: 'trainer', revision: 5 }));
    expectQuota(await admin.call('POST', ENDPOINTS.invite.path, { role: 'advisor' }));
    // Whoever spent theirs can still be shut out, and leave.
    expect((await other.call('POST', path, { disabled: true, revision: 5 })).status).toBe(200);
    expect((await admin.call('POST', ENDPOINTS.leave.path)).status).toBe(204);
  });

  it('teams, of which those that are there stay in use', async () => {
    await quotas.start({ teams: 2 });
    const admin = await quotas.service.join('admin');
    const invite = (team: string) => admin.call('POST', ENDPOINTS.invite.path, { role: 'advisor', team });
    for (const team of ['Box', 'Mobile', 'Box']) expect((await invite(team)).status).toBe(200);
    expectQuota(await invite('Fibre'), { retryAfter: false });
    expect(await rows('teams')).toBe(2);
  });
});

describe('tokens of a device', () => {
  const rotate = (client: TestClient) =>
    client.call('POST', ENDPOINTS.rotateToken.path, { key: randomUUID() });
  const next = async (client: TestClient) => {
    const { token } = (await rotate(client)).body as { token: string };
    const renewed = testClient(quotas.service.address, token, client.member);
    expect((await renewed.call('GET', ENDPOINTS.me.path)).status).toBe(200);
    return renewed;
  };

  it('that were never used are stored up to a bound, and the present one stays good', async () => {
    await quotas.start({});
    const advisor = await quotas.service.join('advisor');
    for (let index = 0; index < 40; index += 1) expect((await rotate(advisor)).status).toBe(200);
    expect(await rows('device_tokens')).toBeLessThanOrEqual(22);
    expect((await advisor.call('GET', ENDPOINTS.me.path)).status).toBe(200);
    await next(advisor);
  });

  it('that were used have a bound, at which no other is made and a copy is still found out', async () => {
    await quotas.start({ retiredTokens: 3 });
    const first = await quotas.service.join('advisor');
    let present = first;
    for (let index = 0; index < 3; index += 1) present = await next(present);
    expectQuota(await rotate(present), { retryAfter: false });
    expect(await rows('device_tokens')).toBe(3);
    expect((await present.call('GET', ENDPOINTS.me.path)).status).toBe(200);
    quotas.now += 2 * MINUTE_MS;
    expect(problemIn(await first.call('GET', ENDPOINTS.me.path)).reason).toBe('token-revoked');
    expect(problemIn(await present.call('GET', ENDPOINTS.me.path)).reason).toBe('token-revoked');
  });
});
