/** People who use one browser profile in turn, and a worker that is killed at each write of a switch. */
import { Dexie } from 'dexie';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ENDPOINTS } from '@/protocol/endpoints';
import type { InvitationResponse } from '@/protocol/team';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '@/protocol/version';
import { isDeskLocked } from '@/storage/database/databases';
import { prepareDesk } from '@/storage/membership/desk-start';
import { readMembership, readSyncState } from '@/storage/membership/membership';
import { savePreferences, toggleFavourite } from '@/storage/preferences/preferences';
import { saveDraft } from '@/storage/tips/drafts';
import { listMyTips } from '@/storage/tips/tip-queries';
import { captureTip } from '@/storage/tips/tips';
import { content, testDatabase } from '@/tests/support/database';
import { eventually } from '@/tests/support/eventually';
import { startCompany } from '@/tests/support/identity-provider';
import { startTestService, type TestService } from '@/tests/support/service';
import { killedAt, type Machine, startMachine } from '@/tests/support/shared-machine';

let service: TestService;
let company: Awaited<ReturnType<typeof startCompany>>;
beforeAll(async () => {
  service = await startTestService();
  company = await startCompany({
    accounts: new Map([
      ['lea', { name: 'Léa', roles: ['plateau'] }],
      ['noa', { name: 'Noa', roles: ['plateau'] }],
    ]),
  });
});
afterAll(async () => {
  await company.stop();
  await service.stop();
});

type Person = { name: string; code: string };

async function invited(name: string): Promise<Person> {
  return { name, code: await service.invite('advisor') };
}

const join = (machine: Machine, person: Person, bring?: boolean) =>
  machine.worker.handlers['membership.join']({
    address: service.address,
    ...person,
    ...(bring === undefined ? {} : { bring }),
  });

async function joined(machine: Machine, person: Person, bring?: boolean) {
  const response = await join(machine, person, bring);
  if (!response.done) throw new Error(response.reason);
  return response.member;
}

const capture = async ({ databases }: Machine, words: string) =>
  captureTip(await databases.current(), content(words), { now: 1 });

const words = async ({ databases }: Machine) =>
  (await listMyTips(await databases.current())).map((tip) => tip.content.words).sort();

const leave = ({ worker }: Machine, erase: boolean) => worker.handlers['membership.leave']({ erase });

const sync = ({ worker }: Machine) => worker.handlers['sync.run']({ trigger: 'manual' });

const tokenOf = async ({ databases }: Machine) => (await readMembership(await databases.current()))?.token;

/** Who wrote what, as the service holds it. */
async function held(
  service: Pick<TestService, 'database'>,
  ...wanted: string[]
): Promise<Record<string, string[]>> {
  const rows = await service.database
    .selectFrom('tips')
    .innerJoin('members', 'members.id', 'tips.author_id')
    .select(['tips.content', 'members.name'])
    .execute();
  return Object.fromEntries(
    wanted.map((text) => [
      text,
      rows.filter((row) => JSON.parse(row.content).words === text).map(({ name }) => name),
    ]),
  );
}

/** What the service answers to a token. */
const statusOf = async (token: string | undefined, { address }: Pick<TestService, 'address'> = service) => {
  const headers = { authorization: `Bearer ${token}`, [PROTOCOL_HEADER]: String(PROTOCOL_VERSION) };
  return (await fetch(`${address}/v1/me`, { headers })).status;
};

