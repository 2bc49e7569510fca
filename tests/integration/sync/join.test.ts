import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMembership, readSyncState } from '@/storage/membership/membership';
import { listMyTips } from '@/storage/tips/tip-queries';
import { captureTip } from '@/storage/tips/tips';
import { connectBy } from '@/sync/http/transport';
import { joinOrganisation } from '@/sync/membership/join';
import { content, machineOf, testDatabase } from '@/tests/support/database';
import { type Fetch, joinedPanel, leaveHere, watchedFetch } from '@/tests/support/network';
import { always, HTML_TYPE, JSON_TYPE, oddServer } from '@/tests/support/network-odd-server';
import { startTestService, type TestService } from '@/tests/support/service';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

function join(
  db = testDatabase(),
  more: { address?: string; code?: string; fetch?: Fetch; now?: number } = {},
) {
  const { address = service.address, code = '', fetch = globalThis.fetch, now = Date.now() } = more;
  const databases = machineOf(db);
  return joinOrganisation({
    databases,
    address,
    code,
    name: ' Léa ',
    device: 'Vitest',
    fetch,
    now: () => now,
  });
}

const loseAnswer: Parameters<typeof watchedFetch>[0] = (name, go) => {
  if (name !== 'POST /v1/join') return undefined;
  return go().then(() => Promise.reject(new TypeError('the answer was lost')));
};

describe('joining', () => {
  it('keeps address, token and member', async () => {
    const db = testDatabase();
    const response = await join(db, {
      address: ` ${service.address}/ `,
      code: await service.invite('trainer'),
    });
    expect(response).toMatchObject({ done: true, member: { name: 'Léa', role: 'trainer' } });
    expect(await readMembership(db)).toMatchObject({
      address: service.address,
      token: expect.stringMatching(/^.{32,}$/u),
      member: { name: 'Léa' },
    });
  });

  it('reads a code with the blanks of a mail around and in it', async () => {
    const code = (await service.invite('advisor')).replaceAll('-', ' - ');
    expect((await join(undefined, { code: `\n ${code} ` })).done).toBe(true);
  });

  it('[S22] can be tried again when the response was lost, with the same code', async () => {
    const db = testDatabase();
    const code = await service.invite('advisor');
    const { fetch } = watchedFetch(loseAnswer);
    expect(await join(db, { code, fetch })).toEqual({ done: false, reason: 'unreachable' });
    expect(await readMembership(db)).toBeUndefined();
    expect(await join(db, { code })).toMatchObject({ done: true });
    // Somebody else who got hold of the code is not let in by that.
    expect(await join(undefined, { code })).toEqual({ done: false, reason: 'invitation-used' });
  });

  it('[S22] shows the code to nobody who does not prove to be the service', async () => {
    const bodies: string[] = [];
    const { address } = await oddServer((_request, response, body) => {
      bodies.push(body);
      response.writeHead(200, JSON_TYPE);
      response.end('{"service":"something else"}');
    });
    expect(await join(undefined, { address, code: 'ABCD-EFGH-JKMN-PQRS' })).toEqual({
      done: false,
      reason: 'not-souffleur',
    });
    expect(bodies).toEqual(['']);
  });

  it.each([
    ['a wrong address', 'nothing at all', 'bad-address'],
    ['an address in clear', 'http://souffleur.example.fr', 'insecure-address'],
    ['nobody there', 'http://127.0.0.1:1', 'unreachable'],
  ])('says what is wrong: %s', async (_what, address, reason) => {
    expect(await join(undefined, { address, code: 'X' })).toEqual({ done: false, reason });
  });

  it('says what is wrong: a captive portal', async () => {
    const { address } = await oddServer(always(200, HTML_TYPE, '<p>Connexion</p>'));
    expect(await join(undefined, { address, code: 'X' })).toEqual({ done: false, reason: 'not-souffleur' });
  });

  it.each([
    ['client-too-old', { protocol: 9, oldestProtocol: 8 }],
    ['server-too-old', { protocol: 0, oldestProtocol: 0 }],
  ])('[S15] says what is wrong: %s', async (reason, versions) => {
    const about = { service: 'souffleur', version: '9', now: 1, ...versions };
    const { address } = await oddServer(always(200, JSON_TYPE, JSON.stringify(about)));
    expect(await join(undefined, { address, code: 'X' })).toEqual({ done: false, reason });
  });

  it('says what is wrong: an unknown code', async () => {
    expect(await join(undefined, { code: 'ABCD-EFGH-JKMN-PQRS' })).toEqual({
      done: false,
      reason: 'invitation-unknown',
    });
  });

  it('notes how far this clock is off', async () => {
    const db = testDatabase();
    const now = Date.now() + 86_400_000;
    await join(db, { code: await service.invite('advisor'), now });
    const skew = (await readSyncState(db))?.clockSkewMs ?? 0;
    expect(Math.abs(skew + 86_400_000)).toBeLessThan(60_000);
  });
});

describe('leaving', () => {
  it('[S21] revokes the token there and forgets it here', async () => {
    const panel = await joinedPanel(service, 'advisor');
    const { address, token } = await panel.membership();
    const transport = connectBy(fetch);
    expect(await leaveHere(machineOf(panel.db))).toEqual({
      done: true,
      revokedThere: true,
    });
    expect(await readMembership(panel.db)).toBeUndefined();
    const again = await transport({ address, token })
      .call('me')
      .catch((error) => error.reason);
    expect(again).toBe('token-revoked');
  });

  it('[S21] takes effect here when the service cannot be reached, and reports it', async () => {
    const panel = await joinedPanel(service, 'advisor');
    await captureTip(panel.db, content('Pas encore envoyée.'), { now: 1 });
    const broken = () => Promise.reject(new TypeError('no network'));
    expect(await leaveHere(machineOf(panel.db), broken)).toEqual({
      done: true,
      revokedThere: false,
    });
    expect(await readMembership(panel.db)).toBeUndefined();
    expect(await listMyTips(panel.db)).toHaveLength(1);
  });

  it('is done with a token that was revoked already, and without any', async () => {
    const panel = await joinedPanel(service, 'advisor');
    const transport = connectBy(fetch);
    await transport(await panel.membership()).call('leave');
    expect(await leaveHere(machineOf(panel.db))).toEqual({
      done: true,
      revokedThere: true,
    });
    expect(await leaveHere(machineOf(panel.db))).toEqual({
      done: true,
      revokedThere: true,
    });
  });
});
