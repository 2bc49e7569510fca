import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { pushResponseSchema, tipsResponseSchema } from '@/protocol/api';
import { ENDPOINTS } from '@/protocol/endpoints';
import { runAdmin } from '@/server/cli/commands';
import { describeDatabase } from '@/server/db/engine';
import { openPostgres } from '@/server/db/postgres';
import { findPostgres } from '@/setup/postgres';
import { eventually } from '@/tests/support/eventually';
import { addDatabase } from '@/tests/support/postgres';
import {
  captureTip,
  newPlace,
  problemIn,
  startTestService,
  type TestClient,
  type TestService,
  temporaryFolder,
  testClient,
  testPack,
} from '@/tests/support/service';

const run = promisify(execFile);

/** The same browser, whatever serves now. */
function at({ address }: { address: string }, { token, member }: TestClient): TestClient {
  return testClient(address, token, member);
}

async function pull(client: TestClient, cursor?: string) {
  const response = await client.call(
    'GET',
    `${ENDPOINTS.pullTips.path}?limit=200${cursor ? `&cursor=${cursor}` : ''}`,
  );
  expect([response.status, response.text.slice(0, 200)]).toEqual([200, expect.anything()]);
  return tipsResponseSchema.parse(response.body);
}

async function fill(service: TestService) {
  const advisor = await service.join('advisor', 'Léa');
  const trainer = await service.join('trainer', 'Max');
  const pushed = advisor.commands(...Array.from({ length: 95 }, (_, n) => captureTip(`Conseil ${n}`)));
  const outcomes = (await advisor.push(pushed)).body;
  await trainer.call(
    'PUT',
    '/v1/packs/essais/versions/1',
    testPack('essais', 1, [pushed[0]?.body.tipId ?? '']),
  );
  return { advisor, trainer, pushed, outcomes };
}

it('an organisation moves from SQLite to PostgreSQL while its panels push, and back; they go on where they were', async () => {
  const folder = temporaryFolder();
  const there = await newPlace();
  const dataFolder = join(folder.path, 'avant');
  const admin = (...args: string[]) => runAdmin(args, { dataFolder, clock: Date.now });
  const { databaseUrl = '', databaseOwnerUrl = '' } = there.settings;
  const move = () => admin('move', '--to', databaseUrl, '--to-owner', databaseOwnerUrl);
  const old = await startTestService({ dataFolder, onSqlite: true });
  const { advisor, trainer, pushed, outcomes } = await fill(old);
  const seen = await pull(trainer);

  // The target cannot take it: another organisation there holds a token of this one, which can only be a mistake.
  const ownerDatabase = openPostgres({ url: there.superUrl ?? '', connections: 1, as: 'owner' });
  const { token_sha256 } = await old.database
    .selectFrom('devices')
    .select('token_sha256')
    .executeTakeFirstOrThrow();
  const organisation_id = 'already-there';
  const member = {
    organisation_id,
    id: 'm',
    name: 'Zoé',
    role: 'advisor',
    joined_at: 1,
    disabled_at: null,
  } as const;
  await ownerDatabase
    .insertInto('organisations')
    .values({ id: organisation_id, name: 'Z', epoch: 'e', created_at: 1, moved_to: null })
    .execute();
  await ownerDatabase.insertInto('members').values(member).execute();
  await ownerDatabase
    .insertInto('devices')
    .values({
      organisation_id,
      id: 'd',
      member_id: 'm',
      name: 'x',
      token_sha256,
      created_at: 1,
      revoked_at: null,
      expires_at: null,
    })
    .execute();
  await expect(move()).rejects.toMatchObject({ code: '23505' });
  expect((await pull(trainer, seen.cursor)).tips).toEqual([]);
  for (const table of ['devices', 'members', 'organisations'] as const)
    await ownerDatabase.deleteFrom(table).execute();
  for (const table of ['organisations', 'tips', 'acts'] as const) {
    expect(await ownerDatabase.selectFrom(table).selectAll().execute()).toEqual([]);
  }

  const stored: string[] = [];
  const pushing = (async () => {
    for (;;) {
      const tip = captureTip('Pendant le déménagement.');
      const response = await trainer.push(trainer.commands(tip));
      if (response.status !== 200) return problemIn(response);
      stored.push(tip.tipId);
    }
  })();
  await eventually(() => stored.length).toBeGreaterThan(3);
  const printed = (await move()).join('\n');
  // Requests at the old address get a time to retry, and nothing is written there any more.
  expect(await pushing).toMatchObject({ reason: 'stopping', retryAfterMs: 60_000 });
  expect(printed).toMatch(/^tips +\d+ {2}[0-9a-f]{64}$/mu);
  expect(printed).toMatch(/^pack_versions +1 {2}[0-9a-f]{64}$/mu);
  expect(printed).not.toContain(new URL(databaseUrl).password);
  await expect(admin('members')).rejects.toThrow('was moved to PostgreSQL 127.0.0.1');
  await expect(move()).rejects.toThrow('already');
  await expect(admin('move', '--to', join(folder.path, 'ailleurs'))).rejects.toThrow('was moved to');
  await old.stop();

  const service = await startTestService({ place: there });
  expect(service.first).toBeUndefined();
  const onPostgres = at(service, advisor);
  const fresh = await pull(at(service, trainer), seen.cursor);
  expect(fresh.tips.map(({ id }) => id)).toEqual(stored);
  expect((await onPostgres.push(pushed, advisor.clientId)).body).toEqual(outcomes);
  const next = { id: crypto.randomUUID(), n: pushed.length + 1, body: captureTip('Sur PostgreSQL.') };
  const reply = await onPostgres.push([next], advisor.clientId);
  expect(pushResponseSchema.parse(reply.body).outcomes).toEqual([{ id: next.id, outcome: 'applied' }]);
  const settings = { ...there.settings, clock: Date.now };
  expect((await runAdmin(['audit', '--verify'], settings)).join()).toContain('each linked to the one before');

  const back = join(folder.path, 'retour');
  expect((await runAdmin(['move', '--to', back], settings)).join('\n')).toContain('by count and SHA-256');
  expect(problemIn(await onPostgres.call('GET', ENDPOINTS.me.path)).reason).toBe('stopping');
  await service.stop();
  const home = await startTestService({ dataFolder: back, onSqlite: true });
  expect((await pull(at(home, trainer), fresh.cursor)).tips.map(({ id }) => id)).toEqual([next.body.tipId]);
  await home.stop();
  await ownerDatabase.destroy();
  there.remove();
  folder.remove();
});

