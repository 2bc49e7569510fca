/** What goes wrong at a desk that several people share, tried by somebody who does not know the code. */
import { Dexie } from 'dexie';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENDPOINTS } from '@/protocol/endpoints';
import type { InvitationResponse } from '@/protocol/team';
import { setDisabled } from '@/server/store/members/members';
import { exportEverything } from '@/storage/backup/export';
import { importEverything } from '@/storage/backup/import';
import { souffleurDatabase } from '@/storage/database/database';
import { searchCacheName } from '@/storage/membership/directory';
import { readMembership } from '@/storage/membership/membership';
import { newPackDraft } from '@/storage/packs/pack-drafts';
import { cacheIndex, searchCache } from '@/storage/packs/search-cache';
import { saveFormDraft } from '@/storage/preferences/form-drafts';
import { saveDraft } from '@/storage/tips/drafts';
import { hasUnsentDrafts, listMyTips } from '@/storage/tips/tip-queries';
import { captureTip, declineTip } from '@/storage/tips/tips';
import { content } from '@/tests/support/database';
import { callService, startTestService, type TestClient, type TestService } from '@/tests/support/service';
import { killedAt, type Machine, onFullDisk, startMachine } from '@/tests/support/shared-machine';

let service: TestService;
let administrator: TestClient;
beforeAll(async () => {
  service = await startTestService();
  administrator = await service.join('admin', 'Ada');
});
afterAll(() => service.stop());

async function join(machine: Machine, name: string, code?: string, role: 'advisor' | 'trainer' = 'advisor') {
  const response = await machine.worker.handlers['membership.join']({
    address: service.address,
    name,
    code: code ?? (await service.invite(role)),
  });
  if (!response.done) throw new Error(response.reason);
  return response.member;
}

async function newCodeOf(memberId: string): Promise<string> {
  const made = await administrator.call('POST', ENDPOINTS.invite.path, { memberId });
  return (made.body as InvitationResponse).code;
}

const leave = ({ worker }: Machine, erase: boolean) => worker.handlers['membership.leave']({ erase });
const sync = ({ worker }: Machine) => worker.handlers['sync.run']({ trigger: 'manual' });
const current = ({ databases }: Machine) => databases.current();
const tokenOf = async (machine: Machine) => (await readMembership(await current(machine)))?.token;
const words = async (machine: Machine) =>
  (await listMyTips(await current(machine))).map((tip) => tip.content.words);
const capture = async (machine: Machine, text: string) =>
  captureTip(await current(machine), content(text), { now: 1 });
const share = ({ databases }: Machine) => databases.directory.update((row) => ({ ...row, sharedDesk: true }));

async function statusOf(token: string | undefined): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  return (await callService(service.address, 'GET', ENDPOINTS.me.path, { headers })).status;
}

/** Who wrote these words, as the service holds them. */
async function authorsOf(text: string): Promise<string[]> {
  const rows = await service.database.selectFrom('tips').select(['content', 'author_id']).execute();
  return rows.filter((row) => JSON.parse(row.content).words === text).map((row) => row.author_id);
}

describe('an erased database', () => {
  it('[S42] is not recreated by work left from an earlier departure', async () => {
    const network = { away: false };
    const clock = { now: Date.now() };
    const machine = startMachine({
      now: () => clock.now,
      fetch: (...request) => (network.away ? Promise.reject(new TypeError('away')) : fetch(...request)),
    });
    const { id } = await join(machine, 'Léa effacée');
    await sync(machine);
    const { name } = await current(machine);
    network.away = true;
    await leave(machine, false);
    network.away = false;
    await join(machine, 'Léa effacée', await newCodeOf(id));
    expect((await current(machine)).name).toBe(name);
    // The earlier departure is not due yet when this one is finished.
    await leave(machine, true);
    for (const laterMs of [0, 0, 60 * 60_000, 0]) {
      clock.now += laterMs;
      await machine.worker.run('alarm');
    }
    expect((await machine.databases.directory.read()).departures).toEqual([]);
    expect(await Dexie.getDatabaseNames()).not.toContain(name);
  });
});

it('[S42] an erased database that a slow page opens again is erased again', async () => {
  const machine = startMachine();
  await join(machine, 'Léa rouverte');
  await sync(machine);
  const { name } = await current(machine);
  await leave(machine, true);
  await sync(machine);
  expect((await machine.databases.directory.read()).departures).toEqual([]);
  const late = souffleurDatabase(name);
  await late.open();
  late.close();
  await machine.worker.run('alarm');
  await machine.worker.run('alarm');
  expect(await Dexie.getDatabaseNames()).not.toContain(name);
  expect((await machine.databases.directory.read()).departures).toEqual([]);
});

