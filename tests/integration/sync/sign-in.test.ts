/** The panel's side of single sign-on, with the real service and a real provider; the window is driven by fetch. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS } from '@/protocol/duration';
import { ENDPOINTS } from '@/protocol/endpoints';
import { runAdmin } from '@/server/cli/commands';
import { readMembership, readSyncState } from '@/storage/membership/membership';
import { listMyTips, unsentCount } from '@/storage/tips/tip-queries';
import { captureTip } from '@/storage/tips/tips';
import { connectBy } from '@/sync/http/transport';
import { finishDepartures } from '@/sync/membership/departures';
import { discoverService } from '@/sync/membership/discover';
import { type SignInWindow, signIn } from '@/sync/membership/sign-in';
import { ALLOWED_SIGN_IN, beyondTheList } from '@/tests/support/allowed-traffic';
import { content, machineOf, testDatabase } from '@/tests/support/database';
import { eventually } from '@/tests/support/eventually';
import { openWindow, REDIRECT, startCompany } from '@/tests/support/identity-provider';
import { type Fetch, panelOver, watchedFetch } from '@/tests/support/network';
import { recordTraffic } from '@/tests/support/recorded-traffic';
import { startTestService } from '@/tests/support/service';

let ahead = 0;
let company: Awaited<ReturnType<typeof startCompany>>;
beforeAll(async () => {
  company = await startCompany({
    accounts: new Map([
      ['lea', { name: 'Léa', roles: ['plateau'] }],
      ['noa', { name: 'Noa', roles: ['formation'] }],
      ['eve', { name: 'Eve', roles: [] }],
    ]),
    service: { clock: () => Date.now() + ahead },
  });
});
afterAll(() => company.stop());
beforeEach(() => {
  ahead = 0;
});

type Window = SignInWindow & { opened: string[] };

/** A person's window in which `login` signs in; `end` changes where it ends. */
function windowOf(login: string, end: (index: URL) => string | undefined = (index) => index.href): Window {
  const opened: string[] = [];
  return {
    opened,
    redirect: () => REDIRECT,
    open: async (url) => {
      opened.push(url);
      return end((await openWindow().signIn(url, login)).at);
    },
  };
}

function enter(
  window: SignInWindow,
  { db = testDatabase(), fetch = globalThis.fetch as Fetch, address = company.service.address } = {},
) {
  return signIn({ databases: machineOf(db), address, device: 'Vitest', fetch, now: Date.now, window });
}

