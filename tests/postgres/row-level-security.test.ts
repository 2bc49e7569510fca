import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENDPOINTS } from '@/protocol/endpoints';
import { openPostgres } from '@/server/db/postgres';
import type { ServiceDatabase } from '@/server/db/schema';
import { EVERY_ORGANISATION, readAsTenant, writeAsTenant } from '@/server/db/tenant';
import {
  captureTip,
  newPlace,
  startTestService,
  type TestPlace,
  type TestService,
  testPack,
} from '@/tests/support/service';

let place: TestPlace;
let service: TestService;
/** As the service itself has it. */
let db: ServiceDatabase;
let ours: string;
let theirs: string;
let tables: string[];
beforeAll(async () => {
  place = await newPlace();
  service = await startTestService({ place });
  db = service.walled;
  ours = service.organisationId;
  theirs = await service.addOrganisation('Les Autres');
  // A row in as many tables as requests reach; the rest is filled below.
  for (const organisation of [ours, theirs]) {
    const admin = await service.join('admin', 'Ada', organisation);
    await admin.push(admin.commands(captureTip('Un conseil.')));
    await admin.call('PUT', '/v1/packs/essais/versions/1', testPack('essais', 1));
    await admin.call('POST', ENDPOINTS.invite.path, { role: 'advisor', team: 'Box' });
  }
  tables = await walledTables();
});
afterAll(async () => {
  await service.stop();
  place.remove();
});

/** Every table with a column for the organisation, as the catalogue knows them. */
async function walledTables(): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'organisation_id' order by table_name`.execute(
    service.database,
  );
  return rows.map(({ name }) => name);
}

// biome-ignore lint/suspicious/noExplicitAny: the tables are those of the catalogue
const any = (database: ServiceDatabase) => database as unknown as Kysely<any>;

async function count(database: ServiceDatabase, table: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(database);
  return Number(rows[0]?.n);
}

describe('[SRV-8] row-level security between organisations, as the role that the service works as', () => {
  it('is enabled on every table that belongs to an organisation, forced on its owner too', async () => {
    expect(tables).toEqual(
      expect.arrayContaining(['tips', 'members', 'devices', 'acts', 'sign_ins', 'gone_tips']),
    );
    const { rows } = await sql<{ name: string; walls: boolean; owner: string; checks: boolean }>`
      select relname as name, relrowsecurity and relforcerowsecurity as walls,
        pg_get_userbyid(relowner) as owner,
        exists (select from pg_policies p where p.tablename = relname and p.with_check is not null and p.cmd = 'ALL') as checks
      from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname <> all(
        array['housekeeping', 'installation', 'kysely_migration', 'kysely_migration_lock'])`.execute(
      service.database,
    );
    expect(rows.map(({ name }) => name).sort()).toEqual([...tables, 'organisations'].sort());
    for (const row of rows)
      expect(row).toMatchObject({ walls: true, checks: true, owner: 'souffleur_owner' });
  });

  it('are nothing that the role could see through, own or take down', async () => {
    const { rows } = await sql`
      select current_user as role, rolsuper, rolbypassrls, rolcreaterole, rolcanlogin
      from pg_roles where rolname = current_user`.execute(db);
    expect(rows).toEqual([
      {
        role: 'souffleur_app',
        rolsuper: false,
        rolbypassrls: false,
        rolcreaterole: false,
        rolcanlogin: false,
      },
    ]);
    for (const statement of [
      'alter table tips disable row level security',
      'alter table tips no force row level security',
      'drop policy tips_own on tips',
      'create policy mine on tips using (true)',
      'truncate tips',
      'set session authorization postgres',
      'create table mine (id int)',
    ]) {
      await expect(sql.raw(statement).execute(db), statement).rejects.toMatchObject({ code: '42501' });
    }
    // Asking not to be filtered is refused rather than granted.
    await expect(
      readAsTenant(db, ours, async (database) => {
        await sql`set local row_security = off`.execute(database);
        await sql`select * from tips`.execute(database);
      }),
    ).rejects.toMatchObject({ code: '42501' });
  });

  it('show no row of anybody outside an organisation', async () => {
    for (const table of [...tables, 'organisations'])
      expect([table, await count(db, table)]).toEqual([table, 0]);
    for (const table of tables) {
      expect([table, await readAsTenant(db, EVERY_ORGANISATION, (open) => count(open, table))]).toEqual([
        table,
        0,
      ]);
    }
    expect(await readAsTenant(db, EVERY_ORGANISATION, (open) => count(open, 'organisations'))).toBe(2);
  });

  it('show and take nothing of another organisation, table by table', async () => {
    const reached: string[] = [];
    for (const table of tables) {
      const foreign = await sql`select * from ${sql.table(table)} where organisation_id = ${theirs}`.execute(
        service.database,
      );
      const [row] = foreign.rows as Record<string, unknown>[];
      if (row) reached.push(table);
      const within = <T>(work: (database: ServiceDatabase) => Promise<T>) => readAsTenant(db, ours, work);
      const seen = await within(async (open) => {
        const { rows } =
          await sql`select * from ${sql.table(table)} where organisation_id <> ${ours}`.execute(open);
        return rows;
      });
      expect([table, seen]).toEqual([table, []]);
      // Each in a transaction of its own: a refusal ends it. Some tables refuse the statement altogether.
      for (const statement of [
        sql`update ${sql.table(table)} set organisation_id = organisation_id where organisation_id = ${theirs}`,
        sql`delete from ${sql.table(table)} where organisation_id = ${theirs}`,
      ]) {
        const changed = await within(async (open) => (await statement.execute(open)).numAffectedRows).catch(
          (error: { code: string }) => error.code,
        );
        expect([0n, '42501'], `${table}: ${changed}`).toContain(changed);
      }
      const given = { ...(row ?? {}), organisation_id: theirs };
      await expect(
        within((open) => any(open).insertInto(table).values(given).execute()),
        `insert into ${table}`,
      ).rejects.toMatchObject({ code: '42501' });
    }
    expect(reached).toEqual(
      expect.arrayContaining([
        'acts',
        'clients',
        'commands',
        'devices',
        'invitations',
        'members',
        'packs',
        'streams',
        'teams',
        'tips',
      ]),
    );
  });

  it('do not let a row be handed over to another organisation', async () => {
    await expect(
      writeAsTenant(db, ours, (trx) => trx.updateTable('members').set({ organisation_id: theirs }).execute()),
    ).rejects.toMatchObject({ code: '42501' });
  });

  it('let the holder of a secret find the one row that holds its hash, and nothing else', async () => {
    const { token_sha256: sha256 } = await service.database
      .selectFrom('devices')
      .select('token_sha256')
      .where('organisation_id', '=', theirs)
      .executeTakeFirstOrThrow();
    const found = (hash: string) =>
      readAsTenant(db, { table: 'devices', column: 'token_sha256', sha256: hash }, async (open) => ({
        organisations: (await open.selectFrom('organisations').select('id').execute()).map(({ id }) => id),
        devices: await count(open, 'devices'),
      }));
    expect(await found(sha256)).toEqual({ organisations: [theirs], devices: 1 });
    expect(await found('0'.repeat(64))).toEqual({ organisations: [], devices: 0 });
    // Even an injected hash could not name a row: it is validated before it becomes part of a statement.
    await expect(found(`' or true --`)).rejects.toThrow('not what an organisation can be entered by');
    await expect(readAsTenant(db, `x'; select 1 --`, async () => undefined)).rejects.toThrow('not what');
  });

  it('are left with the transaction: a connection that comes back to the pool has entered nothing', async () => {
    const single = openPostgres({ url: place.settings.databaseUrl ?? '', connections: 1, as: 'service' });
    try {
      expect(await readAsTenant(single, ours, (open) => count(open, 'members'))).toBeGreaterThan(0);
      await expect(
        writeAsTenant(single, ours, async () => {
          throw new Error('mid-way');
        }),
      ).rejects.toThrow('mid-way');
      expect(await count(single, 'members')).toBe(0);
    } finally {
      await single.destroy();
    }
  });
});

