import { describe, expect, it } from 'vitest';
import type { SouffleurDatabase } from '@/storage/database/database';
import type { TipRow } from '@/storage/database/tip-rows';
import { saveDraft } from '@/storage/tips/drafts';
import { InvalidTextError } from '@/storage/tips/normalise-tip';
import { listMyTips, readTip, tipsOnTheirWay, tipsToReview, unsentCount } from '@/storage/tips/tip-queries';
import { captureTip, declineTip, releaseTip, reviewTip, reviseTip, withdrawTip } from '@/storage/tips/tips';
import { content, testDatabase } from '@/tests/support/database';

const outbox = (db: SouffleurDatabase) => db.commands.orderBy('at').toArray();

/** What a run of sync does before it sends: the rows count as handed over. */
async function handOver(db: SouffleurDatabase): Promise<void> {
  await db.commands.toCollection().modify({ attempts: 1 });
}

/** A tip as the service sent it. */
function serverTip(id: string, more: Partial<TipRow> = {}): TipRow {
  const row: TipRow = {
    id,
    mine: 1,
    content: content('Dit.'),
    capturedAt: 1,
    revision: 3,
    status: { state: 'received' },
    ...more,
  };
  const status = row.status as Exclude<TipRow['status'], { state: 'kept' | 'refused' }>;
  return { server: { content: row.content, revision: row.revision, status }, ...row };
}

describe('capturing', () => {
  it('[S1] writes the tip and its command together and takes the draft away', async () => {
    const db = testDatabase();
    await saveDraft(db, { key: 'capture', content: content('Proposer'), caret: 4, field: 'words', now: 1 });
    const id = await captureTip(db, content('Proposer un rappel.'), { now: 5, draftKey: 'capture' });
    expect(await readTip(db, id)).toEqual({
      id,
      mine: 1,
      content: content('Proposer un rappel.'),
      capturedAt: 5,
      revision: 0,
      status: { state: 'kept' },
    });
    expect(await outbox(db)).toMatchObject([
      { tipId: id, attempts: 0, writtenAt: 5, body: { type: 'tip.capture', tipId: id, capturedAt: 5 } },
    ]);
    expect(await db.drafts.count()).toBe(0);
  });

  it('tidies what was typed and leaves empty fields out', async () => {
    const db = testDatabase();
    const id = await captureTip(
      db,
      content(' Cafe\u0301\r\nde suite ', { situation: '  ', pageTitle: ' Fiche client ' }),
      { now: 1 },
    );
    expect((await readTip(db, id))?.content).toEqual(
      content('Caf\u00e9\nde suite', { pageTitle: 'Fiche client' }),
    );
  });

  it.each([
    ['nothing but blanks', content(' \n '), 'words', 'empty'],
    ['nothing but invisible characters', content('\u202e\u200b'), 'words', 'empty'],
    ['more than a tip may hold', content('x'.repeat(4001)), 'words', 'too-long'],
    ['too long a situation', content('Oui.', { situation: 'a'.repeat(201) }), 'situation', 'too-long'],
  ])('refuses %s by path and problem, and writes nothing', async (_name, typed, path, problem) => {
    const db = testDatabase();
    await saveDraft(db, { key: 'capture', content: typed, now: 1 });
    const refused = await captureTip(db, typed, { now: 1, draftKey: 'capture' }).catch((error) => error);
    expect(refused).toBeInstanceOf(InvalidTextError);
    expect((refused as InvalidTextError).problems[0]).toMatchObject({ path, problem });
    expect([await db.tips.count(), await db.commands.count(), await db.drafts.count()]).toEqual([0, 0, 1]);
  });

  it('keeps each of many that are captured at the same moment', async () => {
    const db = testDatabase();
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => captureTip(db, content(`n° ${index}`), { now: index })),
    );
    const rows = await outbox(db);
    expect(new Set(rows.map((row) => row.id)).size).toBe(20);
    expect(new Set(rows.map((row) => row.tipId))).toEqual(
      new Set((await listMyTips(db)).map((tip) => tip.id)),
    );
  });
});

