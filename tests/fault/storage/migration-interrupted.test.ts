/** The database of an earlier release becomes that of its membership, and is killed at each write on the way. */
import { readFileSync } from 'node:fs';
import { Dexie } from 'dexie';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { MembershipRow } from '@/storage/database/meta-rows';
import { openPageDatabase } from '@/storage/membership/desk-start';
import { entryOf, membershipKey } from '@/storage/membership/directory';
import { readMembership } from '@/storage/membership/membership';
import { joinedPanel } from '@/tests/support/network';
import { type RawDatabase, readRaw, writeRaw } from '@/tests/support/raw-database';
import { startTestService, type TestService } from '@/tests/support/service';
import { killedAt, type Machine, startMachine } from '@/tests/support/shared-machine';

const LAYOUTS = [1, 2, 3, 4];
/** More writes than any migration takes. */
const MOST_WRITES = 60;

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

const browser = {
  isNewSession: async () => true,
  noteSession: async () => undefined,
  managedSharedDesk: async () => undefined,
};

/** What a start of the panel does before anything is drawn. */
async function open({ databases }: Machine) {
  const { problem } = await openPageDatabase(databases, browser, undefined);
  if (problem) throw new Error(problem);
}

let machines = 0;

/** A machine on which a release wrote its only database; `membership` undefined: nobody had joined there. */
async function machineOf(layout: number, membership: MembershipRow | undefined) {
  machines += 1;
  const name = `before-${machines}`;
  const file = new URL(`../../upgrade/panel-database-${layout}.json`, import.meta.url);
  const raw = JSON.parse(readFileSync(file, 'utf8')) as RawDatabase;
  const { meta } = raw.stores;
  if (!meta) throw new Error('The recorded database has no meta.');
  meta.rows = meta.rows.filter((row) => (row as { key: string }).key !== 'membership');
  if (membership) meta.rows.push(membership);
  await writeRaw(name, raw);
  onTestFinished(() => Dexie.delete(name));
  return name;
}

/** All that lies on the machine: its database, and the part of the directory that is not made at random. */
async function found(name: string) {
  const machine = startMachine({ name });
  const row = await machine.databases.directory.read();
  const entry = entryOf(row, name);
  const { stores, version } = await readRaw(name);
  const { unjoined, ...rest } = row;
  return {
    version,
    rows: Object.entries(stores).map(([store, { rows }]) => [store, rows]),
    directory: { ...rest, isUnjoined: unjoined === name, key: entry?.[0] },
  };
}

describe.each(LAYOUTS)('a database of layout %i', (layout) => {
  it('[S43] killed at any write of its migration ends as if it had not been, with the same rows', async () => {
    for (const member of [true, false]) {
      const membership = member ? await (await joinedPanel(service, 'trainer')).membership() : undefined;
      const whole = await machineOf(layout, membership);
      await open(startMachine({ name: whole }));
      const expected = JSON.stringify(await found(whole)).replaceAll(whole, 'NAME');
      expect(expected).toContain('Modifiée, pas encore envoyée.');
      let n = 0;
      for (let killed = true; killed; n += 1) {
        const name = await machineOf(layout, membership);
        killed = await killedAt(n, () => open(startMachine({ name })));
        await open(startMachine({ name }));
        const ended = JSON.stringify(await found(name)).replaceAll(name, 'NAME');
        expect(JSON.parse(ended), `killed at write ${n}`).toEqual(JSON.parse(expected));
        expect(n).toBeLessThan(MOST_WRITES);
      }
      // The writes of the upgrade were among them.
      expect(n).toBeGreaterThan(layout === 1 ? 8 : 1);
    }
  }, 60_000);

  it('[S41] [S43] sends what was unsent once, under the name of its member, wherever it was killed', async () => {
    const panel = await joinedPanel(service, 'trainer');
    const membership = await panel.membership();
    const key = await membershipKey(membership);
    const name = await machineOf(layout, membership);
    // As many starts as there are writes: each ends one write later than the one before.
    for (let n = 0, killed = true; killed; n += 1) {
      killed = await killedAt(n, async (fetch) => {
        const machine = startMachine({ name, fetch });
        await open(machine);
        await machine.worker.run('startup');
      });
      expect(n).toBeLessThan(MOST_WRITES);
    }
    const machine = startMachine({ name });
    await machine.worker.run('manual');
    const row = await machine.databases.directory.read();
    expect(row.memberships).toEqual({ [key]: { database: name } });
    expect(row.current).toBe(name);
    expect(await readMembership(await machine.databases.current())).toMatchObject({
      token: membership.token,
    });
    const tips = await service.database
      .selectFrom('tips')
      .select('content')
      .where('author_id', '=', membership.member.id)
      .execute();
    const words = tips.map(({ content }) => JSON.parse(content).words);
    for (const unsent of ['Pas encore envoyée.', 'Tentée.']) {
      expect(words.filter((each) => each === unsent)).toEqual([unsent]);
    }
  }, 60_000);
});
