/**
 * Random histories of one browser profile that several people use in turn: they join, write, leave, come back, leave
 * and erase, while workers are killed at any write. Whatever happened: nobody sees another person's tips, none leaves
 * under another name, what was acknowledged arrives once, and what was erased is nowhere.
 */
import { Dexie } from 'dexie';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ENDPOINTS } from '@/protocol/endpoints';
import type { InvitationResponse } from '@/protocol/team';
import { prepareDesk } from '@/storage/membership/desk-start';
import { readMembership } from '@/storage/membership/membership';
import { saveDraft } from '@/storage/tips/drafts';
import { listMyTips } from '@/storage/tips/tip-queries';
import { captureTip, reviseTip } from '@/storage/tips/tips';
import { content } from '@/tests/support/database';
import type { Fetch } from '@/tests/support/network';
import { type DeskStep, deskHistory, PEOPLE } from '@/tests/support/random-desk';
import { callService, startTestService, type TestClient, type TestService } from '@/tests/support/service';
import { killedAt, type Machine, startMachine } from '@/tests/support/shared-machine';

let service: TestService;
let administrator: TestClient;
beforeAll(async () => {
  service = await startTestService();
  administrator = await service.join('admin', 'Ada');
});
afterAll(() => service.stop());

type Person = { name: string; code: string; broughtOnce: boolean };
/** Acknowledged words. `author` undefined: nobody had joined, and nobody has said that they are theirs. */
type Written = { author?: Person; erased?: true; replaced?: true };

type Profile = {
  name: string;
  machine: Machine;
  people: Person[];
  written: Map<string, Written>;
  clock: { aheadMs: number };
  network: { offline: boolean };
  /** Every token that a membership on this disk had. */
  tokens: Set<string>;
};

async function openProfile(): Promise<Profile> {
  const people: Person[] = [];
  for (let n = 0; n < PEOPLE; n += 1) {
    const name = `Personne ${n} ${crypto.randomUUID().slice(0, 8)}`;
    people.push({ name, code: await service.invite('advisor'), broughtOnce: false });
  }
  const [clock, network] = [{ aheadMs: 0 }, { offline: false }];
  const { name } = startMachine();
  const machine = workerOf({ name, clock, network });
  return { name, machine, people, written: new Map(), clock, network, tokens: new Set() };
}

/** The next worker of the profile, with a network that may be away or dead. */
function workerOf(
  { name, clock, network }: Pick<Profile, 'name' | 'clock' | 'network'>,
  fetch: Fetch = globalThis.fetch,
) {
  return startMachine({
    name,
    now: () => Date.now() + clock.aheadMs,
    fetch: (...request) => (network.offline ? Promise.reject(new TypeError('offline')) : fetch(...request)),
  });
}

/** Closes what a worker that ended had open. */
async function closeAll({ databases, name }: Machine): Promise<void> {
  const row = await databases.directory.read().catch(() => undefined);
  const entered = Object.values(row?.memberships ?? {}).map(({ database }) => database);
  for (const each of [name, ...(row ? [row.unjoined, ...row.erased] : []), ...entered])
    databases.release(each);
}

async function here({ machine, people, tokens }: Profile): Promise<Person | undefined> {
  const membership = await readMembership(await machine.databases.current());
  const person = people.find(({ name }) => name === membership?.member.name);
  if (membership) tokens.add(membership.token);
  return person;
}

/** What is shown is of the person who is here, or of nobody while nobody is. */
async function checkShown(profile: Profile): Promise<void> {
  const person = await here(profile);
  const db = await profile.machine.databases.current();
  for (const { content, server } of await listMyTips(db)) {
    const written = profile.written.get(content.words);
    if (!written) throw new Error(`Nobody was told that this is kept: ${content.words}`);
    // It has come along, by the word of the person who is here.
    if (person?.broughtOnce && !written.author) written.author = person;
    expect([content.words, written.author?.name]).toEqual([content.words, person?.name]);
    // What the service had received before it was erased here comes back from there to its author alone.
    if (written.erased)
      expect([content.words, server?.content.words]).toEqual([content.words, content.words]);
  }
}

/** A code by which this person comes in: as new, or again as the same member. */
async function codeOf(person: Person): Promise<string> {
  const known = await service.database
    .selectFrom('members')
    .select('id')
    .where('name', '=', person.name)
    .executeTakeFirst();
  if (!known) return person.code;
  const made = await administrator.call('POST', ENDPOINTS.invite.path, { memberId: known.id });
  return (made.body as InvitationResponse).code;
}

async function enter({ worker }: Machine, person: Person, bring: boolean): Promise<unknown> {
  const code = await codeOf(person);
  return worker.handlers['membership.join']({ address: service.address, name: person.name, code, bring });
}

async function run(machine: Machine, profile: Profile, step: DeskStep): Promise<void> {
  switch (step.act) {
    case 'sync':
      await machine.worker.run('manual');
      return;
    case 'enter': {
      const person = profile.people[step.who];
      if (!person) return;
      person.broughtOnce ||= step.bring;
      await enter(machine, person, step.bring);
      return;
    }
    case 'leave':
      await machine.worker.handlers['membership.leave']({ erase: step.erase });
      return;
    case 'restart-browser':
      await prepareDesk(machine.databases, {
        isNewSession: async () => true,
        noteSession: async () => undefined,
        managedSharedDesk: async () => undefined,
      });
  }
}