describe('a token', () => {
  it('[S42] given up without a network is revoked after its member has come back, too', async () => {
    const network = { away: false };
    const clock = { now: Date.now() };
    const machine = startMachine({
      now: () => clock.now,
      fetch: (...request) => (network.away ? Promise.reject(new TypeError('away')) : fetch(...request)),
    });
    const { id } = await join(machine, 'Léa jeton');
    await sync(machine);
    const first = await tokenOf(machine);
    network.away = true;
    expect(await leave(machine, false)).toEqual({ done: true, revokedThere: false });
    network.away = false;
    await join(machine, 'Léa jeton', await newCodeOf(id));
    clock.now += 60 * 60_000;
    await machine.worker.run('alarm');
    expect(await statusOf(first)).toBe(401);
    expect(await statusOf(await tokenOf(machine))).toBe(200);
    expect((await machine.databases.directory.read()).departures).toEqual([]);
  });

  it('[S43] replaced by a joining that is killed at any write is revoked once the joining is done', async () => {
    for (let n = 0, killed = true; killed; n += 1) {
      const machine = startMachine();
      const { id } = await join(machine, `Léa ${n}`);
      await sync(machine);
      const first = await tokenOf(machine);
      const code = await newCodeOf(id);
      const { name } = machine;
      killed = await killedAt(n, (fetch) => join(startMachine({ name, fetch }), `Léa ${n}`, code));
      const next = startMachine({ name });
      await next.worker.run('startup');
      // Whatever became of it: who is here is let in.
      expect([n, await statusOf(await tokenOf(next))]).toEqual([n, 200]);
      if ((await tokenOf(next)) === first) await join(next, `Léa ${n}`, code);
      await next.worker.run('manual');
      expect([n, await statusOf(first), await statusOf(await tokenOf(next))]).toEqual([n, 401, 200]);
      expect((await next.databases.directory.read()).departures).toEqual([]);
      expect(n).toBeLessThan(60);
    }
  }, 60_000);
});

describe('a shared desk', () => {
  const WORK = {
    'a decision about a tip of another': async (machine: Machine) => {
      const db = await current(machine);
      const tip = (await db.tips.toArray()).find(({ mine }) => mine === 0);
      expect(await declineTip(db, tip?.id ?? '', 'Déjà dit.')).toBe('done');
    },
    'a draft of a tip': async (machine: Machine) => {
      await saveDraft(await current(machine), { key: 'capture', content: content('À moitié'), now: 1 });
    },
    'a sentence that was begun': async (machine: Machine) => {
      await saveFormDraft(await current(machine), 'decline', { reason: 'Parce que' }, 1);
    },
    'a draft of a pack': async (machine: Machine) => {
      const name = { fr: 'Neuf' };
      await newPackDraft(await current(machine), {
        packId: 'neuf',
        title: name,
        summary: name,
        chapters: [],
      });
    },
  };
  it.each(Object.keys(WORK) as (keyof typeof WORK)[])(
    '[S44] of somebody who did not leave, keeps %s',
    async (work) => {
      const machine = startMachine();
      await share(machine);
      const author = startMachine();
      await join(author, `Autrice ${work}`);
      await capture(author, `De l’autrice : ${work}.`);
      await sync(author);
      await join(machine, `Formateur ${work}`, undefined, 'trainer');
      await sync(machine);
      const { name } = await current(machine);
      expect(await hasUnsentDrafts(await current(machine))).toBe(false);
      await WORK[work](machine);
      // So does the question before leaving.
      expect(await hasUnsentDrafts(await current(machine))).toBe(true);
      await join(machine, `Suivante ${work}`);
      for (let run = 0; run < 3; run += 1) await machine.worker.run('manual');
      expect(await Dexie.getDatabaseNames()).toContain(name);
      const { memberships } = await machine.databases.directory.read();
      expect(Object.values(memberships).map(({ database }) => database)).toContain(name);
    },
  );
});

