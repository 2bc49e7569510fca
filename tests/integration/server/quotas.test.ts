/** What members may store, at each bound; and that nothing is lost on the disk of whoever meets one. */

import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { DAY_MS } from '@/protocol/duration';
import { ENDPOINTS } from '@/protocol/endpoints';
import { writeAsTenant } from '@/server/db/tenant';
import { ServiceError } from '@/server/domain/errors';
import { windowCounter } from '@/server/domain/quotas';
import { newToken } from '@/server/domain/secrets';
import { runRetention } from '@/server/maintenance/retention';
import { listAuditEvents } from '@/server/store/audit/audit-log';
import { addDevice } from '@/server/store/members/devices';
import { organisationTotals } from '@/server/store/organisations/organisation-totals';
import { readSyncState } from '@/storage/membership/membership';
import { readTip, unsentCount } from '@/storage/tips/tip-queries';
import { captureTip as captureHere } from '@/storage/tips/tips';
import { content } from '@/tests/support/database';
import { holdRequest } from '@/tests/support/held-request';
import { joinedPanel } from '@/tests/support/network';
import { expectQuota, setUpQuotaService } from '@/tests/support/quota-service';
import { captureTip, problemIn, type TestClient, testClient, testPack } from '@/tests/support/service';

const quotas = setUpQuotaService();

const many = (count: number) => Array.from({ length: count }, (_, index) => captureTip(`Astuce ${index}`));

it('[S31] bytes with one token: those within are served, the next body is refused before it is parsed', async () => {
  await quotas.start({ bytesPerMinute: 20_000 });
  const [one, other] = [await quotas.service.join('advisor'), await quotas.service.join('advisor')];
  const words = 'a'.repeat(3_800);
  for (let index = 0; index < 4; index += 1) {
    expect((await one.push(one.commands(captureTip(words)))).status).toBe(200);
  }
  const refused = one.commands(captureTip(words));
  expectQuota(await one.push(refused));
  expectQuota(await one.call('POST', ENDPOINTS.push.path, '{'.padEnd(6_000)));
  // Without a body nothing is counted, and nobody else is meant.
  expect((await one.call('GET', ENDPOINTS.pullTips.path)).status).toBe(200);
  expect((await other.push(other.commands(captureTip(words)))).status).toBe(200);
});

it('[S31] commands and bytes of a member are counted over all their browsers', async () => {
  await quotas.start({ commandsPerMinute: 50, bytesPerMinute: 20_000 });
  const first = await quotas.service.join('advisor');
  const second = await secondBrowser(first);
  expect((await first.push(first.commands(...many(30)))).status).toBe(200);
  const next = second.commands(...many(20));
  expect((await second.push(next)).status).toBe(200);
  expectQuota(await second.push(second.commands(captureTip('Une de trop.'))));
  expectQuota(await first.push(first.commands(captureTip('Une de trop.'))));
  const other = await quotas.service.join('advisor');
  expect((await other.push(other.commands(captureTip('D’une autre.')))).status).toBe(200);
});

/** Another browser of the same member, as a sign-in gives one. */
async function secondBrowser(of: TestClient): Promise<TestClient> {
  const token = newToken();
  const { organisationId } = quotas.service;
  await writeAsTenant(quotas.service.database, organisationId, (trx) =>
    addDevice(
      trx,
      organisationId,
      { id: randomUUID(), token, memberId: of.member.id, name: 'Un autre navigateur' },
      quotas.now,
    ),
  );
  return testClient(quotas.service.address, token, of.member);
}

it('[S31] tips of an organisation in all: new ones wait, everything else is served', async () => {
  await quotas.start({ tips: 6 });
  const [one, other] = [await quotas.service.join('advisor'), await quotas.service.join('advisor')];
  const commands = one.commands(...many(4));
  expect((await one.push(commands)).status).toBe(200);
  const more = other.commands(...many(4));
  const answered = (await other.push(more)).body as { outcomes: unknown[] };
  expect(answered.outcomes).toHaveLength(2);
  expectQuota(await other.push(more.slice(2)));
  const tipId = commands[0]?.body.tipId ?? '';
  const withdrawn = await one.push([{ id: randomUUID(), n: 5, body: { type: 'tip.withdraw', tipId } }]);
  expect(withdrawn.body).toMatchObject({ outcomes: [{ outcome: 'applied' }] });
  expect((await one.push(commands)).status).toBe(200);
  const elsewhere = await joinedOther('Autre organisation');
  expect((await elsewhere.push(elsewhere.commands(captureTip('Là.')))).status).toBe(200);
});

it('[S31] bytes of the tips of an organisation in all', async () => {
  await quotas.start({ tipBytes: 5_000 });
  const advisor = await quotas.service.join('advisor');
  const large = () => captureTip('a'.repeat(2_000));
  const commands = advisor.commands(large(), large(), large());
  expect(((await advisor.push(commands)).body as { outcomes: unknown[] }).outcomes).toHaveLength(2);
  expectQuota(await advisor.push(commands.slice(2)));
});