describe('two people in turn', () => {
  it('[S40] each have a database of their own: nothing of the first is in the second', async () => {
    const machine = startMachine();
    const [lea, noe] = [await invited('Léa 1'), await invited('Noé 1')];
    await joined(machine, lea);
    const first = await machine.databases.current();
    await capture(machine, 'De Léa, envoyée.');
    expect(await sync(machine)).toEqual({ state: 'done' });
    await capture(machine, 'De Léa, pas envoyée.');
    await toggleFavourite(first, 'pile/a', 1);
    await savePreferences(first, { ownValues: { 'mon prénom': 'Léa' } });
    await saveDraft(first, { key: 'capture', content: content('À moitié'), now: 1 });
    await leave(machine, false);

    const between = await machine.databases.current();
    expect(between.name).not.toBe(first.name);
    expect(await words(machine)).toEqual([]);
    await joined(machine, noe);
    const second = await machine.databases.current();
    const rows = await Promise.all(second.tables.map((table) => table.toArray()));
    expect(JSON.stringify(rows)).not.toMatch(/Léa|À moitié|pile\/a/u);
    await capture(machine, 'De Noé.');
    expect(await sync(machine)).toEqual({ state: 'done' });
    expect(await held(service, 'De Léa, pas envoyée.', 'De Noé.')).toEqual({
      'De Léa, pas envoyée.': [],
      'De Noé.': ['Noé 1'],
    });
  });

  it('[S41] who signs in again as the same member finds what they left, and it leaves under their name', async () => {
    let login = 'lea';
    const machine = startMachine({ login: () => login });
    const { address } = company.service;
    const signIn = () => machine.worker.handlers['membership.signIn']({ address });
    expect(await signIn()).toMatchObject({ done: true, member: { name: 'Léa' } });
    const first = (await machine.databases.current()).name;
    await capture(machine, 'Laissée par Léa.');
    await leave(machine, false);
    login = 'noa';
    expect(await signIn()).toMatchObject({ done: true, member: { name: 'Noa' } });
    expect(await words(machine)).toEqual([]);
    // Not even leaving: somebody else signs in on the machine that is still Noa's.
    login = 'lea';
    expect(await signIn()).toMatchObject({ done: true, member: { name: 'Léa' } });
    expect((await machine.databases.current()).name).toBe(first);
    expect(await words(machine)).toEqual(['Laissée par Léa.']);
    expect(await sync(machine)).toEqual({ state: 'done' });
    expect(await held(company.service, 'Laissée par Léa.')).toEqual({ 'Laissée par Léa.': ['Léa'] });
  });

  it.each(['left', 'revoked'] as const)(
    '[S41] who comes back by a code made for them finds what they left, and it leaves under their name (%s)',
    async (how) => {
      const boss = await service.join('admin', `Ada ${how}`);
      const machine = startMachine();
      const lea = await invited(`Léa ${how}`);
      const { id } = await joined(machine, lea);
      const first = (await machine.databases.current()).name;
      const tip = `Laissée : ${how}.`;
      await capture(machine, tip);
      if (how === 'left') {
        await leave(machine, false);
        // Somebody else between.
        await joined(machine, await invited(`Noé ${how}`));
        expect(await words(machine)).toEqual([]);
        await leave(machine, false);
      } else {
        const { database } = service;
        await database.updateTable('devices').set({ revoked_at: 1 }).where('member_id', '=', id).execute();
        expect(await sync(machine)).toMatchObject({ state: 'stopped' });
        await leave(machine, false);
      }
      const made = await boss.call('POST', ENDPOINTS.invite.path, { memberId: id });
      const { code } = made.body as InvitationResponse;
      // The name that is typed is not taken: it is the code that says who this is.
      const member = await joined(machine, { name: 'Tout autre', code });
      expect(member).toMatchObject({ id, name: lea.name });
      expect((await machine.databases.current()).name).toBe(first);
      expect(await words(machine)).toEqual([tip]);
      expect(await sync(machine)).toEqual({ state: 'done' });
      expect(await held(service, tip)).toEqual({ [tip]: [lea.name] });
    },
  );

  it('[S41] what was written before anybody joined goes with who says it is theirs, and with nobody else', async () => {
    const machine = startMachine();
    await capture(machine, 'De personne.');
    await joined(machine, await invited('Léa 3'));
    expect(await words(machine)).toEqual([]);
    expect(await sync(machine)).toEqual({ state: 'done' });
    await leave(machine, true);
    expect(await words(machine)).toEqual(['De personne.']);
    await joined(machine, await invited('Noé 3'), true);
    expect(await words(machine)).toEqual(['De personne.']);
    expect(await sync(machine)).toEqual({ state: 'done' });
    expect(await held(service, 'De personne.')).toEqual({ 'De personne.': ['Noé 3'] });
    await leave(machine, false);
    expect(await words(machine)).toEqual([]);
  });

  it('[S41] what was written between two stays joins what the same member had left', async () => {
    const machine = startMachine({ login: () => 'lea' });
    const signIn = (bring: boolean) =>
      machine.worker.handlers['membership.signIn']({ address: company.service.address, bring });
    expect(await signIn(false)).toMatchObject({ done: true });
    await capture(machine, 'Pendant.');
    await leave(machine, false);
    await capture(machine, 'Entre-temps.');
    expect(await signIn(true)).toMatchObject({ done: true });
    expect(await words(machine)).toEqual(expect.arrayContaining(['Entre-temps.', 'Pendant.']));
    expect(await sync(machine)).toEqual({ state: 'done' });
    await leave(machine, false);
    expect(await words(machine)).toEqual([]);
  });

  it('[S43] what cannot be copied to who comes back stays aside: nothing is deleted', async () => {
    const machine = startMachine({ login: () => 'lea' });
    const signIn = (bring: boolean) =>
      machine.worker.handlers['membership.signIn']({ address: company.service.address, bring });
    await signIn(false);
    await leave(machine, false);
    await capture(machine, 'À copier.');
    // No safety file holds a draft with a key of this length.
    const open = await machine.databases.current();
    await open.drafts.put({ key: 'x'.repeat(100), content: content('Illisible'), changedAt: 1 });
    expect(await signIn(true)).toMatchObject({ done: true });
    await leave(machine, false);
    await sync(machine);
    expect(await words(machine)).toEqual(['À copier.']);
  });

  it('[S42] leaving and erasing leaves no database, no cache and no token behind', async () => {
    const machine = startMachine();
    await joined(machine, await invited('Léa 4'));
    await sync(machine);
    const { name } = await machine.databases.current();
    const token = await tokenOf(machine);
    await capture(machine, 'Pas envoyée.');
    expect(await leave(machine, true)).toEqual({ done: true, revokedThere: true });
    expect(await statusOf(token)).toBe(401);
    await sync(machine);
    expect(await Dexie.getDatabaseNames()).not.toContain(name);
    const row = await machine.databases.directory.read();
    expect(row).toMatchObject({ memberships: {}, departures: [] });
    expect(JSON.stringify(row)).not.toMatch(new RegExp(`Léa|${token}`, 'u'));
  });

  it('[S42] an unreachable service is called again to revoke the token until it responds', async () => {
    let away = false;
    const now = { at: Date.now() };
    const machine = startMachine({
      now: () => now.at,
      fetch: (...request) => (away ? Promise.reject(new TypeError('away')) : fetch(...request)),
    });
    await joined(machine, await invited('Léa 5'));
    const token = await tokenOf(machine);
    away = true;
    expect(await leave(machine, true)).toEqual({ done: true, revokedThere: false });
    expect(await statusOf(token)).toBe(200);
    away = false;
    now.at += 10 * 60_000;
    await machine.worker.run('alarm');
    expect(await statusOf(token)).toBe(401);
    expect((await machine.databases.directory.read()).departures).toEqual([]);
  });
});

