/** A withdrawn tip's words are nowhere any more: no table, no file, no answer, no trainer's disk. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ENDPOINTS } from '@/protocol/endpoints';
import type { TipContent } from '@/protocol/tip';
import { openEngine } from '@/server/db/engine';
import { up as eraseWithdrawnWords } from '@/server/db/migrations/0007-withdrawn-words';
import { beginNewEpoch } from '@/server/store/organisations/organisations';
import { readTip } from '@/storage/tips/tip-queries';
import { captureTip, declineTip, reviseTip, withdrawTip } from '@/storage/tips/tips';
import { content } from '@/tests/support/database';
import { joinedPanel, type Panel } from '@/tests/support/network';
import {
  captureTip as captureCommand,
  ENGINE,
  newPlace,
  startTestService,
  type TestPlace,
  type TestService,
} from '@/tests/support/service';

let place: TestPlace;
let service: TestService;
beforeAll(async () => {
  place = await newPlace();
  service = await startTestService({ place });
});
afterAll(async () => {
  await service.stop();
  place.remove();
});

/** Every value of every row of every table. */
async function everyRow({ database }: TestService): Promise<string> {
  const tables = await database.introspection.getTables();
  const rows = await Promise.all(
    tables.map(async ({ name }) => (await sql`select * from ${sql.table(name)}`.execute(database)).rows),
  );
  return JSON.stringify(rows);
}

/** The bytes of all files of the embedded database. */
function everyByte({ settings }: TestPlace): string {
  if (ENGINE !== 'sqlite') return '';
  return readdirSync(settings.dataFolder)
    .map((name) => readFileSync(join(settings.dataFolder, name), 'latin1'))
    .join('');
}

async function everyTable({ db }: Panel): Promise<string> {
  return JSON.stringify(await Promise.all(db.tables.map((table) => table.toArray())));
}

/** Waits until the write-ahead log was truncated. */
async function untilErased(marker: string): Promise<void> {
  for (let tries = 0; tries < 100 && everyByte(place).includes(marker); tries += 1) await sleep(50);
}

it('[S30] withdrawing erases the words in every table, file, response and database of a panel', async () => {
  const author = await joinedPanel(service, 'advisor');
  const trainer = await joinedPanel(service, 'trainer');
  // Long enough for pages of their own in the database file, and short enough to share one.
  const long = `Carte-4970-1012-3456-7894 ${'de Madame Bernard '.repeat(200)}`;
  const words: TipContent = {
    ...content(long),
    situation: 'Situation-de-Mme-Bernard',
    pageTitle: 'Page-de-Mme-Bernard',
  };
  const ids = [
    await captureTip(author.db, words, { now: author.clock.now }),
    await captureTip(author.db, content('Court-sur-Mme-Bernard'), { now: author.clock.now }),
  ];
  await author.run();
  await reviseTip(author.db, ids[1] ?? '', content('Court-et-corrige-sur-Mme-Bernard'));
  await author.run();
  await trainer.run();
  await declineTip(trainer.db, ids[0] ?? '', 'Phrase-sur-Mme-Bernard');
  await trainer.run();
  await author.run();
  const other = await service.join('advisor');
  await other.push(
    other.commands(...Array.from({ length: 60 }, (_, index) => captureCommand(`Autre ${index}`))),
  );
  expect(await everyRow(service)).toMatch(/Bernard/u);
  if (ENGINE === 'sqlite') expect(everyByte(place)).toMatch(/Bernard/u);
  expect(await everyTable(trainer)).toMatch(/Bernard/u);

  for (const id of ids) expect(await withdrawTip(author.db, id)).toBe('done');
  expect(await author.run()).toBe('done');
  expect(await trainer.run()).toBe('done');

  expect(await everyRow(service)).not.toMatch(/Bernard|4970-1012/u);
  await untilErased('Bernard');
  expect(everyByte(place)).not.toMatch(/Bernard|4970-1012/u);
  expect(await everyTable(trainer)).not.toMatch(/Bernard|4970-1012/u);
  expect(await everyTable(author)).not.toMatch(/Bernard|4970-1012/u);
  for (const reader of [await service.join('trainer'), await service.join('admin')]) {
    const { text } = await reader.call('GET', ENDPOINTS.pullTips.path);
    expect(text).not.toMatch(/Bernard|4970-1012/u);
    expect(text).toContain(ids[0]);
  }
});