describe('leaving', () => {
  it('[S42] a full disk gives up the search cache first, and is left and erased', async () => {
    const machine = startMachine();
    await join(machine, 'Léa pleine');
    await sync(machine);
    const { name } = await current(machine);
    const cache = searchCache(searchCacheName(name));
    await cacheIndex(cache, { made: 'a', refs: new Map(), index: {} as never });
    expect(await Dexie.exists(searchCacheName(name))).toBe(true);
    expect(await onFullDisk(() => leave(machine, true), { untilDeletion: true })).toMatchObject({
      done: true,
    });
    await machine.worker.run('manual');
    expect(await Dexie.getDatabaseNames()).not.toContain(name);
  });

  it('[S42] of a member who was disabled meanwhile is done here, and there once they are let in again', async () => {
    const clock = { now: Date.now() };
    const machine = startMachine({ now: () => clock.now });
    const { id } = await join(machine, 'Léa suspendue');
    const token = await tokenOf(machine);
    await sync(machine);
    const { organisationId } = service;
    const disable = (index: number | null) =>
      service.database.transaction().execute((trx) => setDisabled(trx, organisationId, id, index));
    await disable(clock.now);
    expect(await leave(machine, true)).toEqual({ done: true, revokedThere: false });
    expect(await tokenOf(machine)).toBeUndefined();
    await disable(null);
    clock.now += 60 * 60_000;
    await machine.worker.run('alarm');
    expect(await statusOf(token)).toBe(401);
    expect((await machine.databases.directory.read()).departures).toEqual([]);
  });

  it('[S42] is done where the service responds that the token is no longer valid', async () => {
    const machine = startMachine();
    const { id } = await join(machine, 'Léa révoquée');
    await service.database
      .updateTable('devices')
      .set({ revoked_at: 1 })
      .where('member_id', '=', id)
      .execute();
    await capture(machine, 'Jamais partie, révoquée.');
    expect(await leave(machine, false)).toEqual({ done: true, revokedThere: true });
    expect((await machine.databases.directory.read()).departures).toEqual([]);
    await join(machine, 'Léa révoquée', await newCodeOf(id));
    await sync(machine);
    expect(await authorsOf('Jamais partie, révoquée.')).toEqual([id]);
  });

  it('[S21] [S41] without a network keeps five hundred unsent tips for their author, and sends each once', async () => {
    const network = { away: false };
    const clock = { now: Date.now() };
    const machine = startMachine({
      now: () => clock.now,
      fetch: (...request) => (network.away ? Promise.reject(new TypeError('away')) : fetch(...request)),
    });
    const { id } = await join(machine, 'Léa bavarde');
    await sync(machine);
    network.away = true;
    const db = await current(machine);
    for (let n = 0; n < 500; n += 1) await captureTip(db, content(`Bavarde ${n}.`), { now: n });
    await leave(machine, false);
    expect(await words(machine)).toEqual([]);
    network.away = false;
    clock.now += 60 * 60_000;
    await join(machine, 'Entre-temps');
    expect(await words(machine)).toEqual([]);
    await join(machine, 'Léa bavarde', await newCodeOf(id));
    expect(await words(machine)).toHaveLength(500);
    await sync(machine);
    const rows = await service.database
      .selectFrom('tips')
      .select('author_id')
      .where('author_id', '=', id)
      .execute();
    expect(rows).toHaveLength(500);
  }, 60_000);
});

describe('joining', () => {
  it('[S40] two people of one name have a database each', async () => {
    const machine = startMachine();
    const first = await join(machine, 'Camille Roux');
    await capture(machine, 'De la première Camille.');
    const { name } = await current(machine);
    const second = await join(machine, 'Camille Roux');
    expect(second.id).not.toBe(first.id);
    expect((await current(machine)).name).not.toBe(name);
    expect(await words(machine)).toEqual([]);
    await sync(machine);
    await join(machine, 'Camille Roux', await newCodeOf(first.id));
    await sync(machine);
    expect(await authorsOf('De la première Camille.')).toEqual([first.id]);
  });

  it('[S22] [S43] by one code in two windows at once makes one member with one database and one good token', async () => {
    const machine = startMachine();
    const code = await service.invite('advisor');
    const [one, other] = await Promise.all([
      join(machine, 'Léa double', code),
      join(machine, 'Léa double', code),
    ]);
    expect(other.id).toBe(one.id);
    await sync(machine);
    const row = await machine.databases.directory.read();
    expect([Object.keys(row.memberships).length, row.creating, row.departures]).toEqual([1, [], []]);
    const devices = await service.database
      .selectFrom('devices')
      .select('revoked_at')
      .where('member_id', '=', one.id)
      .execute();
    expect(devices.filter(({ revoked_at }) => revoked_at === null)).toHaveLength(1);
    expect(await statusOf(await tokenOf(machine))).toBe(200);
  });

  it('[S41] of two people at once in two windows lets one in, and mixes nothing', async () => {
    const machine = startMachine();
    await capture(machine, 'Avant les deux.');
    const codes = [await service.invite('advisor'), await service.invite('advisor')];
    const answers = await Promise.all(
      codes.map((code, n) =>
        machine.worker.handlers['membership.join']({
          address: service.address,
          name: `À deux ${n}`,
          code,
          bring: n === 0,
        }),
      ),
    );
    expect(answers.filter(({ done }) => done).length).toBeGreaterThan(0);
    await sync(machine);
    const row = await machine.databases.directory.read();
    expect(row.creating).toEqual([]);
    const here = (await readMembership(await current(machine)))?.member;
    // Only who said so has what was written before.
    expect(await words(machine)).toEqual(here?.name === 'À deux 0' ? ['Avant les deux.'] : []);
    const authors = await authorsOf('Avant les deux.');
    const names = await service.database.selectFrom('members').select(['id', 'name']).execute();
    expect(authors.every((id) => names.find((each) => each.id === id)?.name === 'À deux 0')).toBe(true);
  });
});