describe('[SRV-9] foreign keys, which bypass row-level security', () => {
  it('include the organisation wherever both tables have one', async () => {
    const { rows } = await sql<{ name: string; own: string[]; other: string[] }>`
      select conname as name,
        (select array_agg(attname::text order by k.at) from unnest(conkey) with ordinality k(n, at)
          join pg_attribute on attrelid = conrelid and attnum = k.n) as own,
        (select array_agg(attname::text order by k.at) from unnest(confkey) with ordinality k(n, at)
          join pg_attribute on attrelid = confrelid and attnum = k.n) as other
      from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`.execute(
      service.database,
    );
    expect(rows.length).toBeGreaterThan(15);
    for (const { name, own, other } of rows) {
      expect([name, own[0], other[0]]).toEqual([
        name,
        'organisation_id',
        own.length === 1 ? 'id' : 'organisation_id',
      ]);
    }
    const single = rows.filter(({ own }) => own.length === 1);
    const { rows: toOthers } = await sql<{ n: number }>`
      select count(*) as n from pg_constraint where contype = 'f' and array_length(conkey, 1) = 1
        and confrelid <> 'organisations'::regclass`.execute(service.database);
    expect([single.length > 0, toOthers[0]?.n]).toEqual([true, 0]);
  });

  it('refuse a row that points into another organisation', async () => {
    const { id } = await service.database
      .selectFrom('members')
      .select('id')
      .where('organisation_id', '=', theirs)
      .executeTakeFirstOrThrow();
    await expect(
      writeAsTenant(db, ours, (trx) =>
        trx
          .insertInto('clients')
          .values({ organisation_id: ours, id: crypto.randomUUID(), member_id: id, last_n: 0 })
          .execute(),
      ),
    ).rejects.toMatchObject({ code: '23503' });
  });
});