it('[S30] what an older service sends of a withdrawn tip is not stored, and what an older panel stored is erased', async () => {
  const trainer = await joinedPanel(service, 'trainer');
  const author = await service.join('advisor');
  const tip = captureCommand('Ancien-texte-de-M-Petit');
  await author.push(author.commands(tip, { type: 'tip.withdraw', tipId: tip.tipId }));
  const old = JSON.stringify(tip.content);
  await service.database.updateTable('tips').set({ content: old }).where('id', '=', tip.tipId).execute();
  await trainer.run();
  expect((await readTip(trainer.db, tip.tipId))?.status).toEqual({ state: 'withdrawn' });
  expect(await everyTable(trainer)).not.toContain('M-Petit');

  const row = await readTip(trainer.db, tip.tipId);
  if (!row?.server) throw new Error('the tip is not there');
  await trainer.db.tips.put({
    ...row,
    content: tip.content,
    server: { ...row.server, content: tip.content },
  });
  expect(await everyTable(trainer)).toContain('M-Petit');
  await trainer.run();
  expect(await everyTable(trainer)).not.toContain('M-Petit');
});

it('[S30] a tip withdrawn after a backup is withdrawn again when the backup was restored', async () => {
  const author = await joinedPanel(service, 'advisor');
  const id = await captureTip(author.db, content('Revenu-avec-la-sauvegarde'), { now: author.clock.now });
  await author.run();
  const tips = service.database.selectFrom('tips').where('id', '=', id);
  const before = await tips.select(['content', 'state', 'digest', 'withdrawn_at']).executeTakeFirstOrThrow();
  await withdrawTip(author.db, id);
  await author.run();
  expect(await everyRow(service)).not.toContain('Revenu-avec');

  await service.database.updateTable('tips').set(before).where('id', '=', id).execute();
  await service.database.transaction().execute((trx) => beginNewEpoch(trx, Date.now()));
  expect(await everyRow(service)).toContain('Revenu-avec');
  await author.run();
  expect(await everyRow(service)).not.toContain('Revenu-avec');
  expect(await everyTable(author)).not.toContain('Revenu-avec');
});

it('[S30] a database of an older build loses the words of its withdrawn tips when it is opened', async () => {
  const old = await newPlace();
  const first = await startTestService({ place: old });
  const author = await first.join('advisor');
  const tip = captureCommand('Texte-d-avant-de-Mme-Ravel');
  const removed = captureCommand(`Efface-en-page-libre-Mme-Ravel ${'x'.repeat(3_900)}`);
  await author.push(author.commands(tip, removed, { type: 'tip.withdraw', tipId: tip.tipId }));
  const content = JSON.stringify(tip.content);
  await first.database.updateTable('tips').set({ content }).where('id', '=', tip.tipId).execute();
  if (ENGINE === 'sqlite') {
    // As an older build deleted: without overwriting.
    await sql`pragma secure_delete = off`.execute(first.database);
    await sql`pragma user_version = 0`.execute(first.database);
  }
  await first.database.deleteFrom('tips').where('id', '=', removed.tipId).execute();
  // Its update: the migrations after this one leave tips alone.
  await eraseWithdrawnWords(first.database);
  await first.stop();
  if (ENGINE === 'sqlite') expect(everyByte(old)).toContain('Efface-en-page-libre');

  await (await openEngine(old.settings)).destroy();
  const again = await startTestService({ place: old });
  expect(await everyRow(again)).not.toMatch(/Ravel/u);
  await again.stop();
  expect(everyByte(old)).not.toMatch(/Ravel/u);
  old.remove();
});
