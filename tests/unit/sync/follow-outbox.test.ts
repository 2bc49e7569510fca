import { expect, it, onTestFinished, vi } from 'vitest';
import type { SouffleurDatabase } from '@/storage/database/database';
import { write } from '@/storage/database/transaction';
import { enqueue } from '@/storage/tips/outbox';
import { captureTip, reviseTip, withdrawTip } from '@/storage/tips/tips';
import { followOutbox } from '@/sync/run/follow-outbox';
import { content, testDatabase } from '@/tests/support/database';
import { eventually } from '@/tests/support/eventually';

/** The requests of one context over a database, in order. */
function following(db: SouffleurDatabase): { requests: string[]; stop: () => void } {
  const requests: string[] = [];
  const stop = followOutbox(db, (trigger) => requests.push(trigger));
  onTestFinished(stop);
  return { requests, stop };
}

/** The same, once the request that it opens with was made. */
async function opened(db: SouffleurDatabase) {
  const context = following(db);
  await eventually(() => context.requests).toEqual(['opened']);
  return context;
}

/** Resolves once a live query would have reported what was written before. */
async function afterLiveQueries(db: SouffleurDatabase): Promise<void> {
  const witness = await opened(db);
  await captureTip(db, content('Témoin.'), { now: 9 });
  await eventually(() => witness.requests).toEqual(['opened', 'local']);
  witness.stop();
}

it('a write to the outbox without any message is followed by a request', async () => {
  const db = testDatabase();
  const { requests } = await opened(db);
  await captureTip(db, content('Je regarde avec vous.'), { now: 1 });
  await eventually(() => requests).toEqual(['opened', 'local']);
});

it('what waited when the context opened, however much, is one request', async () => {
  const db = testDatabase();
  for (let n = 0; n < 5; n += 1) await captureTip(db, content(`Phrase ${n}.`), { now: n });
  const { requests, stop } = await opened(db);
  stop();
  await afterLiveQueries(db);
  expect(requests).toEqual(['opened']);
});

it('many commands of one transaction, as from a safety copy, are one request', async () => {
  const db = testDatabase();
  const { requests } = await opened(db);
  await write(db, [db.commands], async (db) => {
    for (let n = 0; n < 50; n += 1) await enqueue(db, { type: 'tip.withdraw', tipId: `t${n}` }, n);
  });
  await eventually(() => requests).toEqual(['opened', 'local']);
  await afterLiveQueries(db);
  // The witness wrote once.
  expect(requests).toEqual(['opened', 'local', 'local']);
});

it('what another context writes is followed too', async () => {
  const db = testDatabase();
  const { requests } = await opened(db);
  await captureTip(testDatabase(db.name), content('D’une autre fenêtre.'), { now: 1 });
  await eventually(() => requests).toEqual(['opened', 'local']);
});

it('a command that is numbered, put off, rewritten where it waits or taken out asks for nothing', async () => {
  const db = testDatabase();
  await captureTip(db, content('La première.'), { now: 1 });
  await captureTip(db, content('La deuxième.'), { now: 2 });
  const last = await captureTip(db, content('La dernière.'), { now: 3 });
  const { requests, stop } = await opened(db);
  const [row] = await db.commands.toArray();
  if (!row) throw new Error('the outbox is empty');
  await db.commands.put({ ...row, n: 1, attempts: 1, retryAt: 60_000 });
  expect(await reviseTip(db, last, content('La dernière, mieux dite.'))).toBe('done');
  expect(await withdrawTip(db, last)).toBe('done');
  await db.commands.delete(row.at);
  expect(await db.commands.count()).toBe(1);
  await afterLiveQueries(testDatabase());
  expect(requests).toEqual(['opened']);
  // Still followed: the key of the one that was taken out is not used again.
  await captureTip(db, content('Une autre.'), { now: 4 });
  await eventually(() => requests).toEqual(['opened', 'local']);
  stop();
});

it('an outbox that was emptied is still followed', async () => {
  const db = testDatabase();
  await captureTip(db, content('La première.'), { now: 1 });
  const { requests } = await opened(db);
  await db.commands.clear();
  await captureTip(db, content('La deuxième.'), { now: 2 });
  await eventually(() => requests).toEqual(['opened', 'local']);
});

it('no run is requested after it was stopped', async () => {
  const db = testDatabase();
  const { requests, stop } = await opened(db);
  stop();
  await captureTip(db, content('Après.'), { now: 1 });
  await afterLiveQueries(db);
  expect(requests).toEqual(['opened']);
});

it('a disk that cannot be read still asks for the run of the opening', async () => {
  const db = testDatabase();
  const fails = () => Promise.reject(new DOMException('backing store', 'UnknownError'));
  db.use({
    stack: 'dbcore',
    name: 'unreadable',
    create: (core) => ({
      ...core,
      table: (name) => ({ ...core.table(name), query: fails, openCursor: fails }),
    }),
  });
  const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  onTestFinished(() => logged.mockRestore());
  const { requests } = following(db);
  await eventually(() => requests).toEqual(['opened']);
  expect(logged).toHaveBeenCalledOnce();
});