async function play(profile: Profile, step: DeskStep, n: number): Promise<void> {
  const { machine, written } = profile;
  const db = await machine.databases.current();
  switch (step.act) {
    case 'capture': {
      const person = await here(profile);
      const words = `${profile.name} : mot ${n}.`;
      await captureTip(db, content(words), { now: n });
      written.set(words, person ? { author: person } : {});
      return;
    }
    case 'revise': {
      const [tip] = await listMyTips(db);
      if (!tip) return;
      const words = `${profile.name} : mieux ${n}.`;
      if ((await reviseTip(db, tip.id, content(words))) !== 'done') return;
      const before = written.get(tip.content.words);
      // Received or not, they may come back beside the better ones (S21).
      if (before) before.replaced = true;
      written.set(words, before?.author ? { author: before.author } : {});
      return;
    }
    case 'draft':
      await saveDraft(db, { key: 'capture', content: content(`À moitié ${n}`), now: n });
      return;
    case 'share':
      await machine.databases.directory.update((row) => ({ ...row, sharedDesk: step.shared }));
      return;
  }
  const before = (await listMyTips(db)).map((tip) => tip.content.words);
  const { killedAtWrite } = step;
  profile.network.offline = step.act === 'leave' && step.offline;
  if (killedAtWrite === undefined) await run(machine, profile, step);
  else {
    await killedAt(killedAtWrite, (fetch) => {
      const dying = workerOf(profile, fetch);
      return run(dying, profile, step).finally(() => closeAll(dying));
    });
    profile.machine = workerOf(profile);
    await closeAll(machine);
  }
  profile.network.offline = false;
  await profile.machine.worker.run('startup');
  const { erased } = await profile.machine.databases.directory.read();
  if (step.act === 'leave' && step.erase && erased.includes(db.name)) {
    for (const words of before) {
      const of = written.get(words);
      if (of) of.erased = true;
    }
  }
}

/** Everybody comes back in turn, and everything is sent. */
async function settle(profile: Profile): Promise<void> {
  const { machine, people } = profile;
  for (const person of people) {
    profile.clock.aheadMs += 60 * 60_000;
    expect([person.name, await enter(machine, person, false)]).toMatchObject([person.name, { done: true }]);
    await checkShown(profile);
    expect([person.name, await machine.worker.run('manual')]).toEqual([person.name, 'done']);
    await checkShown(profile);
  }
  profile.clock.aheadMs += 60 * 60_000;
  for (let round = 0; round < 3; round += 1) await machine.worker.run('manual');
}

/** Every text that lies in any database of the profile. */
async function onDisk({ machine, name }: Profile): Promise<string> {
  const { memberships, unjoined } = await machine.databases.directory.read();
  const names = [unjoined, name, ...Object.values(memberships).map(({ database }) => database)];
  const found: unknown[] = [];
  for (const each of (await Dexie.getDatabaseNames()).filter((each) => names.includes(each))) {
    const db = machine.databases.open(each);
    for (const table of db.tables) found.push(await table.toArray());
  }
  return JSON.stringify(found);
}

async function judge(profile: Profile): Promise<void> {
  const { machine, written, people } = profile;
  const row = await machine.databases.directory.read();
  expect([row.departures, row.creating, row.pendingCopies]).toEqual([[], [], undefined]);
  const names = await Dexie.getDatabaseNames();
  for (const erased of row.erased) expect(names).not.toContain(erased);
  const rows = await service.database
    .selectFrom('tips')
    .innerJoin('members', 'members.id', 'tips.author_id')
    .select(['tips.content', 'members.name'])
    .where(
      'members.name',
      'in',
      people.map(({ name }) => name),
    )
    .execute();
  const authorsOf = (words: string) =>
    rows.filter((row) => JSON.parse(row.content).words === words).map(({ name }) => name);
  const disk = await onDisk(profile);
  for (const [words, { author, erased, replaced }] of written) {
    const held = authorsOf(words);
    if (erased || replaced) {
      // It may have been sent before.
      expect([words, held.length <= 1, held.every((name) => name === author?.name)]).toEqual([
        words,
        true,
        true,
      ]);
    } else if (author) expect([words, held]).toEqual([words, [author.name]]);
    else expect([words, held, disk.includes(words)]).toEqual([words, [], true]);
  }
  // Of the tokens that were ever stored here, the one in use alone is good.
  const present = (await readMembership(await machine.databases.current()))?.token;
  for (const token of profile.tokens) {
    const { status } = await callService(service.address, 'GET', ENDPOINTS.me.path, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(status).toBe(token === present ? 200 : 401);
  }
}

async function holds(steps: DeskStep[]): Promise<void> {
  const profile = await openProfile();
  for (const [n, step] of steps.entries()) {
    await play(profile, step, n);
    await checkShown(profile);
  }
  await settle(profile);
  await judge(profile);
}

const SEED = 20_261_130;

it('[S40] [S41] [S42] [S43] [S44] random histories of a shared profile keep everybody’s words apart', async () => {
  const numRuns = Number(process.env.SOUFFLEUR_RUNS ?? 10);
  const seed = Number(process.env.SOUFFLEUR_SEED ?? SEED);
  const path = process.env.SOUFFLEUR_PATH ?? '';
  await fc.assert(fc.asyncProperty(deskHistory, holds), { seed, path, numRuns, endOnFailure: true });
}, 240_000);
