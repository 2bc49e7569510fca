/** A safety file is a second copy of an outbox: what the first one has sent, before or since, the second may not know. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportEverything } from '@/storage/backup/export';
import { importEverything } from '@/storage/backup/import';
import type { SouffleurDatabase } from '@/storage/database/database';
import { listMyTips, readTip } from '@/storage/tips/tip-queries';
import { captureTip, declineTip, releaseTip, reviseTip, withdrawTip } from '@/storage/tips/tips';
import { content, testDatabase } from '@/tests/support/database';
import { joinedPanel, type Panel, panelOver, watchedFetch } from '@/tests/support/network';
import { startTestService, type TestService } from '@/tests/support/service';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

const PUSH = 'POST /v1/commands';

/** An advisor whose next push the service does, while its answer never comes. */
async function advisorWithLostAnswer(): Promise<Panel> {
  let lost = false;
  const { fetch } = watchedFetch((name, go) => {
    if (name !== PUSH || lost) return undefined;
    lost = true;
    return go().then(() => {
      throw new TypeError('fetch failed');
    });
  });
  const owner = await joinedPanel(service, 'advisor');
  return panelOver(owner.db, { fetch });
}

/** A fresh database of the same member, with what the file holds. */
async function restored(text: string, { db }: Panel): Promise<Panel> {
  const other = testDatabase();
  expect(await importEverything(other, text)).toMatchObject({ ok: true });
  const membership = await db.meta.get('membership');
  if (!membership) throw new Error('not joined');
  await other.meta.put(membership);
  return panelOver(other);
}

async function heldBy(service: TestService, tipId: string) {
  const { content, revision, state } = await service.database
    .selectFrom('tips')
    .selectAll()
    .where('id', '=', tipId)
    .executeTakeFirstOrThrow();
  return { words: JSON.parse(content).words, revision, state };
}

async function shownBy(db: SouffleurDatabase, tipId: string) {
  const tip = await readTip(db, tipId);
  return tip && { words: tip.content.words, revision: tip.revision, state: tip.status.state };
}

/** The file as it was when the command had been done and its answer was lost, or before it had ever left. */
const SAVED = {
  'after the answer was lost': async (owner: Panel) => {
    expect(await owner.run()).toBe('later');
    return exportEverything(owner.db);
  },
  'before the command was sent': async (owner: Panel) => {
    const text = await exportEverything(owner.db);
    expect(await owner.run()).toBe('later');
    return text;
  },
  'by a build that found the tip and not its command': async (owner: Panel) => {
    const commands = await owner.db.commands.toArray();
    await owner.db.commands.clear();
    const text = await exportEverything(owner.db);
    await owner.db.commands.bulkAdd(commands);
    expect(await owner.run()).toBe('later');
    return text;
  },
};

describe.each(Object.entries(SAVED))('a copy that was saved %s', (_when, save) => {
  it('[S2] [S5] brings a tip whose next words arrive', async () => {
    const owner = await advisorWithLostAnswer();
    const id = await captureTip(owner.db, content('Un.'), { now: 1 });
    const other = await restored(await save(owner), owner);

    expect(await reviseTip(other.db, id, content('Deux.'), { now: 2 })).toBe('done');
    expect(await other.run()).toBe('done');
    const both = { words: 'Deux.', revision: 2, state: 'received' };
    expect(await heldBy(service, id)).toEqual(both);
    expect(await shownBy(other.db, id)).toEqual(both);
    expect(await other.db.commands.count()).toBe(0);
    // What the machine before still holds changes nothing of it.
    await owner.run();
    expect(await shownBy(owner.db, id)).toEqual(both);
    expect(await heldBy(service, id)).toEqual(both);
  });

  it('[S2] [S5] restores a tip that is missing at both ends', async () => {
    const owner = await advisorWithLostAnswer();
    const id = await captureTip(owner.db, content('Un.'), { now: 1 });
    const other = await restored(await save(owner), owner);

    expect(await withdrawTip(other.db, id, { now: 2 })).toBe('done');
    expect(await other.run()).toBe('done');
    expect((await heldBy(service, id)).state).toBe('withdrawn');
    expect((await shownBy(other.db, id))?.state ?? 'withdrawn').toBe('withdrawn');
    expect(await other.db.commands.count()).toBe(0);
    await other.run();
    expect((await shownBy(other.db, id))?.state ?? 'withdrawn').toBe('withdrawn');
  });
});