describe('signing in', () => {
  it('keeps token and member as joining does, and what the accounts are called', async () => {
    const db = testDatabase();
    const window = windowOf('noa');
    expect(await enter(window, { db })).toMatchObject({
      done: true,
      member: { name: 'Noa', role: 'trainer' },
    });
    const membership = await readMembership(db);
    expect(membership).toMatchObject({
      address: company.service.address,
      token: expect.stringMatching(/^.{32,}$/u),
      signIn: { provider: 'Assistel' },
    });
    expect((await readSyncState(db))?.clockSkewMs).toBeDefined();
    const [url] = window.opened;
    const requestUrl = new URL(url ?? '');
    expect([...requestUrl.searchParams.keys()]).toEqual(['redirect_uri', 'challenge', 'state']);
    expect(url).not.toContain(membership?.token);
  });

  it('asks for something new each time', async () => {
    const window = windowOf('lea');
    await enter(window);
    await enter(window);
    const challenges = window.opened.flatMap((url) => {
      const { searchParams } = new URL(url);
      return [searchParams.get('state'), searchParams.get('challenge')];
    });
    expect(new Set(challenges).size).toBe(4);
  });

  it('[PRV-1] sends nothing but what the list of allowed requests, headers and keys names', async () => {
    const before = await startCompany({
      accounts: new Map([['lea', { name: 'Léa', roles: ['plateau'] }]]),
      service: { port: 0 },
    });
    const recorder = await recordTraffic(before.service.address, Number(new URL(before.publicUrl).port));
    try {
      const db = testDatabase();
      const address = recorder.address;
      expect(address).toBe(before.publicUrl);
      expect(await enter(windowOf('lea'), { db, address })).toMatchObject({ done: true });
      // The second gives the token of the first back.
      expect(await enter(windowOf('lea'), { db, address })).toMatchObject({ done: true });
      const sent = () => recorder.requests.map(({ method, pattern }) => `${method} ${pattern}`);
      await eventually(sent).toEqual(expect.arrayContaining(Object.keys(ALLOWED_SIGN_IN)));
      expect(beyondTheList(recorder.requests)).toEqual([]);
    } finally {
      await recorder.close();
      await before.stop();
    }
  });

  it.each<[string, (index: URL) => string | undefined, string]>([
    ['closed', () => undefined, 'sign-in-cancelled'],
    ['ended without a state', (index) => index.href.replace(/&state=.*/u, ''), 'sign-in-failed'],
    [
      'ended with a state of another',
      (index) => index.href.replace(/state=.*/u, `state=${'x'.repeat(43)}`),
      'sign-in-failed',
    ],
    ['ended with two states', (index) => `${index.href}&state=${'x'.repeat(43)}`, 'sign-in-failed'],
    ['ended elsewhere', (index) => index.href.replace('/sign-in', '/other'), 'sign-in-failed'],
    [
      'ended at another extension',
      (index) => index.href.replace(index.host, `${'a'.repeat(32)}.chromiumapp.org`),
      'sign-in-failed',
    ],
    ['brought no code', (index) => index.href.replace(/code=[^&]+/u, 'x=y'), 'sign-in-failed'],
    [
      'brought a code of nobody',
      (index) => index.href.replace(/code=[^&]+/u, `code=${'x'.repeat(43)}`),
      'sign-in-expired',
    ],
    [
      'brought an unheard-of reason',
      (index) => index.href.replace(/code=[^&]+/u, 'error=%3Cscript%3E'),
      'sign-in-failed',
    ],
    [
      'brought a reason',
      (index) => index.href.replace(/code=[^&]+/u, 'error=sign-in-unavailable'),
      'sign-in-unavailable',
    ],
    ['ended at no address', () => 'nonsense', 'sign-in-failed'],
  ])('whose window %s says so, and keeps nothing', async (_what, end, reason) => {
    const db = testDatabase();
    expect(await enter(windowOf('lea', end), { db })).toEqual({ done: false, reason });
    expect(await readMembership(db)).toBeUndefined();
  });

  it('to whom the company gives no role reports it', async () => {
    expect(await enter(windowOf('eve'))).toEqual({ done: false, reason: 'sign-in-no-role' });
  });

  it('that is cut off before, in, and after the window reports it, and can be repeated', async () => {
    const db = testDatabase();
    const cutAt = (name: string, after = false) =>
      watchedFetch((request, go) => {
        if (request !== name) return undefined;
        const lost = () => Promise.reject(new TypeError('cut'));
        return after ? go().then(lost) : lost();
      }).fetch;
    const window = windowOf('lea');
    const about = `GET ${ENDPOINTS.about.path}`;
    const token = `POST ${ENDPOINTS.signInToken.path}`;
    expect(await enter(window, { db, fetch: cutAt(about) })).toEqual({ done: false, reason: 'unreachable' });
    expect(window.opened).toEqual([]);
    let requestCount = 0;
    const second = watchedFetch((request) => {
      if (request === about) requestCount += 1;
      return requestCount > 1 ? Promise.reject(new TypeError('cut')) : undefined;
    }).fetch;
    const closedWindow = windowOf('lea', () => undefined);
    expect(await enter(closedWindow, { db, fetch: second })).toEqual({ done: false, reason: 'unreachable' });
    for (const after of [false, true]) {
      const response = await enter(window, { db, fetch: cutAt(token, after) });
      expect(response).toEqual({ done: false, reason: 'unreachable' });
    }
    expect(await readMembership(db)).toBeUndefined();
    expect(await enter(window, { db })).toMatchObject({ done: true });
  });

  it('opens no window of a service that does not offer it, nor of an address in clear', async () => {
    const plain = await startTestService();
    try {
      const window = windowOf('lea');
      expect(await enter(window, { address: plain.address })).toEqual({
        done: false,
        reason: 'sign-in-not-offered',
      });
      expect(await enter(window, { address: 'http://souffleur.example' })).toEqual({
        done: false,
        reason: 'insecure-address',
      });
      expect(window.opened).toEqual([]);
      expect(await discoverService({ address: plain.address, fetch })).toEqual({ done: true });
    } finally {
      await plain.stop();
    }
    expect(await discoverService({ address: company.service.address, fetch })).toEqual({
      done: true,
      signIn: { provider: 'Assistel', only: false },
    });
    expect(await discoverService({ address: 'http://127.0.0.1:1', fetch })).toEqual({
      done: false,
      reason: 'unreachable',
    });
  });
});

