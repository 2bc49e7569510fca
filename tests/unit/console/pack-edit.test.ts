import { describe, expect, test } from 'vitest';
import { slugFor } from '@/components/console/core/slug';
import {
  addCard,
  addChapter,
  duplicateCard,
  isRemovable,
  moveCard,
  moveCardTo,
  moveChapter,
  newCardId,
  putCardBack,
  removeCard,
  removeChapter,
} from '@/components/console/draft/pack-edit';
import { type Pack, packSchema } from '@/protocol/pack';
import { card, pack } from '@/tests/support/database';

const twoChapters = (): Pack => ({
  ...pack('essai', 1, [card('a'), card('b', 'b', { next: ['a', 'c'] }), card('c')]),
  chapters: [
    { id: 'un', title: { fr: 'Un' }, cards: ['a', 'b'] },
    { id: 'deux', title: { fr: 'Deux' }, cards: ['c'] },
  ],
});
const places = (of: Pack) => of.chapters.map((chapter) => chapter.cards.join(' '));

describe('the shape of a pack', () => {
  test('a card moves within its chapter, then on into the next one, and stops at both ends', () => {
    const start = twoChapters();
    expect(places(moveCard(start, 'a', 1))).toEqual(['b a', 'c']);
    expect(places(moveCard(start, 'b', 1))).toEqual(['a', 'b c']);
    expect(places(moveCard(start, 'c', -1))).toEqual(['a b c', '']);
    expect(moveCard(start, 'a', -1)).toBe(start);
    expect(moveCard(start, 'c', 1)).toBe(start);
  });

  test('a card goes to the end of another chapter, and nowhere when there is no such chapter', () => {
    const start = twoChapters();
    expect(places(moveCardTo(start, 'a', 'deux'))).toEqual(['b', 'c a']);
    expect(moveCardTo(start, 'a', 'trois')).toBe(start);
  });

  test('a removed card leaves no pointer behind, so that the pack can still be published', () => {
    const removed = removeCard(twoChapters(), 'a');
    expect(removed?.pack.cards.map(({ id }) => id)).toEqual(['b', 'c']);
    expect(removed?.pack.cards[0]?.next).toEqual(['c']);
    expect(packSchema.safeParse(removed?.pack).success).toBe(true);
  });

  test('a removed card is restored at its position with its references, whatever was changed meanwhile', () => {
    const start = twoChapters();
    const removed = removeCard(start, 'a');
    if (!removed) throw new Error('nothing was removed');
    expect(putCardBack(removed.pack, removed.removed)).toEqual({
      ...start,
      cards: expect.arrayContaining(start.cards),
    });
    const changed = addCard(removed.pack, 'un', card('neuf'));
    expect(places(putCardBack(changed, removed.removed))).toEqual(['a b neuf', 'c']);
    const without = { ...removed.pack, chapters: removed.pack.chapters.slice(1) };
    expect(places(putCardBack(without, removed.removed))).toEqual(['a c']);
    expect(putCardBack(start, removed.removed)).toBe(start);
  });

  test('a copy comes right after its original, under an id and a title of its own', () => {
    const done = duplicateCard(twoChapters(), 'a', (title) => `${title} (copie)`);
    expect(done?.copyId).toBe('a-copie');
    expect(done && places(done.pack)).toEqual(['a a-copie b', 'c']);
    expect(done?.pack.cards.at(-1)?.fr?.title).toBe('a (copie)');
    const again = done && duplicateCard(done.pack, 'a', (title) => title);
    expect(again?.copyId).toBe('a-copie-2');
  });

  test('only an empty chapter can go, and never the last one', () => {
    const start = addChapter(twoChapters(), 'Été à l’œuvre', 'fr');
    expect(start.chapters.map(({ id }) => id)).toEqual(['un', 'deux', 'ete-a-l-oeuvre']);
    expect(removeChapter(start, 'un').chapters).toHaveLength(3);
    expect(removeChapter(start, 'ete-a-l-oeuvre').chapters).toHaveLength(2);
    const alone = pack('seul', 1, []);
    expect(alone.chapters.some((chapter) => isRemovable(alone, chapter))).toBe(false);
    expect(removeChapter(alone, 'un')).toEqual(alone);
  });

  test('chapters exchange positions and keep their cards', () => {
    expect(places(moveChapter(twoChapters(), 'deux', -1))).toEqual(['c', 'a b']);
    const start = twoChapters();
    expect(moveChapter(start, 'un', -1)).toBe(start);
  });

  test('a card added to a deleted chapter is in the first one: never in none', () => {
    expect(places(addCard(twoChapters(), 'disparu', card('neuf')))).toEqual(['a b neuf', 'c']);
  });
});

describe('ids made of titles', () => {
  test('accents, ligatures and signs give plain letters and hyphens', () => {
    expect(slugFor('  L’œuf & le Bœuf : 2ᵉ panne !', new Set(), 'fiche')).toBe('l-oeuf-le-boeuf-2-panne');
  });

  test('a title of no usable letter gives the fallback, and a taken id a number', () => {
    expect(slugFor('🙂', new Set(), 'fiche')).toBe('fiche');
    expect(slugFor('Panne', new Set(['panne', 'panne-2']), 'fiche')).toBe('panne-3');
  });

  test('a very long title is cut at a word, and its numbered double is still a valid id', () => {
    const long = 'un titre vraiment très long '.repeat(10);
    const id = slugFor(long, new Set(), 'fiche');
    const start = { ...pack('essai', 1, [card(id)]) };
    const second = newCardId(start, long);
    expect(second).toBe(`${id}-2`);
    const both = addCard(start, 'un', card(second));
    expect(packSchema.safeParse(both).success).toBe(true);
    expect(id.endsWith('-')).toBe(false);
  });
});
