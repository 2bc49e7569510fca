import { describe, expect, it } from 'vitest';
import { type Card, type Pack, packSchema } from '@/protocol/pack';
import type { SouffleurDatabase } from '@/storage/database/database';
import {
  dropPackDraft,
  listPackDrafts,
  newPackDraft,
  openPackDraft,
  readPackDraft,
  rebasePackDraft,
  savePackDraft,
  settleConflict,
} from '@/storage/packs/pack-drafts';
import { mergePacks } from '@/storage/packs/pack-merge';
import { installPack } from '@/storage/packs/packs';
import { card, pack, testDatabase } from '@/tests/support/database';

const titles = (whole: Pack | undefined) =>
  Object.fromEntries((whole?.cards ?? []).map((each) => [each.id, each.fr?.title]));

async function installed(
  whole: Pack,
  origin: 'built-in' | 'organisation' = 'organisation',
): Promise<SouffleurDatabase> {
  const db = testDatabase();
  await installPack(db, { pack: whole, origin, sha256: '0'.repeat(64), now: 1 });
  return db;
}

describe('a pack draft', () => {
  it('begins from what is installed, without the note of that version', async () => {
    const whole = pack('p', 4, [card('a'), card('b')], { note: 'Ancienne note' });
    const db = await installed(whole);
    const draft = await openPackDraft(db, 'p', 9);
    const { note: _note, ...bare } = whole;
    expect(draft).toEqual({ packId: 'p', baseVersion: 4, base: whole, pack: bare, changedAt: 9 });
  });

  it('of a built-in pack goes on from its version', async () => {
    const db = await installed(pack('p', 4, [card('a')]), 'built-in');
    expect((await openPackDraft(db, 'p'))?.baseVersion).toBe(4);
  });

  it('is opened as it was left, and only where a pack is installed', async () => {
    const db = await installed(pack('p', 1, [card('a')]));
    const draft = await openPackDraft(db, 'p', 1);
    if (!draft) throw new Error('installed');
    const changed = { ...draft.pack, cards: [card('a', 'Autre')] };
    expect(await savePackDraft(db, 'p', changed, 2)).toBe(true);
    expect((await openPackDraft(db, 'p', 3))?.pack).toEqual(changed);
    expect(await openPackDraft(db, 'q', 3)).toBeUndefined();
  });

  it('is saved only over the state that was seen, when that is named', async () => {
    const db = await installed(pack('p', 1, [card('a')]));
    const seen = await openPackDraft(db, 'p', 1);
    if (!seen) throw new Error('installed');
    expect(await savePackDraft(db, 'p', seen.pack, 2, seen)).toBe(true);
    expect(await savePackDraft(db, 'p', { ...seen.pack, cards: [] }, 3, seen)).toBe(false);
    expect((await readPackDraft(db, 'p'))?.pack.cards).toHaveLength(1);
  });

  it('can be of a new pack, unless its id is taken', async () => {
    const db = await installed(pack('p', 1, [card('a')]));
    const fresh = { title: { fr: 'Neuf' }, summary: { fr: 'Neuf.' }, chapters: [], now: 5 };
    const row = await newPackDraft(db, { packId: 'neuf', ...fresh });
    expect(row).toMatchObject({
      packId: 'neuf',
      baseVersion: 0,
      pack: { id: 'neuf', version: 1, cards: [] },
    });
    expect(row?.base).toBeUndefined();
    expect(await newPackDraft(db, { packId: 'neuf', ...fresh })).toBeUndefined();
    expect(await newPackDraft(db, { packId: 'p', ...fresh })).toBeUndefined();
    expect(await listPackDrafts(db)).toHaveLength(1);
  });

  it('is not brought back by a late save after it was dropped', async () => {
    const db = await installed(pack('p', 1, [card('a')]));
    const draft = await openPackDraft(db, 'p');
    await dropPackDraft(db, 'p');
    expect(await savePackDraft(db, 'p', draft?.pack ?? pack('p', 1, []))).toBe(false);
    expect(await readPackDraft(db, 'p')).toBeUndefined();
  });

  it('is listed with the last changed first', async () => {
    const db = testDatabase();
    const fresh = { title: { fr: 'N' }, summary: { fr: 'N' }, chapters: [] };
    await newPackDraft(db, { packId: 'a', now: 1, ...fresh });
    await newPackDraft(db, { packId: 'b', now: 2, ...fresh });
    await savePackDraft(db, 'a', pack('a', 1, []), 3);
    expect((await listPackDrafts(db)).map((row) => row.packId)).toEqual(['a', 'b']);
  });
});

