/** What each released build wrote on a panel's disk: opened by this one, everything is there and goes on. */
import { readdirSync, readFileSync } from 'node:fs';
import { Dexie } from 'dexie';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { exportEverything } from '@/storage/backup/export';
import { importEverything } from '@/storage/backup/import';
import { SCHEMA, type SouffleurDatabase, souffleurDatabase } from '@/storage/database/database';
import { openGuarded } from '@/storage/database/health';
import type { MetaRow, SyncRow } from '@/storage/database/meta-rows';
import type { OutboxRow } from '@/storage/database/tip-rows';
import { leaveOrganisation, readSyncState } from '@/storage/membership/membership';
import { CAPTURE_DRAFT, readDraft } from '@/storage/tips/drafts';
import { listMyTips } from '@/storage/tips/tip-queries';
import { captureTip } from '@/storage/tips/tips';
import { content, testDatabase } from '@/tests/support/database';
import { joinedPanel, panelOver } from '@/tests/support/network';
import { type RawDatabase, readRaw, writeRaw } from '@/tests/support/raw-database';
import { startTestService, type TestService } from '@/tests/support/service';

const recorded = readdirSync(import.meta.dirname).flatMap((name) => {
  const version = /^panel-database-(\d+)\.json$/u.exec(name)?.[1];
  return version === undefined ? [] : [{ version: Number(version), name }];
});

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

let names = 0;

/** The recorded database, put on the disk and opened by this build. */
async function upgraded(name: string): Promise<{ raw: RawDatabase; db: SouffleurDatabase }> {
  const raw = JSON.parse(readFileSync(`${import.meta.dirname}/${name}`, 'utf8')) as RawDatabase;
  names += 1;
  const index = `upgraded-${names}`;
  await writeRaw(index, raw);
  const db = souffleurDatabase(index);
  onTestFinished(async () => {
    db.close();
    await Dexie.delete(index);
  });
  await openGuarded(db);
  return { raw, db };
}

it('[S23] has a recorded database of each layout up to this one', () => {
  expect(recorded.map(({ version }) => version)).toEqual(
    Array.from({ length: SCHEMA.version }, (_, index) => index + 1),
  );
});

/** A recorded row under the names of layout 4: the words are the same. */
function underTheseNames(store: string, row: unknown): unknown {
  const { at, ...others } = row as Record<string, unknown>;
  if (store === 'cards') return { ...others, position: at };
  if (store === 'news') return { ...others, installedAt: at };
  if (store === 'favourites') return { ...others, addedAt: at };
  if (store === 'recents') return { ...others, usedAt: at };
  if (store !== 'tips') return row;
  const { standing, told, refusal, ...tip } = others as { told?: object; refusal?: object; standing: object };
  const { standing: serverStatus, ...server } = (told ?? {}) as { standing?: object };
  const { at: refusedAt, ...refused } = (refusal ?? {}) as { at?: number };
  return {
    ...tip,
    status: standing,
    ...(told && { server: { ...server, status: serverStatus } }),
    ...(refusal && { refusal: { ...refused, refusedAt } }),
  };
}

describe.each(recorded)('a database of layout $version', ({ version, name }) => {
  it('[S23] is opened with every row of every table as it was, under the names of this layout', async () => {
    const { raw, db } = await upgraded(name);
    db.close();
    const now = await readRaw(db.name);
    const own = (row: unknown) => !['schema', 'sync'].includes((row as { key?: string }).key ?? '');
    for (const [store, { rows }] of Object.entries(raw.stores)) {
      if (store === 'outbox' || store === 'commands') continue;
      expect(rows.length, store).toBeGreaterThan(0);
      const expected = version < 4 ? rows.map((row) => underTheseNames(store, row)) : rows;
      expect(now.stores[store]?.rows.filter(own), store).toEqual(expected.filter(own));
    }
  });

  it('[S5] [S7] [S23] keeps its commands in their order, and the numbers of those that were handed over', async () => {
    const { raw, db } = await upgraded(name);
    const before = (raw.stores.commands ?? raw.stores.outbox)?.rows as OutboxRow[];
    const after = await db.commands.orderBy('at').toArray();
    expect(after.map(({ at: _at, n: _n, ...row }) => row)).toEqual(
      before.map(({ at: _at, n: _n, ...row }) => row),
    );
    const handedOver = before.filter((row) => row.attempts > 0).map((row) => row.n);
    expect(handedOver.length).toBeGreaterThan(0);
    expect(handedOver.length).toBeLessThan(before.length);
    expect(after.flatMap(({ n }) => n ?? [])).toEqual(handedOver);
    const sync = raw.stores.meta?.rows.find((row) => (row as MetaRow).key === 'sync');
    expect(await readSyncState(db)).toEqual({ ...(sync as SyncRow), nextN: (handedOver.at(-1) ?? 0) + 1 });
  });

  it('[S23] goes on: its tips, drafts and commands are those of its author, and reach the service', async () => {
    const { db } = await upgraded(name);
    const words = (await listMyTips(db)).map((tip) => tip.content.words);
    expect(words).toContain('Modifiée, pas encore envoyée.');
    expect(words).toContain('De ce poste.');
    expect(await readDraft(db, CAPTURE_DRAFT)).toMatchObject({
      content: { words: 'À moitié écr' },
      caret: 12,
    });
    const before = await db.commands.count();
    await captureTip(db, content('Après la mise à jour.'), { now: 1 });
    expect(await db.commands.count()).toBe(before + 1);

    // Its service is out of reach for a test: what it has not received goes to another one.
    await leaveOrganisation(db, 2);
    const joined = await joinedPanel(service, 'advisor');
    await db.meta.put(await joined.membership());
    const panel = panelOver(db);
    expect(await panel.run('joined')).toBe('done');
    expect(await db.commands.count()).toBe(0);
    const { member } = await joined.membership();
    const held = await service.database
      .selectFrom('tips')
      .select('content')
      .where('author_id', '=', member.id)
      .execute();
    const arrived = held.map((row) => JSON.parse(row.content).words);
    for (const text of [
      'Pas encore envoyée.',
      'Tentée.',
      'Modifiée, pas encore envoyée.',
      'Après la mise à jour.',
    ]) {
      expect(arrived).toContain(text);
    }
  });

  it('[S23] gives a safety file that another machine takes', async () => {
    const { db } = await upgraded(name);
    const other = testDatabase();
    const added = await importEverything(other, await exportEverything(db, 1));
    expect(added).toMatchObject({ ok: true, added: { tips: (await listMyTips(db)).length } });
    expect((await listMyTips(other)).map((tip) => tip.id)).toEqual(
      (await listMyTips(db)).map((tip) => tip.id),
    );
  });
});
