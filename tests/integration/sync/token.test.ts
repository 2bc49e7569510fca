/** [S32] The panel's token is rotated by sync itself. The service and its clock are real, the network may fail. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '@/protocol/duration';
import { sha256 } from '@/server/domain/secrets';
import { GRACE_MS } from '@/server/store/members/device-tokens';
import { captureTip } from '@/storage/tips/tips';
import { connectBy } from '@/sync/http/transport';
import { followLive } from '@/sync/live/live';
import { presentToken } from '@/sync/membership/token';
import { joinedPanel, type Panel, panelOver, requestName } from '@/tests/support/network';
import { startTestService, type TestService } from '@/tests/support/service';

let now = Date.now();
let service: TestService;
beforeAll(async () => {
  service = await startTestService({ clock: () => now });
});
afterAll(() => service.stop());

const later = (panel: Panel, ms: number) => {
  now += ms;
  panel.clock.now += ms;
};
const tokenOf = async (panel: Panel) => (await panel.membership()).token;

/** Runs until the token is another one: the first run hears that it is due, the next one rotates it. */
async function rotated(panel: Panel): Promise<string> {
  later(panel, 8 * DAY_MS);
  expect(await panel.run()).toBe('done');
  expect(await panel.run()).toBe('done');
  return await tokenOf(panel);
}

describe('[S32] the token of a panel', () => {
  it('is rotated every week without anybody doing anything, and the panel never stops', async () => {
    const panel = await joinedPanel(service, 'advisor', { now });
    const first = await tokenOf(panel);
    const tokens = new Set([first]);
    for (let week = 0; week < 20; week += 1) tokens.add(await rotated(panel));
    expect(tokens.size).toBe(21);
    const { previousTokens, rotation, tokenExpiresAt } = await panel.membership();
    expect([previousTokens?.length, rotation]).toEqual([14, undefined]);
    expect(tokenExpiresAt).toBeGreaterThan(now + 80 * DAY_MS);
  });

  it('stays valid when the response of a rotation is lost, and again, and is rotated in the end', async () => {
    let lost = 0;
    const panel = await joinedPanel(service, 'advisor', {
      now,
      fetch: async (input, init) => {
        const response = await fetch(input, init);
        if (requestName(input, init) !== 'POST /v1/me/token' || lost >= 3) return response;
        lost += 1;
        throw new TypeError('connection lost');
      },
    });
    const before = await tokenOf(panel);
    later(panel, 8 * DAY_MS);
    expect(await panel.run()).toBe('done');
    for (let attempt = 0; attempt < 3; attempt += 1) {
      later(panel, DAY_MS);
      expect(await panel.run()).toBe('later');
      expect(await tokenOf(panel)).toBe(before);
    }
    expect(await panel.run()).toBe('done');
    expect(lost).toBe(3);
    expect(await tokenOf(panel)).not.toBe(before);
  });

  it('of a worker that died before it stored the new one is requested again, and is the same', async () => {
    const panel = await joinedPanel(service, 'advisor', { now });
    later(panel, 8 * DAY_MS);
    await panel.run();
    const { address, token, rotation } = await panel.membership();
    const requests = await connectBy(fetch)({ address, token }).call('rotateToken', {
      body: { key: rotation?.key ?? '' },
    });
    // The next worker over the same disk.
    const next = panelOver(panel.db, { now: panel.clock.now });
    expect(await next.run()).toBe('done');
    expect(await tokenOf(next)).toBe(requests.token);
  });

  it('is read again for each request: a transport and a live stream from before the rotation continue', async () => {
    const panel = await joinedPanel(service, 'trainer', { now });
    const { address, token } = await panel.membership();
    const transport = connectBy(fetch, undefined, (held) => presentToken(panel.db, held))({ address, token });
    await rotated(panel);
    later(panel, GRACE_MS + 1);
    expect((await transport.call('me')).member.role).toBe('trainer');
    const end = new AbortController();
    const ended = followLive({
      address,
      token: () => presentToken(panel.db, token),
      fetch,
      onNotice: () => end.abort(),
      signal: end.signal,
      now: Date.now,
      random: () => 0,
    });
    expect(await ended).toBeUndefined();
    expect(await panel.run()).toBe('done');
  });

  it('that a restored service does not know gives way to one of before, and nothing is lost', async () => {
    const panel = await joinedPanel(service, 'advisor', { now });
    const { member, token: old } = await panel.membership();
    await rotated(panel);
    const newest = await rotated(panel);
    // As a backup of two weeks ago has it.
    await service.database
      .deleteFrom('device_tokens')
      .where('device_id', 'in', (from) =>
        from.selectFrom('devices').select('id').where('member_id', '=', member.id),
      )
      .execute();
    await service.database
      .updateTable('devices')
      .set({ token_sha256: sha256(old) })
      .where('member_id', '=', member.id)
      .execute();
    await captureTip(panel.db, { kind: 'tip', language: 'fr', words: 'Reste.' }, { now });
    expect(await panel.run()).toBe('done');
    expect(await tokenOf(panel)).toBe(old);
    expect(await panel.db.commands.count()).toBe(0);
    expect((await panel.membership()).previousTokens).toContain(newest);
    expect(await rotated(panel)).not.toBe(old);
  });

  it('that was not used for ninety days ends with a reason that says what to do, and nothing here is lost', async () => {
    const panel = await joinedPanel(service, 'advisor', { now });
    await captureTip(panel.db, { kind: 'tip', language: 'fr', words: 'Attend.' }, { now });
    later(panel, 92 * DAY_MS);
    expect(await panel.run()).toBe('stopped');
    const sync = await panel.db.meta.get('sync');
    expect(sync).toMatchObject({ lastReason: 'session-expired' });
    expect(await panel.db.commands.count()).toBe(1);
  });

  it('is left alone by a service that knows nothing of rotation', async () => {
    const panel = await joinedPanel(service, 'advisor', {
      now,
      fetch: async (input, init) => {
        if (requestName(input, init) === 'POST /v1/me/token') {
          return new Response('', { status: 404, headers: { 'content-type': 'text/html' } });
        }
        const response = await fetch(input, init);
        if (requestName(input, init) !== 'GET /v1/me') return response;
        const { member } = (await response.json()) as { member: object };
        return Response.json({ member });
      },
    });
    const before = await tokenOf(panel);
    later(panel, 8 * DAY_MS);
    expect(await panel.run()).toBe('done');
    expect(await panel.run()).toBe('done');
    expect(await tokenOf(panel)).toBe(before);
  });
});
