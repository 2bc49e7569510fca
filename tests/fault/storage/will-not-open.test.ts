import { Dexie } from 'dexie';
import { expect, it } from 'vitest';
import { exportEverything, rescueEverything, safetyCopy } from '@/storage/backup/export';
import { importEverything } from '@/storage/backup/import';
import { souffleurDatabase } from '@/storage/database/database';
import { openProblem } from '@/storage/database/health';
import { newPackDraft } from '@/storage/packs/pack-drafts';
import { noteRecent } from '@/storage/preferences/preferences';
import { listMyTips } from '@/storage/tips/tip-queries';
import { captureTip, declineTip } from '@/storage/tips/tips';
import { content, testDatabase } from '@/tests/support/database';
import { readRaw, writeRaw } from '@/tests/support/raw-database';

it('[S23] a database whose rows this build may not read is handed over as a file all the same', async () => {
  const old = testDatabase();
  await captureTip(old, content('Écrite avant.'), { now: 1 });
  await captureTip(old, content('Et celle-ci.'), { now: 2 });
  const chapters = [{ id: 'un', title: { fr: 'Un' }, cards: [] }];
  await newPackDraft(old, { packId: 'maison', title: { fr: 'Maison' }, summary: {}, chapters, now: 2 });
  const server = { content: content('D’ailleurs.'), revision: 1, status: { state: 'received' as const } };
  await old.tips.add({ id: crypto.randomUUID(), mine: 0, capturedAt: 1, ...server, server });
  const [theirs] = await old.tips.where('mine').equals(0).toArray();
  await declineTip(old, theirs?.id ?? '', 'Merci, nous l’avons déjà.', { now: 2 });
  await noteRecent(old, 'p/a', 2);
  await old.meta.put({ key: 'schema', version: 99, minReader: 99 });
  old.close();

  const db = souffleurDatabase(old.name);
  expect(await openProblem(db)).toBe('written-by-newer-version');
  await expect(exportEverything(db, 3)).rejects.toMatchObject({ reason: 'written-by-newer-version' });
  const text = await rescueEverything(old.name, 3);
  db.close();
  expect(text).not.toContain('ailleurs');
  expect(JSON.parse(text ?? '')).toMatchObject({
    counts: { tips: 2, commands: 3, packDrafts: 1, recents: 1 },
  });
  // Whoever asks for a copy gets the same without knowing which of both ways it takes.
  const again = souffleurDatabase(old.name);
  expect(await safetyCopy(again, 3)).toBe(text);
  again.close();

  const other = testDatabase();
  expect(await importEverything(other, text ?? '')).toMatchObject({
    ok: true,
    added: { tips: 2, commands: 3, packDrafts: 1, recents: 1 },
  });
  expect((await listMyTips(other)).map((tip) => tip.content.words)).toEqual([
    'Et celle-ci.',
    'Écrite avant.',
  ]);
});

it('[S23] a database that lost some of its stores gives what is left, and a missing one is not made', async () => {
  const whole = testDatabase();
  await captureTip(whole, content('Reste.'), { now: 1 });
  whole.close();
  const raw = await readRaw(whole.name);
  const name = `${whole.name}-damaged`;
  const { drafts: _drafts, packDrafts: _packs, favourites: _favourites, ...left } = raw.stores;
  await writeRaw(name, { ...raw, stores: left });
  expect(JSON.parse((await rescueEverything(name, 2)) ?? '')).toMatchObject({
    counts: { tips: 1, commands: 1, drafts: 0, packDrafts: 0, favourites: 0 },
  });
  await Dexie.delete(name);

  expect(await rescueEverything('never-there', 2)).toBeUndefined();
  expect(await Dexie.exists('never-there')).toBe(false);
});
