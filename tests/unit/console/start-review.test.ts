import { describe, expect, test } from 'vitest';
import { acceptTip, mergeTipInto } from '@/components/console/review/start-review';
import { cardFromTip, mergeTip, titleOfTip } from '@/components/console/review/tip-card';
import { locationsInDrafts, tipsToPromote } from '@/components/console/review/tip-locations';
import { readAfterTakeUp, readBeforeTakeUp, undoTakeUp } from '@/components/console/review/undo-review';
import { cardSchema } from '@/protocol/pack';
import type { TipContent } from '@/protocol/tip';
import type { SouffleurDatabase } from '@/storage/database/database';
import { StorageError } from '@/storage/database/storage-error';
import type { TipRow } from '@/storage/database/tip-rows';
import { listPackDrafts, readPackDraft, savePackDraft } from '@/storage/packs/pack-drafts';
import { installPack } from '@/storage/packs/packs';
import { readTip } from '@/storage/tips/tip-queries';
import { card, content, failWrites, pack, testDatabase } from '@/tests/support/database';

const TIP = 'b6f8b8a4-0d3c-4c53-9d3c-2f8f9d1a7c11';

function tipRow(more: Partial<TipContent> = {}, state: 'received' | 'reviewing' = 'received'): TipRow {
  const server = { content: content('Je vous rappelle avant 17 h.', more), revision: 1, status: { state } };
  return {
    ...server,
    id: TIP,
    mine: 0,
    capturedAt: 1,
    server,
    author: { id: '7e0a9a54-7d43-4a54-8a37-3c3f0f0a1f2e', name: 'Samira' },
  };
}

async function desk(tip: TipRow): Promise<SouffleurDatabase> {
  const db = testDatabase();
  await db.tips.add(tip);
  await installPack(db, {
    pack: pack('essai', 2, [card('panne')]),
    origin: 'organisation',
    sha256: '0'.repeat(64),
    now: 1,
  });
  return db;
}

describe('a tip becomes a card', () => {
  test('its situation is the title and a cue, its words a line to say, its author a credit', () => {
    const made = cardFromTip(tipRow({ situation: 'Deuxième panne' }), 'deuxieme-panne');
    expect(made.fr).toMatchObject({
      title: 'Deuxième panne',
      cues: ['Deuxième panne'],
      scripts: [{ text: 'Je vous rappelle avant 17 h.', tone: 'neutre' }],
    });
    expect(made.credits).toEqual([{ name: 'Samira', tipId: TIP }]);
    expect(made.en).toBeUndefined();
  });

  test('the words of a question are what to listen for, never what to say', () => {
    const made = cardFromTip(
      tipRow({ kind: 'question', language: 'en', words: 'voucher refused\nwhy' }),
      'x',
    );
    expect(made.en).toMatchObject({ cues: ['voucher refused', 'why'], scripts: [] });
  });

  test('without a situation the title is the beginning of the words, cut at a word and on one line', () => {
    const words = `${'un mot '.repeat(20)}\nsuite`;
    const title = titleOfTip(content(words));
    expect(title.length).toBeLessThanOrEqual(61);
    expect(title.endsWith('…')).toBe(true);
    expect(titleOfTip(content('court\nsuite'))).toBe('court');
  });

  test('merged into a card it adds a line and one credit, in the tip’s language, and changes nothing else', () => {
    const before = card('panne', 'Panne', { credits: [{ name: 'Léo' }] });
    const once = mergeTip(before, tipRow({ language: 'en' }));
    expect(once.fr).toEqual(before.fr);
    expect(once.en?.scripts).toHaveLength(1);
    expect(once.credits).toEqual([{ name: 'Léo' }, { name: 'Samira', tipId: TIP }]);
    expect(mergeTip(once, tipRow()).credits).toEqual(once.credits);
    expect(cardSchema.safeParse(mergeTip(before, tipRow())).success).toBe(true);
  });
});