it('[S31] what another instance stored is counted within a minute', async () => {
  await quotas.start({});
  let uptime = 0;
  const totals = organisationTotals(() => uptime);
  const { database, organisationId } = quotas.service;
  const read = () => writeAsTenant(database, organisationId, (trx) => totals.read(trx, organisationId));
  expect(await read()).toMatchObject({ tips: 0, bytes: 0 });
  const advisor = await quotas.service.join('advisor');
  await advisor.push(advisor.commands(...many(3)));
  expect((await read()).tips).toBe(0);
  uptime = 60_000;
  expect((await read()).tips).toBe(3);
  expect((await read()).bytes).toBeGreaterThan(3 * 40);
});

it('[S31] one large body at a time with one token', async () => {
  await quotas.start({});
  const [one, other] = [await quotas.service.join('advisor'), await quotas.service.join('advisor')];
  const large = (client: TestClient) =>
    client.commands(...Array.from({ length: 4 }, () => captureTip('a'.repeat(3_000))));
  const hold = () => {
    // Each from a client of its own: their numbers do not meet.
    const client = testClient(quotas.service.address, one.token, one.member);
    const body = { clientId: randomUUID(), commands: large(client) };
    return holdRequest(quotas.service.address, {
      method: 'POST',
      path: ENDPOINTS.push.path,
      token: one.token,
      body,
    });
  };
  const held = [await hold(), await hold()];
  // Small ones, those without a body, and other people's are served meanwhile.
  expect((await one.call('GET', ENDPOINTS.pullTips.path)).status).toBe(200);
  expect((await other.push(large(other))).status).toBe(200);
  const answers = await Promise.all(held.map((finish) => finish()));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 429]);
  const refused = answers.find(({ status }) => status === 429);
  expect(refused?.body).toMatchObject({ reason: 'too-many-requests', retryAfterMs: 1_000 });
  expect((await one.push(large(one))).status).toBe(200);
});

it('[S31] commands with one token', async () => {
  await quotas.start({ commandsPerMinute: 50 });
  const advisor = await quotas.service.join('advisor');
  expect((await advisor.push(advisor.commands(...many(50)))).status).toBe(200);
  const next = advisor.commands(captureTip('Une de trop.'));
  expectQuota(await advisor.push(next));
  const tips = await quotas.service.database.selectFrom('tips').select('id').execute();
  expect(tips).toHaveLength(50);
});

it('a minute is counted from its first request, and then starts again', () => {
  let clock = 0;
  const counter = windowCounter(10, () => clock);
  counter.add('a', 10);
  counter.add('b', 10);
  clock = 59_999;
  expect(() => counter.add('a', 1)).toThrow(ServiceError);
  clock = 60_000;
  counter.add('a', 10);
  expect(() => counter.add('a', 1)).toThrow(ServiceError);
});

it('[S31] tips of a member within a day: what fits is stored and gets its outcome, the rest comes later', async () => {
  await quotas.start({ tipsPerDay: 5 });
  const [advisor, other] = [await quotas.service.join('advisor'), await quotas.service.join('advisor')];
  const commands = advisor.commands(...many(8));
  const first = await advisor.push(commands);
  expect((first.body as { outcomes: unknown[] }).outcomes).toHaveLength(5);
  expectQuota(await advisor.push(commands.slice(5)));
  // Withdrawing makes no room, and is possible at any time; what was answered is answered again.
  const withdraw = { type: 'tip.withdraw', tipId: commands[0]?.body.tipId ?? '' } as const;
  const withdrawn = await advisor.push([{ id: randomUUID(), n: 6, body: withdraw }]);
  expect(withdrawn.body).toMatchObject({ outcomes: [{ outcome: 'applied' }] });
  expect((await advisor.push(commands.slice(0, 5))).status).toBe(200);
  expect((await other.push(other.commands(captureTip('Autre.')))).status).toBe(200);
  quotas.now += DAY_MS + 1;
  const again = commands.slice(5).map((command, index) => ({ ...command, n: 7 + index }));
  expect((await advisor.push(again)).body).toMatchObject({ outcomes: Array(3).fill({ outcome: 'applied' }) });
});

it('[S31] a panel keeps what the service has no room for, says why, and sends it later', async () => {
  await quotas.start({ tipsPerDay: 2 });
  const panel = await joinedPanel(quotas.service, 'advisor');
  const ids: string[] = [];
  for (const words of ['Un', 'Deux', 'Trois', 'Quatre']) {
    ids.push(await captureHere(panel.db, content(words), { now: panel.clock.now }));
  }
  expect(await panel.run()).toBe('later');
  expect((await readSyncState(panel.db))?.lastReason).toBe('quota');
  expect(await unsentCount(panel.db)).toBe(2);
  const standings = await Promise.all(ids.map(async (id) => (await readTip(panel.db, id))?.status.state));
  expect(standings).toEqual(['received', 'received', 'kept', 'kept']);
  quotas.now += DAY_MS + 1;
  panel.clock.now += DAY_MS + 1;
  expect(await panel.run()).toBe('done');
  expect(await unsentCount(panel.db)).toBe(0);
});