describe('[S20] a newer version beneath a draft', () => {
  const base = pack('p', 1, [card('same'), card('here'), card('there'), card('both')]);
  const edited = (whole: Pack, changes: Record<string, Card | undefined>): Pack => {
    const cards = whole.cards
      .map((each) => (each.id in changes ? changes[each.id] : each))
      .filter((each) => each !== undefined);
    const added = Object.values(changes).filter(
      (each) => each !== undefined && !whole.cards.some(({ id }) => id === each.id),
    ) as Card[];
    return pack('p', whole.version, [...cards, ...added]);
  };

  it('gives its text to cards that the draft left alone, and leaves the others', () => {
    const draft = edited(base, { here: card('here', 'D’ici'), both: card('both', 'D’ici') });
    const newer = {
      ...edited(base, { there: card('there', 'De là'), both: card('both', 'De là') }),
      version: 2,
    };
    const { pack: merged, conflicts } = mergePacks(base, draft, newer);
    expect(titles(merged)).toEqual({ same: 'same', here: 'D’ici', there: 'De là', both: 'D’ici' });
    expect(conflicts).toEqual([{ cardId: 'both', kind: 'changed-in-both' }]);
    expect(merged.version).toBe(3);
  });

  it('is no conflict where both made the same change', () => {
    const change = { both: card('both', 'Pareil'), there: undefined, neuf: card('neuf') };
    const { pack: merged, conflicts } = mergePacks(base, edited(base, change), edited(base, change));
    expect(conflicts).toEqual([]);
    expect(titles(merged)).toEqual({ same: 'same', here: 'here', both: 'Pareil', neuf: 'neuf' });
  });

  it('keeps cards added on either side, and asks about one added on both', () => {
    const draft = edited(base, { mien: card('mien'), neuf: card('neuf', 'D’ici') });
    const newer = edited(base, { leur: card('leur'), neuf: card('neuf', 'De là') });
    const { pack: merged, conflicts } = mergePacks(base, draft, newer);
    expect(titles(merged)).toMatchObject({ mien: 'mien', leur: 'leur', neuf: 'D’ici' });
    expect(conflicts).toEqual([{ cardId: 'neuf', kind: 'changed-in-both' }]);
  });

  it('deletes what either side deleted, unless the other changed it', () => {
    const draft = edited(base, { same: undefined, here: undefined, both: card('both', 'D’ici') });
    const newer = edited(base, { there: undefined, here: card('here', 'De là'), both: undefined });
    const { pack: merged, conflicts } = mergePacks(base, draft, newer);
    expect(titles(merged)).toEqual({ here: 'De là', both: 'D’ici' });
    expect(conflicts).toEqual([
      { cardId: 'here', kind: 'deleted-here' },
      { cardId: 'both', kind: 'deleted-there' },
    ]);
  });

  it('always gives a pack that can be published: every card positioned once, no reference to a deleted card', () => {
    const linked = card('same', 'same', { next: ['there', 'other-pack/x'] });
    const from = pack('p', 1, [linked, card('here'), card('there'), card('both')]);
    const draft: Pack = {
      ...edited(from, { mien: card('mien') }),
      chapters: [
        { id: 'deux', title: { fr: 'Deux' }, cards: ['both', 'mien'] },
        { id: 'un', title: { fr: 'Premier' }, cards: ['same', 'here', 'there'] },
      ],
    };
    const newer: Pack = {
      ...edited(from, { there: undefined, leur: card('leur'), autre: card('autre') }),
      version: 2,
      chapters: [
        { id: 'un', title: { fr: 'Un' }, cards: ['same', 'here', 'both', 'leur'] },
        { id: 'trois', title: { fr: 'Trois' }, cards: ['autre'] },
      ],
    };
    const { pack: merged } = mergePacks(from, draft, newer);
    expect(packSchema.safeParse(merged).error?.issues).toBeUndefined();
    expect(merged.chapters.map((chapter) => [chapter.id, chapter.title.fr, chapter.cards])).toEqual([
      ['deux', 'Deux', ['both', 'mien']],
      ['un', 'Premier', ['same', 'here', 'leur']],
      ['trois', 'Trois', ['autre']],
    ]);
    expect(merged.cards.find((each) => each.id === 'same')?.next).toEqual(['other-pack/x']);
  });

  it('takes the chapters of the newer version where the draft left them alone', () => {
    const draft = edited(base, { here: card('here', 'D’ici') });
    const newer: Pack = {
      ...base,
      version: 2,
      chapters: [{ id: 'un', title: { fr: 'Renommé' }, cards: ['both', 'there', 'here', 'same'] }],
    };
    expect(mergePacks(base, draft, newer).pack.chapters).toEqual(newer.chapters);
  });

  it('takes title, summary, source and words from the side that changed them, the note from the draft', () => {
    const lexicon = [{ language: 'fr' as const, terms: ['résil', 'résiliation'] }];
    const from = pack('p', 1, [card('a')], { source: { fr: 'Source' }, lexicon });
    const { source: _source, ...without } = from;
    const draft: Pack = { ...without, title: { fr: 'D’ici' }, note: 'Ce que j’ai changé' };
    const newer: Pack = { ...from, version: 2, summary: { fr: 'De là' }, lexicon: [], note: 'Leur note' };
    const merged = mergePacks(from, draft, newer).pack;
    expect(merged).toMatchObject({ title: { fr: 'D’ici' }, summary: { fr: 'De là' }, lexicon: [] });
    expect(merged.note).toBe('Ce que j’ai changé');
    expect(merged.source).toBeUndefined();
  });

  it('becomes the base of the draft, with its conflicts stored until they are resolved', async () => {
    const db = await installed(base);
    await openPackDraft(db, 'p', 1);
    const mine = edited(base, { both: card('both', 'D’ici'), here: card('here', 'D’ici') });
    await savePackDraft(db, 'p', mine, 2);
    const newer = {
      ...edited(base, { both: card('both', 'De là'), here: card('here', 'De là') }),
      version: 2,
    };
    const { conflicts } = await rebasePackDraft(db, 'p', newer);
    expect(conflicts).toHaveLength(2);
    const row = await readPackDraft(db, 'p');
    expect(row).toMatchObject({ baseVersion: 2, base: newer, conflicts });
    if (!row) throw new Error('there is a draft');

    // Saving something else settles nothing; changing the card does; so does saying that it is good.
    await savePackDraft(db, 'p', { ...row.pack, title: { fr: 'Titre' } }, 3);
    expect((await readPackDraft(db, 'p'))?.conflicts).toHaveLength(2);
    const settled = row.pack.cards.map((each) => (each.id === 'both' ? card('both', 'Ensemble') : each));
    await savePackDraft(db, 'p', { ...row.pack, cards: settled }, 4);
    expect((await readPackDraft(db, 'p'))?.conflicts).toEqual([{ cardId: 'here', kind: 'changed-in-both' }]);
    await settleConflict(db, 'p', 'here');
    expect((await readPackDraft(db, 'p'))?.conflicts).toBeUndefined();
  });

  it('is nothing to a pack without a draft', async () => {
    const db = testDatabase();
    expect(await rebasePackDraft(db, 'p', base)).toEqual({ conflicts: [] });
    await settleConflict(db, 'p', 'a');
    expect(await db.packDrafts.count()).toBe(0);
  });
});
