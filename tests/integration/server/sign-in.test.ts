/** Single sign-on against a real provider, over HTTP, as windows and extensions speak. */

import { createHash, randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { joinResponseSchema } from '@/protocol/api';
import { HOUR_MS } from '@/protocol/duration';
import { ENDPOINTS } from '@/protocol/endpoints';
import { firstStartText } from '@/server/bootstrap';
import { runAdmin } from '@/server/cli/commands';
import { OWN_REDIRECTS } from '@/server/sign-in/settings';
import { listAuditEvents } from '@/server/store/audit/audit-log';
import { EXTENSION_ORIGIN } from '@/tests/support/built-extension';
import {
  exchange,
  newAttempt,
  openWindow,
  REDIRECT,
  signInAs,
  startCompany,
} from '@/tests/support/identity-provider';
import { callService, openLive, problemIn, startTestService, testClient } from '@/tests/support/service';
import wxtConfig from '@/wxt.config';

let ahead = 0;
let company: Awaited<ReturnType<typeof startCompany>>;
let address = '';
beforeAll(async () => {
  company = await startCompany({
    accounts: new Map(
      Object.entries({
        lea: { name: 'Léa Martin', roles: ['plateau', 'autre'], groups: ['Box', 'Mobile'] },
        noa: { name: 'Noa', roles: ['plateau', 'formation'], groups: 'Box' },
        max: { name: 'Max', roles: 'direction' },
        eve: { name: 'Eve', roles: ['ménage'] },
        zoe: { roles: ['plateau'] },
        ana: { name: ' Ana\u202e <script>alert(1)</script> ', preferred_username: 'ana', roles: ['plateau'] },
      }),
    ),
    service: { clock: () => Date.now() + ahead },
  });
  address = company.service.address;
});
afterAll(() => company.stop());
afterEach(() => {
  ahead = 0;
});

const admin = (...words: string[]) => runAdmin(words, { ...company.service.settings, clock: Date.now });
const reasonAt = (index: URL) => [index.origin + index.pathname, index.searchParams.get('error')];

describe('signing in', () => {
  it('gives a token like joining does, with the name, role and teams of the provider', async () => {
    const { answer, at, attempt } = await signInAs(address, 'lea');
    expect(at.href.startsWith(`${REDIRECT}?code=`)).toBe(true);
    expect([...at.searchParams.keys()]).toEqual(['code', 'state']);
    expect(at.searchParams.get('state')).toBe(attempt.state);
    const { token, member } = joinResponseSchema.parse(answer.body);
    expect([member.name, member.role]).toEqual(['Léa Martin', 'advisor']);
    expect(member.teams.map(({ name }) => name)).toEqual(['Box', 'Mobile']);
    const me = await testClient(address, token, member).call('GET', ENDPOINTS.me.path);
    expect(me.body).toEqual({ member, token: { expiresAt: expect.any(Number), rotate: false } });
  });

  it('gives the highest of several roles, and the same member at each sign-in', async () => {
    const [first, second] = [await signInAs(address, 'noa'), await signInAs(address, 'noa')];
    const members = [first, second].map(({ answer }) => joinResponseSchema.parse(answer.body).member);
    expect(members[0]).toMatchObject({ role: 'trainer', teams: [{ name: 'Box' }] });
    expect(members[1]).toEqual(members[0]);
  });

  it('[SRV-5] knows a person by issuer and subject: another account with the same name and mail is another', async () => {
    company.provider.accounts.set('lea2', { name: 'Léa Martin', email: 'lea@x.fr', roles: ['plateau'] });
    const one = joinResponseSchema.parse((await signInAs(address, 'lea')).answer.body);
    const other = joinResponseSchema.parse((await signInAs(address, 'lea2')).answer.body);
    expect(other.member.id).not.toBe(one.member.id);
  });

  it('takes a role and teams that changed at the provider at the next sign-in, over an administrator’s', async () => {
    company.provider.accounts.set('tom', { name: 'Tom', roles: ['formation'], groups: ['Box'] });
    const before = joinResponseSchema.parse((await signInAs(address, 'tom')).answer.body);
    const client = testClient(address, before.token, before.member);
    await admin('role', before.member.id, 'admin');
    expect((await client.call('GET', ENDPOINTS.me.path)).body).toMatchObject({ member: { role: 'admin' } });
    company.provider.accounts.set('tom', { name: 'Tom T.', roles: ['plateau'], groups: ['Mobile'] });
    await signInAs(address, 'tom');
    // The last administrator stays one, whatever the provider says: nobody else could correct a wrong claim.
    expect((await client.call('GET', ENDPOINTS.me.path)).body).toMatchObject({
      member: { id: before.member.id, name: 'Tom T.', role: 'admin', teams: [{ name: 'Mobile' }] },
    });
    await company.service.join('admin', 'La Direction');
    await signInAs(address, 'tom');
    // The token of before, too, is of the member as they are now.
    expect((await client.call('GET', ENDPOINTS.me.path)).body).toMatchObject({
      member: { id: before.member.id, name: 'Tom T.', role: 'advisor', teams: [{ name: 'Mobile' }] },
    });
    expect((await client.call('PUT', '/v1/packs/x/versions/1', {})).status).toBe(403);
    // Recorded at the first and at the second sign-in, not at one that changes nothing.
    await signInAs(address, 'tom');
    const acts = await listAuditEvents(company.service.database, company.service.organisationId);
    const changed = acts.filter(
      (act) => act.kind === 'teams.changed' && act.about.includes(before.member.id),
    );
    expect(changed).toHaveLength(2);
  });

  it('makes one member of an account that signs in twice at the same moment', async () => {
    company.provider.accounts.set('duo', { name: 'Duo', roles: ['plateau'] });
    const both = await Promise.all([signInAs(address, 'duo'), signInAs(address, 'duo')]);
    const ids = both.map(({ answer }) => joinResponseSchema.parse(answer.body).member.id);
    expect(new Set(ids).size).toBe(1);
    expect((await admin('members')).filter((line) => line.includes('Duo'))).toHaveLength(1);
  });

  it('shows a name cleaned, and distinguishes people without one', async () => {
    const ana = joinResponseSchema.parse((await signInAs(address, 'ana')).answer.body);
    expect(ana.member.name).toBe('Ana <script>alert(1)</script>');
    const zoe = joinResponseSchema.parse((await signInAs(address, 'zoe')).answer.body);
    expect(zoe.member.name).toBe(`– ${zoe.member.id.slice(0, 4)}`);
  });

  it('refuses whom the provider gives no role, and makes no member of them', async () => {
    const { at, answer } = await signInAs(address, 'eve');
    expect(reasonAt(at)).toEqual([REDIRECT, 'sign-in-no-role']);
    expect(answer.status).toBe(400);
    expect((await admin('members')).join()).not.toContain('Eve');
  });

  it('ends with a reason when the person gives up at the provider', async () => {
    const attempt = newAttempt();
    const { at } = await openWindow().giveUp(attempt.url(address));
    expect(reasonAt(at)).toEqual([REDIRECT, 'sign-in-refused']);
    expect(at.searchParams.get('state')).toBe(attempt.state);
  });

  it('refuses a member who was disabled, before and after the code was made', async () => {
    const { member } = joinResponseSchema.parse((await signInAs(address, 'max')).answer.body);
    const attempt = newAttempt();
    const { at } = await openWindow().signIn(attempt.url(address), 'max');
    await admin('disable', member.id);
    const late = await exchange(address, at.searchParams.get('code') ?? '', attempt.verifier);
    expect(problemIn(late).reason).toBe('member-disabled');
    expect(reasonAt((await signInAs(address, 'max')).at)).toEqual([REDIRECT, 'member-disabled']);
    await admin('enable', member.id);
    expect((await signInAs(address, 'max')).answer.status).toBe(200);
  });
});

describe('[SRV-6] a code', () => {
  async function codeFor(login: string) {
    const attempt = newAttempt();
    const { at } = await openWindow().signIn(attempt.url(address), login);
    return { code: at.searchParams.get('code') ?? '', verifier: attempt.verifier };
  }

  it('is good once; when it comes again, that takes nothing from whom it let in', async () => {
    const { code, verifier } = await codeFor('lea');
    const first = joinResponseSchema.parse((await exchange(address, code, verifier)).body);
    expect(problemIn(await exchange(address, code, verifier)).reason).toBe('sign-in-expired');
    const me = await testClient(address, first.token, first.member).call('GET', ENDPOINTS.me.path);
    expect(me.status).toBe(200);
  });

  it('gives one token to many who come at once', async () => {
    const { code, verifier } = await codeFor('lea');
    const answers = await Promise.all(Array.from({ length: 8 }, () => exchange(address, code, verifier)));
    const good = answers.filter(({ status }) => status === 200);
    expect(good).toHaveLength(1);
    expect(new Set(answers.filter((each) => each !== good[0]).map((each) => problemIn(each).reason))).toEqual(
      new Set(['sign-in-expired']),
    );
    const { token, member } = joinResponseSchema.parse(good[0]?.body);
    expect((await testClient(address, token, member).call('GET', ENDPOINTS.me.path)).status).toBe(200);
  });

  it('is of no use with another verifier, and stays good for the right one', async () => {
    const { code, verifier } = await codeFor('lea');
    const stranger = randomBytes(32).toString('base64url');
    expect(problemIn(await exchange(address, code, stranger)).reason).toBe('sign-in-expired');
    const { token, member } = joinResponseSchema.parse((await exchange(address, code, verifier)).body);
    // A later request without the verifier signs nobody out.
    await exchange(address, code, stranger);
    expect((await testClient(address, token, member).call('GET', ENDPOINTS.me.path)).status).toBe(200);
  });

  it('ends after a minute', async () => {
    const { code, verifier } = await codeFor('lea');
    ahead = 60_000;
    expect(problemIn(await exchange(address, code, verifier)).reason).toBe('sign-in-expired');
  });

  it('that nobody made is refused like one that ended', async () => {
    const code = randomBytes(32).toString('base64url');
    expect(problemIn(await exchange(address, code, code)).reason).toBe('sign-in-expired');
  });
});

describe('[SRV-6] a window', () => {
  it.each([
    ['a web site', 'https://evil.example/sign-in'],
    ['another extension', `https://${'a'.repeat(32)}.chromiumapp.org/sign-in`],
    ['another path of the extension', `${REDIRECT}/more`],
    ['a look-alike', `${REDIRECT.replace('.chromiumapp.org', '.chromiumapp.org.evil.example')}`],
    ['a user name that looks like the address', `https://${new URL(REDIRECT).host}@evil.example/sign-in`],
    ['a script', 'javascript:alert(1)'],
    ['the extension itself', `${EXTENSION_ORIGIN}/sidepanel.html`],
    ['the address in another writing', REDIRECT.toUpperCase()],
  ])('is never sent to %s', async (_what, redirect) => {
    const { response } = await openWindow().follow(newAttempt({ redirect }).url(address));
    expect(response?.status).toBe(400);
    expect(response?.headers.get('location')).toBeNull();
    expect(response?.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await response?.text()).not.toContain('evil');
  });

  it('that comes back with a state of nobody, twice, or with two states, sees a page and nothing of its request', async () => {
    const attempt = newAttempt();
    const window = openWindow();
    const { at } = await window.signIn(attempt.url(address), 'lea');
    expect(at.searchParams.get('code')).not.toBeNull();
    const odd = ['', '?state=', `?state=${'x'.repeat(43)}&code=<script>alert(1)</script>`];
    odd.push(
      `?state=${'x'.repeat(43)}&state=${'y'.repeat(43)}`,
      `?error=access_denied&state=${'z'.repeat(43)}`,
    );
    for (const query of odd) {
      const { response } = await window.follow(`${address}${ENDPOINTS.signInCallback.path}${query}`);
      expect(response?.status, query).toBe(410);
      const text = (await response?.text()) ?? '';
      expect(text).toContain('<html lang="fr">');
      expect(text).not.toMatch(/<script|alert|xxxx|access_denied/u);
      expect(response?.headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/u,
      );
      expect(response?.headers.get('cache-control')).toBe('no-store');
      expect(response?.headers.get('referrer-policy')).toBe('no-referrer');
    }
  });

  it('whose callback is sent a second time gets nothing, and the first continues', async () => {
    const attempt = newAttempt();
    const window = openWindow();
    const { at } = await window.signIn(attempt.url(address), 'lea');
    const answered = window.visited.find((url) => url.includes(ENDPOINTS.signInCallback.path)) ?? '';
    expect(new URL(answered).searchParams.get('code')).toMatch(/^.{20,}$/u);
    const again = await openWindow().follow(answered);
    expect([again.response?.status, again.at.href]).toEqual([410, answered]);
    const code = at.searchParams.get('code') ?? '';
    expect((await exchange(address, code, attempt.verifier)).status).toBe(200);
  });

  it('[SRV-5] with a callback that was used, or is of another sign-in, signs nobody in', async () => {
    const window = openWindow();
    await window.signIn(newAttempt().url(address), 'lea');
    const answered = new URL(window.visited.find((url) => url.includes(ENDPOINTS.signInCallback.path)) ?? '');
    // A code that the provider has made and nobody has exchanged yet, of a sign-in of somebody else.
    const other = openWindow();
    const unused = await other.signIn(newAttempt().url(address), 'noa', ENDPOINTS.signInCallback.path);
    for (const { searchParams } of [answered, unused.at]) {
      const attempt = newAttempt();
      const began = openWindow();
      await began.follow(attempt.url(address));
      const state = new URL(began.visited[1] ?? '').searchParams.get('state');
      expect(state).toMatch(/^[\w-]{43}$/u);
      const forged = new URL(answered);
      forged.searchParams.set('code', searchParams.get('code') ?? '');
      forged.searchParams.set('state', state ?? '');
      expect(reasonAt((await openWindow().follow(forged.href)).at)).toEqual([REDIRECT, 'sign-in-failed']);
    }
  });

  it('that took more than ten minutes ends with that reason', async () => {
    const attempt = newAttempt();
    const window = openWindow();
    const { at } = await window.follow(attempt.url(address));
    ahead = 11 * 60_000;
    const { at: end } = await window.signIn(at.href, 'lea');
    expect(reasonAt(end)).toEqual([REDIRECT, 'sign-in-expired']);
  });

  it('ends with a reason at once while the provider is down, and signs in as soon as it is back', async () => {
    const other = await startCompany({ accounts: new Map([['lea', { name: 'Léa', roles: ['plateau'] }]]) });
    try {
      await other.provider.goDown();
      const attempt = newAttempt();
      const { at } = await openWindow().follow(attempt.url(other.service.address));
      expect(reasonAt(at)).toEqual([REDIRECT, 'sign-in-unavailable']);
      expect((await fetch(`${other.service.address}/ready`)).status).toBe(200);
      await other.provider.comeBack();
      await expect
        .poll(async () => (await signInAs(other.service.address, 'lea')).answer.status, { timeout: 5_000 })
        .toBe(200);
    } finally {
      await other.stop();
    }
  });
});

describe('what is stored and logged', () => {
  it('holds no state, code, verifier, nonce or token in the database, nor in the log', async () => {
    const { attempt, code, answer } = await signInAs(address, 'lea');
    const { token } = joinResponseSchema.parse(answer.body);
    const rows = await company.service.database.selectFrom('sign_ins').selectAll().execute();
    const devices = await company.service.database.selectFrom('devices').selectAll().execute();
    const stored = JSON.stringify([rows, devices]);
    for (const secret of [code, attempt.verifier, token]) {
      expect(stored).not.toContain(secret);
      expect(company.service.logged()).not.toContain(secret);
    }
    expect(company.service.logged()).not.toMatch(/Léa|lea@|"lea"|state=|code=/u);
    expect(company.service.logged()).toContain(ENDPOINTS.signInCallback.path);
  });

  it('forgets sign-ins that ended an hour ago', async () => {
    const { attempt } = await signInAs(address, 'lea');
    ahead = 2 * HOUR_MS;
    await openWindow().follow(newAttempt().url(address));
    const rows = await company.service.database.selectFrom('sign_ins').select('client_state').execute();
    expect(rows.map((row) => row.client_state)).not.toContain(attempt.state);
  });

  it('ends a session after its days: at the next request, and in an open live stream', async () => {
    const { token, member } = joinResponseSchema.parse((await signInAs(address, 'lea')).answer.body);
    const client = testClient(address, token, member);
    ahead = 30 * 24 * HOUR_MS - 1_500;
    const live = openLive(client);
    await live.notice('alive');
    expect((await client.call('GET', ENDPOINTS.me.path)).status).toBe(200);
    await live.ended();
    ahead = 30 * 24 * HOUR_MS;
    expect(problemIn(await client.call('GET', ENDPOINTS.me.path)).reason).toBe('session-expired');
  });

  it('[SRV-12] limits windows by address and tokens by account, and says when to come back', async () => {
    const small = await startCompany({
      accounts: new Map([['lea', { name: 'Léa', roles: ['plateau'] }]]),
      service: { signInsPerMinute: 5 },
    });
    try {
      const reasons: unknown[] = [];
      for (let tries = 0; tries < 6; tries += 1) {
        const { at } = await openWindow().follow(newAttempt().url(small.service.address));
        reasons.push(at.searchParams.get('error'));
      }
      expect(reasons).toEqual([null, null, null, null, null, 'too-many-requests']);
      const page = await fetch(`${small.service.address}${ENDPOINTS.signInCallback.path}`);
      expect([page.status, Number(page.headers.get('retry-after')) > 0]).toEqual([429, true]);
    } finally {
      await small.stop();
    }
    company.provider.accounts.set('lot', { name: 'Lot', roles: ['plateau'] });
    const window = openWindow();
    for (let devices = 0; devices < 20; devices += 1) {
      expect((await signInAs(address, 'lot', window)).answer.status).toBe(200);
    }
    const { answer } = await signInAs(address, 'lot', window);
    expect(problemIn(answer).reason).toBe('too-many-requests');
    expect(problemIn(answer).retryAfterMs).toBeGreaterThan(0);
    // Nobody else is held up by that.
    expect((await signInAs(address, 'lea')).answer.status).toBe(200);
  });

  it('announces to everybody that it is offered, and how', async () => {
    expect((await callService(address, 'GET', ENDPOINTS.about.path)).body).toMatchObject({
      signIn: { provider: 'Assistel', only: false },
    });
  });
});

describe('other settings', () => {
  it('reads from UserInfo what the token omits', async () => {
    const quiet = await startCompany({
      inToken: false,
      accounts: new Map([['noa', { name: 'Noa', roles: ['formation'], groups: ['Box'] }]]),
    });
    try {
      const { answer } = await signInAs(quiet.service.address, 'noa');
      expect(answer.body).toMatchObject({
        member: { name: 'Noa', role: 'trainer', teams: [{ name: 'Box' }] },
      });
    } finally {
      await quiet.stop();
    }
  });

  it('leaves roles and teams to the administrator where no claim holds them, and can refuse codes', async () => {
    const plain = await startCompany({
      settings: { roles: undefined, teams: undefined, defaultRole: 'advisor', only: true },
      accounts: new Map([['lea', { name: 'Léa', roles: ['direction'], groups: ['Box'] }]]),
    });
    try {
      const { service } = plain;
      // The first start makes no code that would be refused, and says how people come in.
      expect(await service.database.selectFrom('invitations').selectAll().execute()).toEqual([]);
      const startText = service.first && firstStartText(service.first, plain.settings);
      expect(startText).toContain(`join with Assistel: they give ${plain.publicUrl} `);
      expect(startText).not.toContain('One-time');
      const { member } = joinResponseSchema.parse((await signInAs(service.address, 'lea')).answer.body);
      expect(member).toMatchObject({ role: 'advisor', teams: [] });
      await runAdmin(['role', member.id, 'trainer'], { ...service.settings, clock: Date.now });
      const again = joinResponseSchema.parse((await signInAs(service.address, 'lea')).answer.body);
      expect(again.member).toMatchObject({ id: member.id, role: 'trainer' });
      const code = await service.invite('advisor');
      const body = { code, name: 'Max', device: 'x', joinKey: crypto.randomUUID() };
      expect(
        problemIn(await callService(service.address, 'POST', ENDPOINTS.join.path, { body })).reason,
      ).toBe('sign-in-only');
    } finally {
      await plain.stop();
    }
  });

  it('asks who one is, each time, where several people share a browser', async () => {
    const shared = await startCompany({
      settings: { prompt: 'login' },
      accounts: new Map(['lea', 'noa'].map((login) => [login, { name: login, roles: ['plateau'] }])),
    });
    try {
      const window = openWindow();
      for (const login of ['lea', 'noa']) {
        const { answer } = await signInAs(shared.service.address, login, window);
        expect(answer.body).toMatchObject({ member: { name: login } });
      }
    } finally {
      await shared.stop();
    }
  });

  it('without a provider refuses each step, and says nothing of it to panels', async () => {
    const service = await startTestService();
    try {
      const attempt = newAttempt();
      const started = await openWindow().follow(attempt.url(service.address));
      expect(started.response?.status).toBe(404);
      const back = await openWindow().follow(`${service.address}${ENDPOINTS.signInCallback.path}?state=x`);
      expect(back.response?.status).toBe(404);
      const token = await exchange(service.address, attempt.state, attempt.verifier);
      expect(problemIn(token).reason).toBe('sign-in-not-offered');
      expect((await callService(service.address, 'GET', ENDPOINTS.about.path)).body).not.toHaveProperty(
        'signIn',
      );
    } finally {
      await service.stop();
    }
  });

  it('does not start for an organisation that is not there', async () => {
    await expect(startCompany({ settings: { organisation: 'Personne' } })).rejects.toThrow(
      /SOUFFLEUR_OIDC_ORGANISATION/u,
    );
  });

  it('admits the windows of this build’s own extension by default', () => {
    const manifest = wxtConfig.manifest as unknown as (env: { browser: string }) => {
      browser_specific_settings: { gecko: { id: string } };
    };
    const { id } = manifest({ browser: 'firefox' }).browser_specific_settings.gecko;
    const host = createHash('sha1').update(id).digest('hex');
    expect(OWN_REDIRECTS).toEqual([REDIRECT, `https://${host}.extensions.allizom.org/sign-in`]);
  });
});