it('[S31] packs, their bytes and their versions a day, for an organisation', async () => {
  const bytes = Buffer.byteLength(JSON.stringify(testPack('un', 1)));
  await quotas.start({ packs: 2, packVersionsPerDay: 4, packBytes: bytes * 10 });
  const trainer = await quotas.service.join('trainer');
  const put = (id: string, version: number, title?: string) =>
    trainer.call('PUT', `/v1/packs/${id}/versions/${version}`, testPack(id, version, [], title));
  expect((await put('un', 1)).status).toBe(200);
  expect((await put('deux', 1)).status).toBe(200);
  expectQuota(await put('trois', 1), { retryAfter: false });
  expect((await put('un', 2)).status).toBe(200);
  expect((await put('un', 3)).status).toBe(200);
  expectQuota(await put('un', 4));
  // The same bytes again are stored already.
  expect((await put('un', 3)).status).toBe(200);
  quotas.now += DAY_MS + 1;
  expect((await put('un', 4)).status).toBe(200);
  const long = { ...testPack('un', 5), summary: { fr: 'a'.repeat(2_000) }, note: 'b'.repeat(2_000) };
  const large = { ...long, source: { fr: 'c'.repeat(2_000) } };
  expectQuota(await trainer.call('PUT', '/v1/packs/un/versions/5', large), { retryAfter: false });
  const other = await joinedOther('Autre organisation');
  expect((await other.call('PUT', '/v1/packs/trois/versions/1', testPack('trois', 1))).status).toBe(200);
});

async function joinedOther(name: string) {
  return await quotas.service.join('trainer', 'Une formatrice', await quotas.service.addOrganisation(name));
}

it('a first version leaves numbers for those to come', async () => {
  await quotas.start({});
  const trainer = await quotas.service.join('trainer');
  const put = (id: string, version: number) =>
    trainer.call('PUT', `/v1/packs/${id}/versions/${version}`, testPack(id, version));
  expect(problemIn(await put('haut', 10_001))).toMatchObject({
    reason: 'invalid-request',
    problems: [{ place: 'version', problem: 'wrong-value' }],
  });
  expect((await put('haut', 10_000)).status).toBe(200);
  expect((await put('haut', 10_001)).status).toBe(200);
});

it('[S31] invitations that are open at once', async () => {
  await quotas.start({ openInvitations: 3 });
  const admin = await quotas.service.join('admin');
  // Those of the first start count too.
  await quotas.service.database
    .updateTable('invitations')
    .set({ expires_at: quotas.now - 1 })
    .execute();
  const invite = () => admin.call('POST', ENDPOINTS.invite.path, { role: 'advisor', days: 1 });
  for (let index = 0; index < 3; index += 1) expect((await invite()).status).toBe(200);
  expectQuota(await invite());
  quotas.now += DAY_MS + 1;
  expect((await invite()).status).toBe(200);
});

it('refused commands fill neither the audit log nor, for ever, the database', async () => {
  await quotas.start({});
  const advisor = await quotas.service.join('advisor');
  for (let index = 0; index < 3; index += 1) {
    const reviews = Array.from({ length: 100 }, () => ({ type: 'tip.review', tipId: randomUUID() }) as const);
    expect((await advisor.push(advisor.commands(...reviews))).status).toBe(200);
    await advisor.push(advisor.commands({ type: 'tip.decline', tipId: randomUUID(), sentence: 'Non.' }));
  }
  const acts = async () =>
    (await listAuditEvents(quotas.service.database, quotas.service.organisationId))
      .filter(({ kind }) => kind === 'access.refused')
      .map(({ about }) => JSON.parse(about).command);
  expect(await acts()).toEqual(['tip.review', 'tip.decline']);
  quotas.now += 61 * 60_000;
  await advisor.push(advisor.commands({ type: 'tip.review', tipId: randomUUID() }));
  expect(await acts()).toEqual(['tip.review', 'tip.decline', 'tip.review']);

  const applied = advisor.commands(captureTip('Reste.'));
  await advisor.push(applied);
  const stored = async () =>
    (await quotas.service.database.selectFrom('commands').select('outcome').execute()).map(
      ({ outcome }) => outcome,
    );
  expect(await stored()).toHaveLength(305);
  quotas.now += 181 * DAY_MS;
  const metrics = { dropped: () => undefined, retentionRuns: () => undefined };
  const log = { error: () => undefined, warn: () => undefined };
  await runRetention({ database: quotas.service.walled, clock: () => quotas.now, metrics, log }, 180);
  expect(await stored()).toEqual(['applied']);
});