it('a copy that differs is found by its checksum: nothing stays there, and the old database continues to serve', async () => {
  const folder = temporaryFolder();
  const there = await newPlace();
  const { databaseUrl = '', databaseOwnerUrl = '' } = there.settings;
  const move = () =>
    runAdmin(['move', '--to', databaseUrl, '--to-owner', databaseOwnerUrl], {
      dataFolder: folder.path,
      clock: Date.now,
    });
  const service = await startTestService({ dataFolder: folder.path, onSqlite: true });
  const { advisor, trainer } = await fill(service);
  const before = await pull(trainer);

  // One word of one tip is lost on the way; the number of rows is right.
  const ownerDatabase = openPostgres({ url: there.superUrl ?? '', connections: 1, as: 'owner' });
  await sql`create function spoil() returns trigger language plpgsql as
    $$ begin new.content := replace(new.content, 'Conseil 42', 'Conseil'); return new; end $$`.execute(
    ownerDatabase,
  );
  await sql`create trigger spoil before insert on tips for each row execute function spoil()`.execute(
    ownerDatabase,
  );
  await expect(move()).rejects.toMatchObject({
    name: 'AdminMistake',
    message: 'tips did not arrive as it was; nothing was moved.',
  });
  for (const table of ['organisations', 'installation', 'members', 'tips', 'acts'] as const) {
    expect([table, await ownerDatabase.selectFrom(table).selectAll().execute()]).toEqual([table, []]);
  }
  expect((await pull(trainer)).tips).toEqual(before.tips);
  expect((await advisor.push(advisor.commands(captureTip('Toujours ici.')))).status).toBe(200);

  await sql`drop trigger spoil on tips`.execute(ownerDatabase);
  expect((await move()).join('\n')).toMatch(/^tips +96 /mu);
  await ownerDatabase.destroy();
  await service.stop();
  there.remove();
  folder.remove();
});

it('a move that was killed after the old copy was closed is done by the same command', async () => {
  const folder = temporaryFolder();
  const there = await newPlace();
  const { databaseUrl = '', databaseOwnerUrl = '' } = there.settings;
  const service = await startTestService({ dataFolder: folder.path, onSqlite: true });
  const client = await service.join('advisor');
  await service.database
    .updateTable('organisations')
    .set({ moved_to: describeDatabase(there.settings) })
    .execute();
  expect(problemIn(await client.call('GET', ENDPOINTS.me.path)).reason).toBe('stopping');
  const lines = await runAdmin(['move', '--to', databaseUrl, '--to-owner', databaseOwnerUrl], {
    dataFolder: folder.path,
    clock: Date.now,
  });
  expect(lines.join('\n')).toMatch(/^members +1 /mu);
  await service.stop();
  there.remove();
  folder.remove();
});

it('a backup by pg_dump, taken while the service runs, is restored whole; panels that saw more begin again', async () => {
  const place = await newPlace();
  const bin = findPostgres() ?? '';
  const folder = temporaryFolder();
  const service = await startTestService({ place });
  const { advisor, trainer } = await fill(service);
  const before = await pull(trainer);
  const openCode = await service.invite('advisor');
  const dump = join(folder.path, 'souffleur.dump');
  await run(join(bin, 'pg_dump'), ['--format=custom', '--file', dump, place.superUrl ?? '']);
  await advisor.push(
    [{ id: crypto.randomUUID(), n: 96, body: captureTip('Après la sauvegarde.') }],
    advisor.clientId,
  );
  const { cursor } = await pull(trainer);
  await service.stop();

  const { superUrl, ...urls } = await addDatabase((place.superUrl ?? '').replace(/[^/]*$/u, ''));
  await run(join(bin, 'pg_restore'), ['--exit-on-error', '--dbname', superUrl, dump]);
  const settings = { ...place.settings, ...urls };
  await runAdmin(['restored'], { ...settings, clock: Date.now });
  const again = await startTestService({ place: { ...place, settings, superUrl } });
  expect(again.first).toBeUndefined();
  const panel = at(again, trainer);
  expect(problemIn(await panel.call('GET', `${ENDPOINTS.pullTips.path}?cursor=${cursor}`)).reason).toBe(
    'must-resync',
  );
  expect((await pull(panel)).tips).toEqual(before.tips);
  const body = { code: openCode, name: 'Max', device: 'Vitest', joinKey: crypto.randomUUID() };
  expect(problemIn(await panel.call('POST', ENDPOINTS.join.path, body)).reason).toBe('invitation-expired');
  // Row-level security was restored with it.
  expect(await again.walled.selectFrom('tips').selectAll().execute()).toEqual([]);
  await again.stop();
  place.remove();
  folder.remove();
});
