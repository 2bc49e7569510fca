/** Whose a safety copy is: nobody takes another person's words for their own without saying so. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exportEverything, rescueEverything } from '@/storage/backup/export';
import { importEverything, importSafetyFile } from '@/storage/backup/import';
import type { SouffleurDatabase } from '@/storage/database/database';
import type { MembershipRow } from '@/storage/database/meta-rows';
import { captureTip } from '@/storage/tips/tips';
import { content, testDatabase } from '@/tests/support/database';

const TEAM = { id: 'cb15886c-4f92-4a7f-b4ae-567ee43dc1e1', name: 'Les Essais' };
const LEA = 'a1fed54d-c33c-4c47-a2ed-d6edf22596e3';
const NOE = 'b2fed54d-c33c-4c47-a2ed-d6edf22596e3';

function membership(id: string, organisation = TEAM): MembershipRow {
  const member = { id, name: 'Léa', role: 'advisor' as const, organisation, teams: [] };
  const times = { joinedAt: 1, checkedAt: 1 };
  return { key: 'membership', address: 'https://s.example', token: 't'.repeat(43), member, ...times };
}

async function databaseOf(row: MembershipRow | undefined): Promise<SouffleurDatabase> {
  const db = testDatabase();
  if (row) await db.meta.put(row);
  return db;
}

async function copyOf(row: MembershipRow | undefined): Promise<string> {
  const db = await databaseOf(row);
  await captureTip(db, content('De Léa.'), { now: 1 });
  return exportEverything(db, 2);
}

it('[S41] a copy names its owner by ids, and no token', async () => {
  const file = JSON.parse(await copyOf(membership(LEA)));
  expect(file.content.owner).toEqual({ organisation: TEAM.id, member: LEA });
  expect(JSON.stringify(file)).not.toMatch(/ttttt|s\.example|Les Essais/u);
});

it('[S41] so does the copy of a database that no longer opens', async () => {
  const db = await databaseOf(membership(LEA));
  await captureTip(db, content('De Léa.'), { now: 1 });
  db.close();
  expect(JSON.parse((await rescueEverything(db.name, 2)) ?? '').content.owner).toMatchObject({ member: LEA });
});

it('[S41] comes back to its owner, and to a machine on which nobody has joined, without a question', async () => {
  const text = await copyOf(membership(LEA));
  for (const row of [membership(LEA), undefined]) {
    expect(await importEverything(await databaseOf(row), text)).toMatchObject({
      ok: true,
      added: { tips: 1 },
    });
  }
  // Written while nobody had joined: whose it is only the person who chose the file can say.
  const unowned = await importEverything(await databaseOf(membership(LEA)), await copyOf(undefined));
  expect(unowned).toMatchObject({ ok: true, added: { tips: 1 } });
});

it.each([
  ['another-member', membership(NOE)],
  ['another-team', membership(LEA, { id: crypto.randomUUID(), name: 'Les Essais' })],
] as const)('[S41] is not taken by %s unless they say that it is theirs', async (reason, row) => {
  const text = await copyOf(membership(LEA));
  const db = await databaseOf(row);
  const refused = { ok: false, reason, problems: [] };
  expect(await importEverything(db, text)).toEqual(refused);
  expect(await importEverything(db, text, { dryRun: true })).toEqual(refused);
  expect(await importSafetyFile(db, new File([text], 'copy.json'))).toEqual(refused);
  expect([await db.tips.count(), await db.commands.count()]).toEqual([0, 0]);
  const imported = await importSafetyFile(db, new File([text], 'copy.json'), { anyOwner: true });
  expect(imported).toMatchObject({ ok: true, added: { tips: 1, commands: 1 } });
});

it.each([1, 2])('[S41] a file of version %i goes on being read', async (version) => {
  const text = readFileSync(join(import.meta.dirname, 'golden', `safety-file-${version}.json`), 'utf8');
  expect(await importEverything(await databaseOf(membership(LEA)), text)).toMatchObject({
    ok: true,
    added: { tips: 2 },
  });
});

it('[S41] a file without an owner is of the member whom its tips name', async () => {
  const text = readFileSync(join(import.meta.dirname, 'golden', 'safety-file-2.json'), 'utf8');
  const taken = await importEverything(await databaseOf(membership(NOE)), text);
  expect(taken).toMatchObject({ ok: false, reason: 'another-member' });
});

it('[S41] an owner that was changed in the file is found out', async () => {
  const text = (await copyOf(membership(LEA))).replace(LEA, NOE);
  expect(await importEverything(await databaseOf(membership(NOE)), text)).toMatchObject({
    reason: 'altered',
  });
});