describe('revising', () => {
  it('[S5] rewrites a capture that never left this machine', async () => {
    const db = testDatabase();
    const id = await captureTip(db, content('Avant.'), { now: 1 });
    const [before] = await outbox(db);
    expect(await reviseTip(db, id, content('Après.'))).toBe('done');
    const rows = await outbox(db);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ id: before?.id, at: before?.at, body: { content: content('Après.') } });
    expect((await readTip(db, id))?.content.words).toBe('Après.');
  });

  it('[S5] adds a command once the capture was handed over, on the revision that the capture makes', async () => {
    const db = testDatabase();
    const id = await captureTip(db, content('Avant.'), { now: 1 });
    await handOver(db);
    await reviseTip(db, id, content('Après.'), { now: 2 });
    const rows = await outbox(db);
    expect(rows.map((row) => row.body.type)).toEqual(['tip.capture', 'tip.revise']);
    expect(rows[0]?.body).toMatchObject({ content: content('Avant.') });
    expect(rows[1]?.body).toMatchObject({ baseRevision: 1, content: content('Après.') });
  });

  it('builds each edit on the one before it that is on its way', async () => {
    const db = testDatabase();
    await db.tips.add(serverTip('a', { revision: 3 }));
    await reviseTip(db, 'a', content('Un.'));
    await handOver(db);
    await reviseTip(db, 'a', content('Deux.'));
    await reviseTip(db, 'a', content('Trois.'));
    expect((await outbox(db)).map((row) => row.body)).toMatchObject([
      { baseRevision: 3, content: content('Un.') },
      { baseRevision: 4, content: content('Trois.') },
    ]);
  });

  it('does not count on a revision that a lost response already made', async () => {
    const db = testDatabase();
    await db.tips.add(serverTip('a', { revision: 1 }));
    await reviseTip(db, 'a', content('Un.'));
    await handOver(db);
    // The service sent revision 2, which is this very edit, while its outcome was lost on the way.
    await db.tips.put(serverTip('a', { revision: 2 }));
    await reviseTip(db, 'a', content('Deux.'));
    expect((await outbox(db)).map((row) => row.body)).toMatchObject([
      { baseRevision: 1 },
      { baseRevision: 2 },
    ]);
  });

  it.each(['reviewing', 'promoted', 'declined', 'withdrawn'] as const)(
    'is closed while %s',
    async (state) => {
      const db = testDatabase();
      const status = {
        state,
        sentence: 'Non.',
        card: 'p/c',
        packVersion: 1,
      } as unknown as TipRow['status'];
      await db.tips.add(serverTip('a', { status }));
      expect(await reviseTip(db, 'a', content('Non.'))).toBe('closed');
      expect(await db.commands.count()).toBe(0);
    },
  );

  it("does not touch somebody else's tip or one that is not there", async () => {
    const db = testDatabase();
    await db.tips.add(serverTip('a', { mine: 0 }));
    expect(await reviseTip(db, 'a', content('Non.'))).toBe('unknown');
    expect(await reviseTip(db, 'zzz', content('Non.'))).toBe('unknown');
    expect((await readTip(db, 'a'))?.content.words).toBe('Dit.');
  });

  it('[S4] sends a refused tip again with its new words', async () => {
    const db = testDatabase();
    const id = await captureTip(db, content('Refusé.'), { now: 7 });
    await db.commands.clear();
    await db.tips.update(id, { status: { state: 'refused', reason: 'invalid-command' } });
    expect(await reviseTip(db, id, content('Mieux dit.'))).toBe('done');
    expect(await readTip(db, id)).toMatchObject({
      status: { state: 'kept' },
      content: content('Mieux dit.'),
    });
    expect(await outbox(db)).toMatchObject([
      { body: { type: 'tip.capture', tipId: id, capturedAt: 7, content: content('Mieux dit.') } },
    ]);
  });

  it('takes the draft of the change away with it', async () => {
    const db = testDatabase();
    const id = await captureTip(db, content('Avant.'), { now: 1 });
    await saveDraft(db, { key: `tip:${id}`, content: content('Après.'), now: 2 });
    await reviseTip(db, id, content('Après.'), { draftKey: `tip:${id}` });
    expect(await db.drafts.count()).toBe(0);
  });
});

describe('taking back', () => {
  it('[S5] leaves nothing of a tip that never left this machine', async () => {
    const db = testDatabase();
    const ids = [];
    for (const words of ['Un.', 'Deux.', 'Trois.'])
      ids.push(await captureTip(db, content(words), { now: 1 }));
    expect(await withdrawTip(db, ids[1] ?? '')).toBe('done');
    expect(await readTip(db, ids[1] ?? '')).toBeUndefined();
    expect((await outbox(db)).map((row) => row.tipId)).toEqual([ids[0], ids[2]]);
  });

  it('[S5] asks the service once the capture was handed over', async () => {
    const db = testDatabase();
    const id = await captureTip(db, content('Parti.'), { now: 1 });
    await handOver(db);
    expect(await withdrawTip(db, id)).toBe('done');
    expect((await outbox(db)).map((row) => row.body.type)).toEqual(['tip.capture', 'tip.withdraw']);
    expect(await readTip(db, id)).toMatchObject({ status: { state: 'withdrawn' } });
    expect(await withdrawTip(db, id)).toBe('closed');
    expect(await db.commands.count()).toBe(2);
  });

  it('deletes a refused tip, which only this machine knows', async () => {
    const db = testDatabase();
    const id = await captureTip(db, content('Refusé.'), { now: 1 });
    await db.commands.clear();
    await db.tips.update(id, { status: { state: 'refused', reason: 'invalid-command' } });
    expect(await withdrawTip(db, id)).toBe('done');
    expect(await db.tips.count()).toBe(0);
    expect(await db.commands.count()).toBe(0);
  });

  it('is closed for a promoted tip', async () => {
    const db = testDatabase();
    await db.tips.add(serverTip('a', { status: { state: 'promoted', card: 'p/c', packVersion: 2 } }));
    expect(await withdrawTip(db, 'a')).toBe('closed');
  });
});