describe('a shared desk', () => {
  const share = ({ databases }: Machine) =>
    databases.directory.update((row) => ({ ...row, sharedDesk: true }));
  const browser = (isNew: boolean, managed?: boolean) => ({
    isNewSession: async () => isNew,
    noteSession: async () => undefined,
    managedSharedDesk: async () => managed,
  });

  it('[S44] asks who one is after the browser started again, and shows nothing until then', async () => {
    let login = 'lea';
    let clock = Date.now();
    let connected = Promise.resolve();
    const machine = startMachine({
      login: () => login,
      now: () => clock,
      fetch: async (...request) => {
        await connected;
        return fetch(...request);
      },
    });
    const signIn = () => machine.worker.handlers['membership.signIn']({ address: company.service.address });
    /** Signs in, and waits for the end of the run that this begins: what is captured later stays unsent. */
    const signInAndSync = async () => {
      clock += 1;
      await signIn();
      const db = await machine.databases.current();
      await eventually(async () => (await readSyncState(db))?.lastSuccessAt).toBe(clock);
    };
    await share(machine);
    await signInAndSync();
    const first = (await machine.databases.current()).name;
    await capture(machine, 'Avant le redémarrage.');
    await prepareDesk(machine.databases, browser(false));
    expect((await machine.databases.current()).name).toBe(first);
    await prepareDesk(machine.databases, browser(true));
    expect(await words(machine)).toEqual([]);
    expect(isDeskLocked(await machine.databases.directory.read())).toBe(true);
    await signInAndSync();
    expect(await words(machine)).toContain('Avant le redémarrage.');
    // Somebody else comes after the next restart: what was not sent stays for Léa, and her token is revoked.
    await capture(machine, 'Pas encore partie.');
    const token = await tokenOf(machine);
    await prepareDesk(machine.databases, browser(true));
    login = 'noa';
    await signInAndSync();
    expect(await words(machine)).toEqual([]);
    await machine.worker.run('manual');
    expect(await statusOf(token, company.service)).toBe(401);
    login = 'lea';
    await signIn();
    // What this sign-in's run fetches comes later.
    const network = Promise.withResolvers<void>();
    connected = network.promise;
    expect(await words(machine)).toEqual(['Pas encore partie.']);
    network.resolve();
  });

  it('[S44] erases who was there before, when all of theirs has arrived', async () => {
    const machine = startMachine();
    await share(machine);
    await joined(machine, await invited('Léa 6'));
    await capture(machine, 'Arrivée.');
    await sync(machine);
    const { name } = await machine.databases.current();
    await prepareDesk(machine.databases, browser(true));
    await joined(machine, await invited('Noé 6'));
    await sync(machine);
    await sync(machine);
    expect(await Dexie.getDatabaseNames()).not.toContain(name);
  });

  it('[S44] is what the policy says, whatever was chosen', async () => {
    const machine = startMachine();
    await prepareDesk(machine.databases, browser(false, true));
    expect((await machine.databases.directory.read()).sharedDesk).toBe(true);
    await prepareDesk(machine.databases, browser(false, false));
    expect((await machine.databases.directory.read()).sharedDesk).toBe(false);
    await prepareDesk(machine.databases, browser(true));
    expect((await machine.databases.directory.read()).sharedDesk).toBe(false);
  });
});

