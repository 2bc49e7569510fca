import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TokenResponse, tokenResponseSchema } from '@/protocol/api';
import { DAY_MS } from '@/protocol/duration';
import { ENDPOINTS, pathOf } from '@/protocol/endpoints';
import { runRetention } from '@/server/maintenance/retention';
import { GRACE_MS, ROTATE_AFTER_MS, TOKEN_DAYS } from '@/server/store/members/device-tokens';
import {
  callService,
  captureTip,
  joinService,
  problemIn,
  startTestService,
  type TestClient,
  type TestService,
  testClient,
} from '@/tests/support/service';

let now = Date.UTC(2026, 10, 2, 9, 30);
let service: TestService;
beforeAll(async () => {
  service = await startTestService({ clock: () => now });
});
afterAll(() => service.stop());

const rotate = async (client: TestClient, key: string = randomUUID()): Promise<TokenResponse> =>
  tokenResponseSchema.parse((await client.call('POST', ENDPOINTS.rotateToken.path, { key })).body);
const withToken = ({ member }: TestClient, token: string) => testClient(service.address, token, member);
const reason = async (client: TestClient) => problemIn(await client.call('GET', ENDPOINTS.me.path)).reason;
const serves = async (client: TestClient) => (await client.call('GET', ENDPOINTS.me.path)).status;
const tokenOf = async (client: TestClient) =>
  ((await client.call('GET', ENDPOINTS.me.path)).body as { token: { expiresAt: number; rotate: boolean } })
    .token;

describe('a token', () => {
  it('expires when it was not used for ninety days, at the end of a day', async () => {
    const client = await service.join('advisor');
    const { expiresAt, rotate } = await tokenOf(client);
    expect(rotate).toBe(false);
    expect(expiresAt % DAY_MS).toBe(0);
    expect(Math.floor((expiresAt - now) / DAY_MS)).toBe(TOKEN_DAYS);
    const began = now;
    now = expiresAt - 1;
    expect(await serves(client)).toBe(200);
    now = expiresAt;
    expect(await reason(client)).toBe('session-expired');
    now = began;
  });

  it('is to be rotated after a week, and then is good for as long again', async () => {
    const client = await service.join('advisor');
    now += ROTATE_AFTER_MS - DAY_MS;
    expect((await tokenOf(client)).rotate).toBe(false);
    now += DAY_MS;
    const before = await tokenOf(client);
    expect(before.rotate).toBe(true);
    const { token, expiresAt } = await rotate(client);
    expect(expiresAt).toBe(before.expiresAt + ROTATE_AFTER_MS);
    expect(await tokenOf(withToken(client, token))).toEqual({ expiresAt, rotate: false });
  });
});