describe('reviews, by a trainer', () => {
  it('writes the status and the command together: review, release, decline', async () => {
    const db = testDatabase();
    await db.tips.add(serverTip('a', { mine: 0 }));
    expect(await reviewTip(db, 'a', { now: 1 })).toBe('done');
    expect(await readTip(db, 'a')).toMatchObject({ status: { state: 'reviewing' } });
    expect(await releaseTip(db, 'a', { now: 2 })).toBe('done');
    expect(await readTip(db, 'a')).toMatchObject({ status: { state: 'received' } });
    expect(await declineTip(db, 'a', ' Déjà dans le pack, merci ! ', { now: 3 })).toBe('done');
    const status = { state: 'declined', sentence: 'Déjà dans le pack, merci !' };
    expect(await readTip(db, 'a')).toMatchObject({ status });
    expect((await outbox(db)).map(({ body, writtenAt }) => [body.type, writtenAt])).toEqual([
      ['tip.review', 1],
      ['tip.release', 2],
      ['tip.decline', 3],
    ]);
  });

  it('declines never without a sentence', async () => {
    const db = testDatabase();
    await db.tips.add(serverTip('a', { mine: 0 }));
    await expect(declineTip(db, 'a', '  \n ')).rejects.toBeInstanceOf(InvalidTextError);
    expect(await readTip(db, 'a')).toMatchObject({ status: { state: 'received' } });
    expect(await db.commands.count()).toBe(0);
  });

  it('is closed for a tip that another trainer has taken up, or that the service does not hold', async () => {
    const db = testDatabase();
    await db.tips.add(serverTip('a', { mine: 0, status: { state: 'reviewing' } }));
    expect(await reviewTip(db, 'a')).toBe('closed');
    const own = await captureTip(db, content('À moi.'), { now: 1 });
    expect(await reviewTip(db, own)).toBe('closed');
    expect(await reviewTip(db, 'zzz')).toBe('unknown');
  });
});

describe('reading', () => {
  it('lists own tips newest first and leaves those of others out', async () => {
    const db = testDatabase();
    for (const [words, now] of [
      ['b', 2],
      ['c', 3],
      ['a', 1],
    ] as const) {
      await captureTip(db, content(words), { now });
    }
    await db.tips.add(serverTip('x', { mine: 0, capturedAt: 9 }));
    expect((await listMyTips(db)).map((tip) => tip.content.words)).toEqual(['c', 'b', 'a']);
  });

  it('counts each own tip once that holds something unconfirmed', async () => {
    const db = testDatabase();
    expect(await unsentCount(db)).toBe(0);
    const id = await captureTip(db, content('Un.'), { now: 1 });
    await handOver(db);
    await reviseTip(db, id, content('Un, mieux.'));
    await db.tips.add(serverTip('a'));
    await reviseTip(db, 'a', content('Autre.'));
    await db.tips.add(serverTip('b', { mine: 0 }));
    await reviewTip(db, 'b');
    expect(await unsentCount(db)).toBe(2);
    expect(await tipsOnTheirWay(db)).toEqual(new Set([id, 'a', 'b']));
  });

  it('gives a trainer what is received or being reviewed, oldest first', async () => {
    const db = testDatabase();
    await db.tips.bulkAdd([
      serverTip('late', { mine: 0, capturedAt: 9 }),
      serverTip('early', { mine: 0, capturedAt: 1 }),
      serverTip('busy', { mine: 0, capturedAt: 5, status: { state: 'reviewing' } }),
      serverTip('over', { mine: 0, capturedAt: 2, status: { state: 'declined', sentence: 'Non.' } }),
    ]);
    await captureTip(db, content('Pas encore reçue.'), { now: 3 });
    expect((await tipsToReview(db)).map((tip) => tip.id)).toEqual(['early', 'busy', 'late']);
  });
});