/** A kill at each write in turn, until the act gets to its end; then the next worker starts. */
async function atEachKill(
  before: () => Promise<Machine>,
  act: (machine: Machine) => Promise<unknown>,
  after: (machine: Machine, killed: boolean) => Promise<void>,
): Promise<void> {
  for (let n = 0, killed = true; killed; n += 1) {
    const { name } = await before();
    killed = await killedAt(n, (fetch) => act(startMachine({ name, fetch })));
    const next = startMachine({ name });
    await next.worker.run('startup');
    await after(next, killed);
    expect(n).toBeLessThan(60);
  }
}

describe('a worker killed at any write', () => {
  it('[S43] while somebody joins and brings what is theirs: all of it is theirs once', async () => {
    let lea: Person;
    let tip = '';
    await atEachKill(
      async () => {
        const machine = startMachine();
        lea = await invited(`Léa ${crypto.randomUUID()}`);
        tip = `Avant. ${crypto.randomUUID()}`;
        await capture(machine, tip);
        return machine;
      },
      (machine) => join(machine, lea, true),
      async (machine) => {
        await retry(machine, lea, true);
        expect(await words(machine)).toEqual([tip]);
        await sync(machine);
        expect(await held(service, tip)).toEqual({ [tip]: [lea.name] });
      },
    );
  }, 60_000);

  it('[S43] while somebody joins and leaves aside what is not theirs: it goes to nobody', async () => {
    let lea: Person;
    let tip = '';
    await atEachKill(
      async () => {
        const machine = startMachine();
        lea = await invited('Léa');
        tip = `De qui ? ${crypto.randomUUID()}`;
        await capture(machine, tip);
        return machine;
      },
      (machine) => join(machine, lea, false),
      async (machine) => {
        await retry(machine, lea, false);
        await sync(machine);
        expect(await words(machine)).toEqual([]);
        expect(await held(service, tip)).toEqual({ [tip]: [] });
        await leave(machine, true);
        expect(await words(machine)).toEqual([tip]);
      },
    );
  }, 60_000);

  it('[S43] while the same member comes back and brings more: both are theirs once', async () => {
    // Its own service: all these sign-ins come from one address.
    const company = await startCompany({ accounts: new Map([['lea', { name: 'Léa', roles: ['plateau'] }]]) });
    onTestFinished(() => company.stop());
    const tips = ['', ''];
    const signIn = ({ worker }: Machine) =>
      worker.handlers['membership.signIn']({ address: company.service.address, bring: true });
    const login = () => 'lea';
    for (let n = 0, killed = true; killed; n += 1) {
      const machine = startMachine({ login });
      tips[0] = `Pendant. ${n}`;
      tips[1] = `Entre-temps. ${n}`;
      await signIn(machine);
      await capture(machine, tips[0]);
      await leave(machine, false);
      await capture(machine, tips[1]);
      const { name } = machine;
      killed = await killedAt(n, (fetch) => signIn(startMachine({ name, fetch, login })));
      const next = startMachine({ name, login });
      await next.worker.run('startup');
      expect([n, await signIn(next)]).toEqual([n, expect.objectContaining({ done: true })]);
      expect(await sync(next)).toEqual({ state: 'done' });
      expect(await words(next)).toEqual(expect.arrayContaining(tips));
      const arrived = await held(company.service, ...tips);
      expect(arrived).toEqual({ [tips[0]]: ['Léa'], [tips[1]]: ['Léa'] });
      expect(n).toBeLessThan(60);
    }
  }, 60_000);

  it.each([true, false])(
    '[S42] [S43] while somebody leaves (erasing: %s): it is left, and the token is revoked',
    async (erase) => {
      let database = '';
      let token: string | undefined;
      await atEachKill(
        async () => {
          const machine = startMachine();
          await joined(machine, await invited('Léa'));
          // The run after joining has ended: nothing is sent any more by itself.
          await sync(machine);
          await capture(machine, 'Pas envoyée.');
          database = (await machine.databases.current()).name;
          token = await tokenOf(machine);
          return machine;
        },
        (machine) => leave(machine, erase),
        async (machine) => {
          // Killed before anything was written, nobody has left.
          if (await tokenOf(machine)) {
            expect(await statusOf(token)).toBe(200);
            return;
          }
          await machine.worker.run('manual');
          expect(await statusOf(token)).toBe(401);
          expect((await machine.databases.directory.read()).departures).toEqual([]);
          const names = await Dexie.getDatabaseNames();
          expect(names.includes(database)).toBe(!erase);
          if (erase) return;
          const left = testDatabase(database);
          expect(await readMembership(left)).toBeUndefined();
          expect((await listMyTips(left)).map((tip) => tip.content.words)).toEqual(['Pas envoyée.']);
        },
      );
    },
    60_000,
  );
});

/** As a person does it whose first attempt was not answered. */
async function retry(machine: Machine, person: Person, bring: boolean): Promise<void> {
  if (await tokenOf(machine)) return;
  const response = await join(machine, person, bring);
  expect(response).toMatchObject({ done: true });
}