describe('a rotation', () => {
  it('whose response was lost locks nobody out, however long the earlier token stays in use', async () => {
    const client = await service.join('advisor');
    const key = randomUUID();
    const first = await rotate(client, key);
    now += 30 * DAY_MS;
    expect(await serves(client)).toBe(200);
    expect((await rotate(client, key)).token).toBe(first.token);
    expect(await serves(withToken(client, first.token))).toBe(200);
    // A copy of the request, in the grace after the new token was used, gets the same answer.
    expect((await rotate(client, key)).token).toBe(first.token);
  });

  it('retires the token of before, whose requests under way are still served for a while', async () => {
    const client = await service.join('advisor');
    const next = withToken(client, (await rotate(client)).token);
    expect((await next.push(next.commands(captureTip('Avec le nouveau jeton.')))).status).toBe(200);
    now += GRACE_MS - 1;
    expect(await serves(client)).toBe(200);
    // It cannot begin a chain of its own.
    const another = await client.call('POST', ENDPOINTS.rotateToken.path, { key: randomUUID() });
    expect(problemIn(another).reason).toBe('unauthorised');
  });

  it('shows a copied token: used after its grace, it revokes the device, and the record says why', async () => {
    const client = await service.join('advisor');
    const next = withToken(client, (await rotate(client)).token);
    expect(await serves(next)).toBe(200);
    now += GRACE_MS;
    expect(await reason(client)).toBe('token-revoked');
    expect(await reason(next)).toBe('token-revoked');
    expect(await reason(client)).toBe('token-revoked');
    const acts = await service.database
      .selectFrom('acts')
      .select('about')
      .where('kind', '=', 'token.reused')
      .execute();
    const mine = acts.filter(({ about }) => about.includes(client.member.id));
    expect(mine).toHaveLength(1);
  });

  it('under another key replaces the next token: a copied token does not stay unnoticed', async () => {
    const client = await service.join('advisor');
    const [victim, thief] = [await rotate(client), await rotate(client)];
    expect(thief.token).not.toBe(victim.token);
    expect(await serves(withToken(client, thief.token))).toBe(200);
    now += GRACE_MS;
    expect(await reason(withToken(client, victim.token))).toBe('token-revoked');
    expect(await reason(withToken(client, thief.token))).toBe('token-revoked');
  });

  it('that many ask for and use at once gives one token, and none of them is refused', async () => {
    const client = await service.join('advisor');
    const key = randomUUID();
    const answers = await Promise.all([...Array(8).keys()].map(() => rotate(client, key)));
    expect(new Set(answers.map(({ token }) => token)).size).toBe(1);
    const next = withToken(client, answers[0]?.token ?? '');
    const uses = [...Array(8).keys()].flatMap(() => [serves(next), serves(client)]);
    expect(new Set(await Promise.all(uses))).toEqual(new Set([200]));
  });

  it('of a device that was revoked, or whose member is disabled, gives nothing', async () => {
    const boss = await service.join('admin', 'Ada');
    const client = await service.join('advisor');
    const next = withToken(client, (await rotate(client)).token);
    await boss.call('POST', pathOf(ENDPOINTS.changeMember, { memberId: client.member.id }), {
      disabled: true,
    });
    expect(await reason(next)).toBe('member-disabled');
    expect(
      problemIn(await client.call('POST', ENDPOINTS.rotateToken.path, { key: randomUUID() })).reason,
    ).toBe('member-disabled');
  });

  it('is not undone by a late copy of the joining that gave the first token', async () => {
    const code = await service.invite('advisor');
    const request = { code, name: 'Zoé', device: 'Vitest', joinKey: randomUUID() };
    const joining = await callService(service.address, 'POST', ENDPOINTS.join.path, { body: request });
    const { token, member } = joining.body as { token: string; member: TestClient['member'] };
    const client = testClient(service.address, token, member);
    const next = withToken(client, (await rotate(client)).token);
    expect(await serves(next)).toBe(200);
    const late = await callService(service.address, 'POST', ENDPOINTS.join.path, { body: request });
    expect(problemIn(late).reason).toBe('invitation-used');
    expect(await serves(next)).toBe(200);
  });
});

it('stored retired tokens do not reveal when somebody was active: rounded to weeks after their grace, deleted after ninety days', async () => {
  const client = await joinService(service.address, await service.invite('advisor'), 'Semaine');
  expect(await serves(withToken(client, (await rotate(client)).token))).toBe(200);
  const parts = {
    database: service.walled,
    clock: () => now,
    metrics: { dropped: () => undefined, retentionRuns: () => undefined },
    log: { warn: () => undefined, error: () => undefined } as never,
  };
  now += GRACE_MS + 1;
  await runRetention(parts, 180);
  const times = async () =>
    (await service.database.selectFrom('device_tokens').select('retired_at').execute()).flatMap(
      ({ retired_at: index }) => index ?? [],
    );
  const stored = await times();
  expect(stored.length).toBeGreaterThan(0);
  for (const index of stored) expect(index % (7 * DAY_MS)).toBe(0);
  now += (TOKEN_DAYS + 7) * DAY_MS;
  await runRetention(parts, 180);
  expect(await times()).toEqual([]);
});