it('[S2] [S5] a copy brings an edit that is not applied twice and whose successor arrives', async () => {
  const owner = await joinedPanel(service, 'advisor');
  const id = await captureTip(owner.db, content('Un.'), { now: 1 });
  await owner.run();
  await reviseTip(owner.db, id, content('Deux.'), { now: 2 });
  const text = await exportEverything(owner.db);
  await owner.run();
  const other = await restored(text, owner);

  expect(await reviseTip(other.db, id, content('Trois.'), { now: 3 })).toBe('done');
  expect(await other.run()).toBe('done');
  const both = { words: 'Trois.', revision: 3, state: 'received' };
  expect(await heldBy(service, id)).toEqual(both);
  expect(await shownBy(other.db, id)).toEqual(both);
});

it('[S6] an edit behind a refused one is not sent from a restored copy either, and its words are stored', async () => {
  const owner = await joinedPanel(service, 'advisor');
  const id = await captureTip(owner.db, content('Un.'), { now: 1 });
  await owner.run();
  // Written while the network is away, handed over once, and changed again.
  const away = panelOver(owner.db, { fetch: () => Promise.reject(new TypeError('fetch failed')) });
  await reviseTip(owner.db, id, content('Deux ici.'), { now: 2 });
  expect(await away.run()).toBe('later');
  await reviseTip(owner.db, id, content('Trois ici.'), { now: 3 });
  const text = await exportEverything(owner.db);
  const other = await restored(text, owner);
  // Meanwhile the same person changed it at a third place.
  const third = panelOver(testDatabase());
  await third.db.meta.put(await owner.membership());
  await third.run();
  await reviseTip(third.db, id, content('Deux ailleurs.'), { now: 4 });
  expect(await third.run()).toBe('done');

  expect(await other.run()).toBe('done');
  expect(await heldBy(service, id)).toEqual({ words: 'Deux ailleurs.', revision: 2, state: 'received' });
  const shown = (await listMyTips(other.db)).map((tip) => [tip.content.words, tip.copyOf]);
  expect(shown).toHaveLength(2);
  expect(shown).toContainEqual(['Deux ailleurs.', undefined]);
  expect(shown).toContainEqual(['Trois ici.', id]);
  expect(await other.db.commands.count()).toBe(0);
});

it('[S2] [S6] an edit that was sent after the copy was saved is shown once, without a second version', async () => {
  const owner = await advisorWithLostAnswer();
  const id = await captureTip(owner.db, content('Un.'), { now: 1 });
  expect(await owner.run()).toBe('later');
  await reviseTip(owner.db, id, content('Deux.'), { now: 2 });
  const away = panelOver(owner.db, { fetch: () => Promise.reject(new TypeError('fetch failed')) });
  expect(await away.run()).toBe('later');
  await reviseTip(owner.db, id, content('Trois.'), { now: 3 });
  const text = await exportEverything(owner.db);
  expect(await owner.run()).toBe('done');
  const both = { words: 'Trois.', revision: 3, state: 'received' };
  expect(await heldBy(service, id)).toEqual(both);

  const other = await restored(text, owner);
  expect(await other.run()).toBe('done');
  expect(await heldBy(service, id)).toEqual(both);
  expect(await shownBy(other.db, id)).toEqual(both);
  expect(await listMyTips(other.db)).toHaveLength(1);
});

it('[S2] [S5] what a trainer decided leaves from a restored copy, once, with its sentence', async () => {
  const author = await joinedPanel(service, 'advisor');
  const id = await captureTip(author.db, content('Un.'), { now: 1 });
  await author.run();
  const owner = await joinedPanel(service, 'trainer');
  await owner.run();
  expect(await declineTip(owner.db, id, 'Merci, nous l’avons déjà.', { now: 2 })).toBe('done');
  const text = await exportEverything(owner.db);

  const other = await restored(text, owner);
  expect(await other.run()).toBe('done');
  expect((await heldBy(service, id)).state).toBe('declined');
  const status = { state: 'declined', sentence: 'Merci, nous l’avons déjà.' };
  expect((await readTip(other.db, id))?.status).toEqual(status);
  await author.run();
  expect((await readTip(author.db, id))?.status).toEqual(status);
  // Put back into the queue since: neither the copy nor the machine that it is of declines it again.
  await releaseTip(other.db, id, { now: 3 });
  await other.run();
  expect(await owner.run()).toBe('done');
  expect(await importEverything(other.db, text)).toMatchObject({ ok: true });
  expect(await other.run()).toBe('done');
  for (const panel of [owner, other]) {
    expect((await readTip(panel.db, id))?.status).toEqual({ state: 'received' });
    expect(await panel.db.commands.count()).toBe(0);
  }
  expect((await heldBy(service, id)).state).toBe('received');
});