describe('taking a tip up', () => {
  test('keeps the card in the draft, marks the tip as being reviewed and sends that on its way', async () => {
    const db = await desk(tipRow({ situation: 'Deuxième panne' }));
    const done = await acceptTip(db, TIP, { packId: 'essai', chapterId: 'un' }, 10);
    expect(done).toEqual({ taken: true, packId: 'essai', cardId: 'deuxieme-panne' });
    const draft = await readPackDraft(db, 'essai');
    expect(draft?.pack.chapters[0]?.cards).toEqual(['panne', 'deuxieme-panne']);
    expect((await readTip(db, TIP))?.status.state).toBe('reviewing');
    expect((await db.commands.toArray()).map((row) => row.body.type)).toEqual(['tip.review']);
  });

  test('a tip that another trainer has in hand can still be taken into a card', async () => {
    const db = await desk(tipRow({}, 'reviewing'));
    expect((await mergeTipInto(db, TIP, 'essai/panne', 10)).taken).toBe(true);
    expect(await db.commands.count()).toBe(0);
  });

  test('a tip that was withdrawn meanwhile is reported as such, and no draft is begun', async () => {
    const tip = tipRow();
    const db = await desk({ ...tip, status: { state: 'withdrawn' } });
    expect(await acceptTip(db, TIP, { packId: 'essai', chapterId: 'un' }, 10)).toEqual({
      taken: false,
      why: 'closed',
    });
    expect(await listPackDrafts(db)).toEqual([]);
  });

  test('a deleted card leaves the tip in the queue', async () => {
    const db = await desk(tipRow());
    expect(await mergeTipInto(db, TIP, 'essai/disparue', 10)).toEqual({ taken: false, why: 'deleted' });
    expect((await readTip(db, TIP))?.status.state).toBe('received');
  });

  test('a draft that could not be stored leaves the tip in the queue', async () => {
    const db = await desk(tipRow());
    failWrites(db, 'packDrafts', 'quota-in-request');
    await expect(mergeTipInto(db, TIP, 'essai/panne', 10)).rejects.toBeInstanceOf(StorageError);
    expect((await readTip(db, TIP))?.status.state).toBe('received');
  });
});

describe('undoing what a tip was taken into', () => {
  async function accepted(tip: TipRow, merge = false) {
    const db = await desk(tip);
    const before = await readBeforeTakeUp(db, TIP, 'essai');
    const done = merge
      ? await mergeTipInto(db, TIP, 'essai/panne', 10)
      : await acceptTip(db, TIP, { packId: 'essai', chapterId: 'un' }, 10);
    if (!done.taken) throw new Error('the tip was not taken');
    return { db, done: await readAfterTakeUp(db, before, done.cardId) };
  }

  test.each([false, true])('leaves draft and tip as they were (merged: %s)', async (merge) => {
    const { db, done } = await accepted(tipRow(), merge);
    expect(await undoTakeUp(db, done, 20)).toBe(true);
    expect(await listPackDrafts(db)).toEqual([]);
    expect((await readTip(db, TIP))?.status.state).toBe('received');
    expect(await undoTakeUp(db, done, 30)).toBe(false);
  });

  test('leaves a tip in hand that was in hand, and a draft that was there', async () => {
    const db = await desk(tipRow({}, 'reviewing'));
    await acceptTip(db, TIP, { packId: 'essai', chapterId: 'un' }, 5);
    const before = await readBeforeTakeUp(db, TIP, 'essai');
    await mergeTipInto(db, TIP, 'essai/panne', 10);
    expect(await undoTakeUp(db, await readAfterTakeUp(db, before, 'panne'), 20)).toBe(true);
    expect((await readPackDraft(db, 'essai'))?.pack).toEqual(before.pack);
    expect((await readTip(db, TIP))?.status.state).toBe('reviewing');
  });

  test('changes nothing where the card was written in since; what was written elsewhere stays', async () => {
    const { db, done } = await accepted(tipRow());
    const draft = await readPackDraft(db, 'essai');
    if (!draft) throw new Error('no draft');
    const cards = (id: string, title: string) =>
      draft.pack.cards.map((each) =>
        each.id === id && each.fr ? { ...each, fr: { ...each.fr, title } } : each,
      );
    await savePackDraft(db, 'essai', { ...draft.pack, cards: cards(done.cardId, 'Autre titre') }, 11);
    expect(await undoTakeUp(db, done, 20)).toBe(false);
    expect((await readTip(db, TIP))?.status.state).toBe('reviewing');

    await savePackDraft(db, 'essai', { ...draft.pack, cards: cards('panne', 'Panne, autrement') }, 12);
    expect(await undoTakeUp(db, done, 20)).toBe(true);
    const left = await readPackDraft(db, 'essai');
    expect(left?.pack.cards.map(({ id, fr }) => [id, fr?.title])).toEqual([['panne', 'Panne, autrement']]);
  });
});

describe('where a tip is already', () => {
  test('a credit in a draft is found until it is published, and then no longer promised', async () => {
    const db = await desk(tipRow());
    await mergeTipInto(db, TIP, 'essai/panne', 10);
    const [draft] = await listPackDrafts(db);
    if (!draft) throw new Error('no draft');
    expect(locationsInDrafts([draft]).get(TIP)).toMatchObject({ packId: 'essai', cardId: 'panne' });
    expect(tipsToPromote(draft.pack, draft.base)).toEqual([{ tipId: TIP, name: 'Samira', cardId: 'panne' }]);
    const published = { ...draft, base: draft.pack };
    expect(locationsInDrafts([published]).size).toBe(0);
    expect(tipsToPromote(published.pack, published.base)).toEqual([]);
  });
});