describe('signing in again', () => {
  it('[S27] after the session ended keeps the outbox and the tips, and sends what waited', async () => {
    const db = testDatabase();
    const panel = panelOver(db);
    await enter(windowOf('lea'), { db });
    await captureTip(db, content('Envoyée.'), { now: 1 });
    expect(await panel.sync.run('manual')).toBe('done');
    const before = await readMembership(db);
    ahead = 31 * DAY_MS;
    await captureTip(db, content('Pas encore envoyée.'), { now: 2 });
    expect(await panel.sync.run('manual')).toBe('stopped');
    expect((await readSyncState(db))?.lastReason).toBe('session-expired');
    expect(await unsentCount(db)).toBe(1);

    // Given up once: nothing changes by that.
    expect(
      await enter(
        windowOf('lea', () => undefined),
        { db },
      ),
    ).toMatchObject({ reason: 'sign-in-cancelled' });
    expect(await unsentCount(db)).toBe(1);

    expect(await enter(windowOf('lea'), { db })).toMatchObject({ done: true });
    const after = await readMembership(db);
    expect(after?.member.id).toBe(before?.member.id);
    expect((await readSyncState(db))?.lastReason).toBeUndefined();
    expect(await panel.sync.run('manual')).toBe('done');
    expect(await unsentCount(db)).toBe(0);
    expect(await listMyTips(db)).toHaveLength(2);
  });

  it('[S27] while the token is still good gives the old one back', async () => {
    const db = testDatabase();
    await enter(windowOf('lea'), { db });
    const old = await readMembership(db);
    await enter(windowOf('lea'), { db });
    const requested = () =>
      connectBy(fetch)(old ?? { address: '' })
        .call('me')
        .catch((error) => error.reason);
    await eventually(requested).toBe('token-revoked');
    expect((await readMembership(db))?.token).not.toBe(old?.token);
  });

  it('[S27] as somebody else leaves what was not sent with its author', async () => {
    const db = testDatabase();
    const panel = panelOver(db);
    await enter(windowOf('lea'), { db });
    await captureTip(db, content('Envoyée.'), { now: 1 });
    await panel.sync.run('manual');
    await captureTip(db, content('Pas encore envoyée.'), { now: 2 });
    const databases = machineOf(db);
    const { address } = company.service;
    const window = windowOf('noa');
    await signIn({ databases, address, device: 'Vitest', fetch, now: Date.now, window });
    expect(await listMyTips(await databases.current())).toEqual([]);
    await finishDepartures({ databases, transport: connectBy(fetch), now: Date.now, random: () => 0.5 });
    expect((await listMyTips(db)).map((tip) => tip.content.words)).toEqual(['Pas encore envoyée.']);
  });

  it('as a disabled member reports it, and leaves local data', async () => {
    const db = testDatabase();
    await enter(windowOf('noa'), { db });
    const { member } = (await readMembership(db)) ?? {};
    const admin = (act: string) =>
      runAdmin([act, member?.id ?? ''], { ...company.service.settings, clock: Date.now });
    await admin('disable');
    expect(await enter(windowOf('noa'), { db })).toEqual({ done: false, reason: 'member-disabled' });
    expect((await readMembership(db))?.member.id).toBe(member?.id);
    await admin('enable');
  });
});
