/**
 * Sign-ins whose requests are held while something is taken: `POST /v1/sign-in/token` with its body held back, and the
 * callback while the provider lets it wait. The routes with a token have the same in server-rights.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { joinResponseSchema } from '@/protocol/api';
import { ENDPOINTS } from '@/protocol/endpoints';
import { runAdmin } from '@/server/cli/commands';
import { holdRequest } from '@/tests/support/held-request';
import { exchange, newAttempt, openWindow, signInAs, startCompany } from '@/tests/support/identity-provider';
import { testClient } from '@/tests/support/service';

let ahead = 0;
let company: Awaited<ReturnType<typeof startCompany>>;
beforeAll(async () => {
  company = await startCompany({
    accounts: new Map([
      ['lea', { name: 'Léa', roles: ['plateau'] }],
      ['tom', { name: 'Tom', roles: ['formation'] }],
    ]),
    service: { clock: () => Date.now() + ahead },
  });
});
afterAll(() => company.stop());
afterEach(() => {
  ahead = 0;
});

const address = () => company.service.address;
const admin = (...words: string[]) => runAdmin(words, { ...company.service.settings, clock: Date.now });
const reasonOf = (body: unknown) => (body as { reason: string }).reason;
const deviceCount = async () =>
  (await company.service.database.selectFrom('devices').select('id').execute()).length;
const member = async (login: string) =>
  joinResponseSchema.parse((await signInAs(address(), login)).answer.body).member;
async function codeOf(login: string) {
  const attempt = newAttempt();
  const { at } = await openWindow().signIn(attempt.url(address()), login);
  return { code: at.searchParams.get('code') ?? '', verifier: attempt.verifier };
}

describe('the exchange of a code, its body held back', () => {
  const hold = async (login: string) => {
    const { code, verifier } = await codeOf(login);
    const body = { code, verifier, device: 'Vitest' };
    const finish = await holdRequest(address(), { method: 'POST', path: ENDPOINTS.signInToken.path, body });
    return { code, verifier, finish };
  };

  it('is done when nothing was taken meanwhile', async () => {
    const { finish } = await hold('lea');
    const response = await finish();
    expect(response.status).toBe(200);
    const { token, member } = joinResponseSchema.parse(response.body);
    expect((await testClient(address(), token, member).call('GET', ENDPOINTS.me.path)).status).toBe(200);
  });

  it('lets nobody in who was disabled', async () => {
    const { id } = await member('lea');
    const { finish } = await hold('lea');
    await admin('disable', id);
    const before = await deviceCount();
    const response = await finish();
    expect([response.status, reasonOf(response.body)]).toEqual([403, 'member-disabled']);
    expect(await deviceCount()).toBe(before);
    await admin('enable', id);
  });

  it('gives the role that its member has by then', async () => {
    const { id } = await member('tom');
    const { finish } = await hold('tom');
    await admin('role', id, 'advisor');
    const { token, member: result } = joinResponseSchema.parse((await finish()).body);
    expect(result.role).toBe('advisor');
    const put = await testClient(address(), token, result).call('PUT', '/v1/packs/x/versions/1', {});
    expect(put.status).toBe(403);
  });

  it('gives nothing once the code has ended, or another request used it', async () => {
    const late = await hold('lea');
    ahead = 61_000;
    expect(reasonOf((await late.finish()).body)).toBe('sign-in-expired');
    ahead = 0;
    const second = await hold('lea');
    expect((await exchange(address(), second.code, second.verifier)).status).toBe(200);
    const before = await deviceCount();
    expect(reasonOf((await second.finish()).body)).toBe('sign-in-expired');
    expect(await deviceCount()).toBe(before);
  });
});

describe('the callback, held by the provider', () => {
  const hold = async (login: string) => {
    const attempt = newAttempt();
    const { at } = await openWindow().signIn(attempt.url(address()), login, ENDPOINTS.signInCallback.path);
    const { waiting, release } = company.provider.holdTokens();
    const reply = fetch(at, { redirect: 'manual' });
    await waiting;
    const finish = async () => {
      release();
      const response = await reply;
      return new URL(response.headers.get('location') ?? 'about:blank');
    };
    return { at, attempt, finish };
  };
  const codes = async () =>
    (
      await company.service.database
        .selectFrom('sign_ins')
        .select('code_sha256')
        .where('code_sha256', 'is not', null)
        .execute()
    ).length;

  it('is sent back with a code when no right was withdrawn meanwhile', async () => {
    const { attempt, finish } = await hold('lea');
    const code = (await finish()).searchParams.get('code') ?? '';
    expect((await exchange(address(), code, attempt.verifier)).status).toBe(200);
  });

  it('makes no code for a member who was disabled, and brings no right back', async () => {
    const { id } = await member('tom');
    const { finish } = await hold('tom');
    await admin('disable', id);
    const before = await codes();
    expect((await finish()).searchParams.get('error')).toBe('member-disabled');
    expect(await codes()).toBe(before);
    expect((await admin('members')).find((line) => line.includes(id))).toContain('disabled');
    await admin('enable', id);
  });

  it('is sent back once: a copy that comes meanwhile gets nothing', async () => {
    const { at, finish } = await hold('lea');
    expect((await fetch(at, { redirect: 'manual' })).status).toBe(410);
    expect((await finish()).searchParams.get('code')).toMatch(/^[\w-]{43}$/u);
  });
});
