import { describe, expect, test } from 'vitest';
import { tidyCard, tidyPack } from '@/components/console/draft/pack-tidy';
import { packChanges } from '@/components/console/publish/pack-changes';
import { cardProblems, packProblems } from '@/components/console/publish/pack-check';
import { spokenWords } from '@/protocol/content/spoken-words';
import { type Card, type Pack, packSchema } from '@/protocol/pack';
import { card, pack } from '@/tests/support/database';

const text = (title: string, scripts: string[] = []) => ({
  title,
  summary: 'Résumé.',
  cues: [],
  steps: [],
  scripts: scripts.map((line) => ({ text: line, tone: 'neutre' as const })),
  avoid: [],
  keywords: [],
});
const base = (): Pack => pack('essai', 2, [card('a'), card('b'), card('c')]);
const withCards = (change: (cards: Card[]) => Card[]): Pack => ({ ...base(), cards: change(base().cards) });

describe('what a version changes', () => {
  test('added, changed and removed cards are distinguished, in reading order', () => {
    const after = withCards(([a, b]) => [
      card('neuf'),
      { ...(a as Card), fr: text('Autre titre') },
      b as Card,
    ]);
    after.chapters = [{ id: 'un', title: { fr: 'Un' }, cards: ['b', 'a', 'neuf'] }];
    const changes = packChanges(base(), after);
    expect(changes.added.map(({ id }) => id)).toEqual(['neuf']);
    expect(changes.removed.map(({ id }) => id)).toEqual(['c']);
    expect(changes.changed.map(({ card: each }) => each.id)).toEqual(['a']);
    expect(changes.chapters).toBe(true);
  });

  test('a changed card is shown field by field, in its language, with the lines added and removed', () => {
    const before = { ...base(), cards: [{ ...card('a'), fr: text('a', ['un', 'deux']) }] };
    const after = {
      ...before,
      cards: [
        {
          ...card('a'),
          fr: text('a', ['deux', 'trois']),
          reviewBy: '2027-01-01',
          credits: [{ name: 'Léo' }],
        },
      ],
    };
    expect(packChanges(before, after).changed[0]?.fields).toEqual([
      { field: 'scripts', language: 'fr', before: ['un', 'deux'], after: ['deux', 'trois'] },
      { field: 'reviewBy', language: undefined, before: [], after: ['2027-01-01'] },
      { field: 'credits', language: undefined, before: [], after: ['Léo'] },
    ]);
  });

  test('the same pack, another version number or note is no change; an order or a title is one', () => {
    expect(packChanges(base(), { ...base(), version: 3, note: 'rien' }).none).toBe(true);
    const moved = { ...base(), chapters: [{ id: 'un', title: { fr: 'Un' }, cards: ['c', 'a', 'b'] }] };
    expect(packChanges(base(), moved)).toMatchObject({ none: false, chapters: true, changed: [] });
    expect(packChanges(base(), { ...base(), title: { fr: 'Autre' } })).toMatchObject({
      none: false,
      about: ['title'],
    });
  });

  test('all of a pack that was never published is new', () => {
    const changes = packChanges(undefined, base());
    expect(changes.added).toHaveLength(3);
    expect(changes).toMatchObject({ removed: [], changed: [], chapters: false, about: [] });
  });
});

describe('made ready to publish', () => {
  test('blank rows, surrounding spaces and an empty language are dropped, and the rest is stored', () => {
    const typed: Card = {
      ...card('a'),
      fr: {
        ...text('  Titre ', ['  une ligne  ', '   ']),
        steps: ['', 'un pas'],
        avoid: [
          { phrase: ' ', instead: '' },
          { phrase: 'Non.', instead: 'Voyons.' },
        ],
        customerSteps: [' '],
      },
      en: { ...text(''), summary: ' ' },
      credits: [],
    };
    const tidied = tidyCard(typed);
    expect(tidied).toEqual({
      id: 'a',
      kind: 'situation',
      next: [],
      fr: {
        ...text('Titre', ['une ligne']),
        steps: ['un pas'],
        avoid: [{ phrase: 'Non.', instead: 'Voyons.' }],
      },
    });
    expect(packSchema.safeParse(tidyPack({ ...base(), note: '  ' })).success).toBe(true);
  });

  test('a card that nobody touched stays as published, however untidy: only what was written counts as changed', () => {
    const published = base();
    const untidy = { ...published, cards: published.cards.map((card) => ({ ...card, credits: [] })) };
    expect(tidyPack(untidy, untidy).cards).toEqual(untidy.cards);
    expect(tidyPack(untidy).cards).not.toEqual(untidy.cards);
  });

  test('a half-filled pair or a missing title is stored, so that its problem is shown', () => {
    const typed = { ...card('a'), fr: { ...text(''), avoid: [{ phrase: 'Non.', instead: '' }] } };
    expect([...cardProblems(tidyCard(typed)).keys()]).toEqual(['fr.title', 'fr.avoid.0.instead']);
  });
});

describe('what is wrong, and where', () => {
  test('a blank row is no problem while one types, a blank title is one', () => {
    const typed = {
      ...card('a'),
      fr: { ...text(' ', ['']), steps: [''], avoid: [{ phrase: '', instead: '' }] },
    };
    expect([...cardProblems(typed)].map(([path, { problem }]) => [path, problem])).toEqual([
      ['fr.title', 'empty'],
    ]);
  });

  test('too long a title is reported at its field, hidden characters and what looks like code are no problem', () => {
    const typed = {
      ...card('a'),
      fr: text('x'.repeat(121), ['bon‮jour', '<script>alert(1)</script>']),
    };
    expect([...cardProblems(typed)].map(([path, { problem, limit }]) => [path, problem, limit])).toEqual([
      ['fr.title', 'too-long', 120],
    ]);
  });

  test('a problem of the whole pack names the card or chapter where it can be corrected', () => {
    const broken = withCards(([a, b, c]) => [a as Card, { ...(b as Card), next: ['disparue'] }, c as Card]);
    broken.chapters = [{ id: 'un', title: {}, cards: ['a', 'b', 'c'] }];
    expect(packProblems(broken)).toEqual([
      { path: 'chapters.0.title', problem: 'no-language', chapterId: 'un', inside: 'title' },
      { path: 'cards.1.next.0', problem: 'unknown-card', cardId: 'b', inside: 'next.0' },
    ]);
    expect(packProblems(base())).toEqual([]);
  });
});

test('words are counted as they are spoken: an elision is one, a placeholder is one', () => {
  expect(spokenWords('L’eau est revenue, {{nom du client}} !')).toBe(4);
  expect(spokenWords('')).toBe(0);
  expect(spokenWords('aujourd’hui 17 h 30')).toBe(4);
});