/** How many databases of this machine hold these words of a tip, those that wait to be deleted left out. */
async function placesOf({ databases }: Machine, text: string): Promise<number> {
  const { memberships, unjoined, pendingCopies = [] } = await databases.directory.read();
  const used = [unjoined, ...Object.values(memberships).map(({ database }) => database)];
  const sources = pendingCopies.map(({ from }) => from);
  const present = (await Dexie.getDatabaseNames()).filter((each) => [...used, ...sources].includes(each));
  const found = await Promise.all(present.map((each) => listMyTips(databases.open(each))));
  return found.flat().filter((tip) => tip.content.words === text).length;
}

describe('what somebody who comes back says is theirs', () => {
  /** A machine whose member has left, and on which a tip and a draft were written since. */
  async function leftMachine(name: string, text: string) {
    const machine = startMachine();
    const { id } = await join(machine, name);
    await sync(machine);
    await leave(machine, false);
    await capture(machine, text);
    await saveDraft(await current(machine), { key: 'capture', content: content('À moitié'), now: 1 });
    return { machine, id };
  }
  const comeBack = ({ worker }: Machine, name: string, code: string, bring: boolean) =>
    worker.handlers['membership.join']({ address: service.address, name, code, bring });

  it('[S41] [S43] has one owner, even when killed at any write and followed by the opposite answer', async () => {
    for (let n = 0, killed = true; killed; n += 1) {
      const text = `À qui ? ${crypto.randomUUID()}`;
      const { machine, id } = await leftMachine(`Léa revient ${n}`, text);
      const { name } = machine;
      const code = await newCodeOf(id);
      killed = await killedAt(n, (fetch) =>
        comeBack(startMachine({ name, fetch }), `Léa revient ${n}`, code, true),
      );
      const next = startMachine({ name });
      await next.worker.run('startup');
      expect([n, await placesOf(next, text)]).toEqual([n, 1]);
      const hers = (await readMembership(await current(next))) !== undefined;
      if (!hers) {
        const response = await comeBack(next, `Léa revient ${n}`, code, false);
        expect(response).toMatchObject({ done: true });
      }
      expect([n, await words(next), await placesOf(next, text)]).toEqual([n, hers ? [text] : [], 1]);
      await sync(next);
      const other = await comeBack(next, `Zoé ${n}`, await service.invite('advisor'), true);
      if (!other.done) throw new Error(other.reason);
      // While somebody is joined, nothing that lies aside comes along: only after she has left.
      expect([n, await words(next)]).toEqual([n, []]);
      await leave(next, false);
      expect([n, await words(next)]).toEqual([n, hers ? [] : [text]]);
      await comeBack(next, `Zoé ${n}`, await newCodeOf(other.member.id), true);
      await sync(next);
      await next.worker.run('manual');
      expect([n, await authorsOf(text)]).toEqual([n, [hers ? id : other.member.id]]);
      const row = await next.databases.directory.read();
      expect([n, row.pendingCopies, row.departures, row.creating]).toEqual([n, undefined, [], []]);
      expect(n).toBeLessThan(60);
    }
  }, 60_000);

  it('[S43] is copied once: a draft that was used meanwhile does not come again', async () => {
    let used = 0;
    for (let n = 0, killed = true; killed; n += 1) {
      const { machine, id } = await leftMachine(`Léa brouillon ${n}`, `Avec brouillon ${n}.`);
      const { name } = machine;
      const code = await newCodeOf(id);
      killed = await killedAt(n, (fetch) =>
        comeBack(startMachine({ name, fetch }), `Léa brouillon ${n}`, code, true),
      );
      const next = startMachine({ name });
      const db = await current(next);
      // As a page does it before the next worker has started.
      const here = (await readMembership(db)) !== undefined && (await db.drafts.count()) === 1;
      if (here) await db.drafts.clear();
      if (here) used += 1;
      await next.worker.run('startup');
      if (here) expect([n, await db.drafts.count()]).toEqual([n, 0]);
      expect(n).toBeLessThan(60);
    }
    // After the copy, before its entry in the directory was removed, and later.
    expect(used).toBeGreaterThan(1);
  }, 60_000);

  it('[S43] is theirs where no room is left, and comes once there is some', async () => {
    const text = 'Sans place.';
    const { machine, id } = await leftMachine('Léa sans place', text);
    const code = await newCodeOf(id);
    const source = (await current(machine)).name;
    // The switch is in the directory; the copy is not made.
    for (let n = 0; ; n += 1) {
      const { name } = machine;
      await killedAt(n, (fetch) => comeBack(startMachine({ name, fetch }), 'Léa sans place', code, true));
      if ((await machine.databases.directory.read()).pendingCopies) break;
      expect(n).toBeLessThan(60);
    }
    const next = startMachine({ name: machine.name });
    await onFullDisk(() => next.worker.run('startup').catch(() => undefined));
    expect(await placesOf(next, text)).toBe(1);
    expect(await Dexie.getDatabaseNames()).toContain(source);
    await next.worker.run('startup');
    await next.worker.run('manual');
    expect([await words(next), await authorsOf(text)]).toEqual([[text], [id]]);
    expect(await Dexie.getDatabaseNames()).not.toContain(source);
  });

  it('[S42] and is not copied yet when they leave and erase, is erased with the rest', async () => {
    const text = 'Effacée avant la copie.';
    const { machine, id } = await leftMachine('Léa efface', text);
    const code = await newCodeOf(id);
    for (let n = 0; ; n += 1) {
      const { name } = machine;
      await killedAt(n, (fetch) => comeBack(startMachine({ name, fetch }), 'Léa efface', code, true));
      if ((await machine.databases.directory.read()).pendingCopies) break;
      expect(n).toBeLessThan(60);
    }
    const next = startMachine({ name: machine.name });
    // No copy can be made; leaving is possible all the same.
    await onFullDisk(() => leave(next, true), { untilDeletion: true });
    await next.worker.run('manual');
    expect([await placesOf(next, text), await words(next)]).toEqual([0, []]);
    const { erased, pendingCopies } = await next.databases.directory.read();
    const names = await Dexie.getDatabaseNames();
    expect([names.filter((each) => erased.includes(each)), pendingCopies]).toEqual([[], undefined]);
  });
});

