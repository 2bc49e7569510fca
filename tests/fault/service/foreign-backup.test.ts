/** Files that are no backups of this service, or that somebody changed, are not put in place of the database. */
import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runAdmin } from '@/server/cli/commands';
import { databaseFile } from '@/server/db/sqlite';
import { captureTip, startTestService, temporaryFolder } from '@/tests/support/service';

const folder = temporaryFolder();
const dataFolder = join(folder.path, 'data');
const backup = join(folder.path, 'sauvegarde.sqlite');
const admin = (...args: string[]) => runAdmin(args, { dataFolder, clock: Date.now });

beforeAll(async () => {
  const service = await startTestService({ dataFolder, onSqlite: true });
  const advisor = await service.join('advisor');
  await advisor.push(advisor.commands(captureTip('Gardée.')));
  const printed = await admin('backup', backup);
  expect(printed[0]).toContain(createHash('sha256').update(readFileSync(backup)).digest('hex'));
  await service.stop();
});
afterAll(() => folder.remove());

/** A copy of the backup, changed by somebody. */
function changed(name: string, sql: string): string {
  const file = join(folder.path, `${name}.sqlite`);
  cpSync(backup, file);
  const raw = new DatabaseSync(file);
  raw.exec(sql);
  raw.close();
  return file;
}

function rolesHere(): unknown[] {
  const raw = new DatabaseSync(databaseFile(dataFolder), { readOnly: true });
  const rows = raw.prepare('select name, role from members').all();
  raw.close();
  return rows;
}

const ADMIN_FOR_ALL = "update members set role = 'admin'";

it.each([
  ['trigger', `create trigger evil after update on organisations begin ${ADMIN_FOR_ALL}; end`, 'evil'],
  [
    'trigger-of-our-name',
    `drop trigger acts_never_change; create trigger acts_never_change after insert on acts begin ${ADMIN_FOR_ALL}; end`,
    'acts_never_change',
  ],
  ['view', 'create view everybody as select * from members', 'everybody'],
  ['table', 'create table notes (text)', 'notes'],
  ['virtual-table', 'create virtual table words using fts5(text)', 'words'],
  [
    'column',
    "alter table members add column shadow text generated always as (name || '!') virtual",
    'members',
  ],
  ['view-in-place-of-a-table', 'drop table gone_tips; create view gone_tips as select 1 as id', 'gone_tips'],
  ['index', 'create unique index one_role on members (role)', 'one_role'],
])('a backup with a foreign %s is refused, by its name', async (name, sql, object) => {
  const before = rolesHere();
  await expect(admin('restore', changed(name, sql))).rejects.toThrow(new RegExp(`holds .*${object}`, 'u'));
  expect(rolesHere()).toEqual(before);
  expect(readdirSync(dataFolder).filter((name) => /before-restore|incoming/u.test(name))).toEqual([]);
});

it('a file of something else is refused', async () => {
  const other = join(folder.path, 'autre.sqlite');
  const raw = new DatabaseSync(other);
  raw.exec('create table addresses (name text)');
  raw.close();
  await expect(admin('restore', other)).rejects.toThrow('it holds addresses');
});

it('a backup whose audit log was changed is refused, unless it is accepted explicitly', async () => {
  const file = changed(
    'record',
    `drop trigger acts_never_change; update acts set who = 'nobody' where n = 2;
     create trigger acts_never_change before update on acts
     begin select raise(abort, 'the record of acts is never changed'); end`,
  );
  await expect(admin('restore', file)).rejects.toThrow(/record of .* is broken at act 2 \(changed\)/u);
  // The second is the flag's name in earlier releases.
  for (const flag of ['--accept-broken-audit-log', '--accept-broken-record'])
    expect((await admin('restore', file, flag))[0]).toContain('is in place');
});

it('a true backup is restored, and its SHA-256 is printed', async () => {
  const sha256 = createHash('sha256').update(readFileSync(backup)).digest('hex');
  expect((await admin('restore', backup))[0]).toContain(sha256);
});
