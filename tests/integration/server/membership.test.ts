import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joinResponseSchema, meResponseSchema } from '@/protocol/api';
import { DAY_MS } from '@/protocol/duration';
import { ENDPOINTS } from '@/protocol/endpoints';
import { setDisabled } from '@/server/store/members/members';
import {
  callService,
  problemIn,
  startTestService,
  type TestService,
  testClient,
} from '@/tests/support/service';

let now = 1_790_000_000_000;
let service: TestService;
beforeAll(async () => {
  service = await startTestService({ clock: () => now });
});
afterAll(() => service.stop());

function join(code: string, joinKey: string = randomUUID(), name = 'Léa') {
  return callService(service.address, 'POST', ENDPOINTS.join.path, {
    body: { code, name, device: 'Chrome', joinKey },
  });
}

describe('joining', () => {
  it('gives a token and the member that the invitation names, and /me knows the token', async () => {
    const response = await join(await service.invite('trainer'));
    expect(response.status).toBe(200);
    const { token, member } = joinResponseSchema.parse(response.body);
    expect(member).toMatchObject({ name: 'Léa', role: 'trainer', organisation: { name: 'Les Essais' } });
    const me = await testClient(service.address, token, member).call('GET', ENDPOINTS.me.path);
    expect(meResponseSchema.parse(me.body).member).toEqual(member);
  });

  it('reads a code as it was typed: lower case, spaces, no hyphens, O for 0, I and L for 1', async () => {
    const code = await service.invite('advisor');
    const typed = ` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `;
    expect((await join(typed)).status).toBe(200);
  });

  it('refuses an unknown code, and one that cannot be a code, in the same way', async () => {
    for (const code of ['ABCD-EFGH-JKMN-PQRS', 'bonjour', 'U'.repeat(16), '💥'.repeat(20)]) {
      const response = await join(code);
      expect([code, response.status, problemIn(response).reason]).toEqual([code, 404, 'invitation-unknown']);
    }
  });

  it('refuses a code that another joined with', async () => {
    const code = await service.invite('advisor');
    await join(code);
    const again = await join(code);
    expect([again.status, problemIn(again).reason]).toEqual([409, 'invitation-used']);
  });

  it('lets one in when two come with the same code at once', async () => {
    const code = await service.invite('advisor');
    const statuses = (await Promise.all([1, 2, 3, 4].map(() => join(code)))).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 409, 409, 409]);
  });

  it('gives the same response to a retry with the same key, and makes no second device', async () => {
    const code = await service.invite('advisor');
    const joinKey = randomUUID();
    const [first, ...others] = (
      await Promise.all([join(code, joinKey), join(code, joinKey), join(code.toLowerCase(), joinKey)])
    ).map(({ body }) => joinResponseSchema.parse(body));
    const late = joinResponseSchema.parse((await join(code, joinKey, 'Un autre nom')).body);
    for (const other of [...others, late]) expect(other).toEqual(first);
    const devices = await service.database
      .selectFrom('devices')
      .select('revoked_at')
      .where('member_id', '=', late.member.id)
      .execute();
    expect(devices).toEqual([{ revoked_at: null }]);
    const me = await testClient(service.address, late.token, late.member).call('GET', ENDPOINTS.me.path);
    expect(me.status).toBe(200);
  });

  it('gives another token for each code, though the key be the same', async () => {
    const joinKey = randomUUID();
    const tokens = await Promise.all(
      [1, 2].map(async () => (await join(await service.invite('advisor'), joinKey)).body),
    );
    expect(new Set(tokens.map((body) => joinResponseSchema.parse(body).token)).size).toBe(2);
  });

  it('lets in again who holds a token that an older release made at random', async () => {
    const code = await service.invite('advisor');
    const joinKey = randomUUID();
    const { member } = joinResponseSchema.parse((await join(code, joinKey)).body);
    await service.database
      .updateTable('devices')
      .set({ token_sha256: 'a'.repeat(64) })
      .where('member_id', '=', member.id)
      .execute();
    const { token } = joinResponseSchema.parse((await join(code, joinKey)).body);
    expect((await testClient(service.address, token, member).call('GET', ENDPOINTS.me.path)).status).toBe(
      200,
    );
  });

  it('gives no token again once the device was revoked or the member disabled', async () => {
    const code = await service.invite('advisor');
    const joinKey = randomUUID();
    const { token, member } = joinResponseSchema.parse((await join(code, joinKey)).body);
    await testClient(service.address, token, member).call('POST', ENDPOINTS.leave.path);
    expect(problemIn(await join(code, joinKey)).reason).toBe('invitation-used');

    const other = await service.invite('advisor');
    const joined = joinResponseSchema.parse((await join(other, joinKey)).body);
    await service.database
      .transaction()
      .execute((trx) => setDisabled(trx, service.organisationId, joined.member.id, now));
    expect(problemIn(await join(other, joinKey)).reason).toBe('member-disabled');
  });

  it('refuses a code after its seven days, and a lost response too', async () => {
    const [unused, used] = [await service.invite('advisor'), await service.invite('advisor')];
    const joinKey = randomUUID();
    await join(used, joinKey);
    now += 7 * DAY_MS;
    const expired = await join(unused);
    expect([expired.status, problemIn(expired).reason]).toEqual([410, 'invitation-expired']);
    expect(problemIn(await join(used, joinKey)).reason).toBe('invitation-used');
  });

  it('keeps neither codes, tokens nor join keys as they are', async () => {
    const code = await service.invite('advisor');
    const joinKey = randomUUID();
    const { token } = joinResponseSchema.parse((await join(code, joinKey)).body);
    const rows = JSON.stringify([
      await service.database.selectFrom('invitations').selectAll().execute(),
      await service.database.selectFrom('devices').selectAll().execute(),
    ]);
    for (const secret of [code, code.replaceAll('-', ''), token, joinKey]) expect(rows).not.toContain(secret);
  });
});

describe('being a member', () => {
  it('is over for this token after leaving, and for no other', async () => {
    const [leaver, other] = [await service.join('advisor'), await service.join('advisor')];
    expect((await leaver.call('POST', ENDPOINTS.leave.path)).status).toBe(204);
    expect(problemIn(await leaver.call('GET', ENDPOINTS.pullTips.path)).reason).toBe('token-revoked');
    expect((await other.call('GET', ENDPOINTS.pullTips.path)).status).toBe(200);
  });

  it('is over at the next request when disabled, and comes back when enabled', async () => {
    const client = await service.join('advisor');
    const disable = (index: number | null) =>
      service.database
        .transaction()
        .execute((trx) => setDisabled(trx, service.organisationId, client.member.id, index));
    await disable(now);
    const refused = await client.call('GET', ENDPOINTS.pullTips.path);
    expect([refused.status, problemIn(refused).reason]).toEqual([403, 'member-disabled']);
    await disable(null);
    expect((await client.call('GET', ENDPOINTS.pullTips.path)).status).toBe(200);
  });

  it('needs a token that was given out', async () => {
    for (const authorization of [
      '',
      'Bearer',
      `Bearer ${'a'.repeat(43)}`,
      'Basic bGVhOmxlYQ==',
      `Bearer ${'x'.repeat(9_000)}`,
    ]) {
      const response = await callService(service.address, 'GET', ENDPOINTS.me.path, {
        headers: { authorization },
      });
      expect([response.status, problemIn(response).reason]).toEqual([401, 'unauthorised']);
      expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/u);
    }
  });
});