describe('a safety copy', () => {
  it('[S5] imported by a worker that is killed at any write brings all of it once, in the end', async () => {
    const from = startMachine();
    for (let n = 0; n < 20; n += 1) await capture(from, `Sauvée ${n}.`);
    await saveDraft(await current(from), { key: 'capture', content: content('À moitié'), now: 1 });
    const before = await current(from);
    const copy = await exportEverything(before);
    for (let n = 0, killed = true; killed; n += 1) {
      const { name, databases } = startMachine();
      killed = await killedAt(n, async () => {
        await importEverything(await startMachine({ name }).databases.current(), copy);
      });
      const db = await databases.current();
      // All or nothing.
      expect([0, 20]).toContain(await db.tips.count());
      await importEverything(db, copy);
      expect([await db.tips.count(), await db.commands.count(), await db.drafts.count()]).toEqual([
        20, 20, 1,
      ]);
      expect(n).toBeLessThan(20);
    }
  });

  it('[S5] that was cut off while it was written is refused, and changes nothing', async () => {
    const from = startMachine();
    await capture(from, 'Sauvée.');
    const copy = await exportEverything(await current(from));
    const to = await startMachine().databases.current();
    for (let length = 0; length < copy.length; length += 97) {
      expect(await importEverything(to, copy.slice(0, length))).toMatchObject({ ok: false });
    }
    expect(await to.tips.count()).toBe(0);
  });
});
