/** What the list shows of each hit, made from the index alone. */
import { describe, expect, it } from 'vitest';
import type { Card, CardText } from '@/protocol/pack';
import { cardEntry, tipEntry } from '@/search/index/entries';
import { createSearchIndex } from '@/search/search-index';
import { findCards } from '@/search/worker/present-results';
import type { LinePiece } from '@/search/worker/protocol';
import type { PackRow } from '@/storage/database/pack-rows';

const CARD: Card = {
  id: 'double-prelevement',
  kind: 'situation',
  next: [],
  fr: {
    title: 'Deux prélèvements le même mois',
    summary: 'Le client a été débité deux fois.',
    cues: ['« J’ai été débité deux fois »'],
    steps: [],
    scripts: [
      { text: 'Je vous crois, {{client}}.', tone: 'neutre' },
      { text: 'Je vous rembourse le second prélèvement.', tone: 'neutre' },
    ],
    avoid: [],
    keywords: ['doublon'],
  },
};
const PACK = { id: 'maison', title: { fr: 'Maison' }, chapters: [] } as unknown as PackRow;

function indexOf(...words: { id: string; situation?: string; words: string }[]) {
  const index = createSearchIndex();
  index.add([cardEntry('maison', 'argent', CARD)]);
  index.add(
    words.map(({ id, ...content }) =>
      tipEntry({ id, content: { kind: 'tip', language: 'fr', ...content }, mine: true }),
    ),
  );
  return index;
}
const ask = (text: string, ...tips: Parameters<typeof indexOf>) =>
  findCards(indexOf(...tips), { text, language: 'fr', limit: 12, favourites: [], recents: [] }, [PACK]).cards;
const marked = (pieces: readonly LinePiece[] = []) =>
  pieces.flatMap((piece) => ('marked' in piece && piece.marked ? [piece.text] : []));
const written = (pieces: readonly LinePiece[]) =>
  pieces.map((piece) => ('text' in piece ? piece.text : `{{${piece.placeholder}}}`)).join('');

describe('a found card', () => {
  it('shows the best line, its index, its pack, and marks the words through an inflection', () => {
    const [card] = ask('rembourser prelevements');
    expect(card).toMatchObject({
      ref: 'maison/double-prelevement',
      kind: 'card',
      lineIndex: 1,
      packTitle: 'Maison',
    });
    expect(marked(card?.line)).toEqual(['rembourse', 'prélèvement']);
    expect(marked(card?.title)).toEqual(['prélèvements']);
    expect(card?.reason).toBeUndefined();
  });

  it('shows the line that says why it was found, where title and line do not', () => {
    const [card] = ask('debite');
    expect(marked(card?.reason)).toEqual(['débité']);
    expect(written(card?.line ?? [])).toBe('Je vous crois, {{client}}.');
  });
});

describe('the reason of a result', () => {
  const STEPS = ['Vérifiez l’identité.', 'Ouvrez le relevé bancaire du mois.'];
  const card: Card = {
    ...CARD,
    fr: {
      ...(CARD.fr as CardText),
      summary: 'La banque met la somme de côté.',
      steps: STEPS,
      avoid: [{ phrase: 'C’est votre banque qui se trompe.', instead: 'Regardons le relevé ensemble.' }],
      customerSteps: ['Gardez une photo de la ligne.'],
      searches: ['somme prise deux fois', 'argent parti en double'],
    },
  };
  const reasonOf = (text: string) => {
    const index = createSearchIndex();
    index.add([cardEntry('maison', 'argent', card)]);
    const finding = findCards(index, { text, language: 'fr', limit: 12, favourites: [], recents: [] }, [
      PACK,
    ]);
    return finding.cards.map(({ reason }) => reason && written(reason));
  };

  it.each([
    ['doublon', 'doublon'],
    ['somme', 'La banque met la somme de côté.'],
    ['identite', STEPS[0]],
    ['releve bancaire', STEPS[1]],
    ['photo ligne', 'Gardez une photo de la ligne.'],
    ['trompe', 'C’est votre banque qui se trompe.'],
  ])('of %s is the line that says most of it, in whatever field', (typed, line) => {
    expect(reasonOf(typed)).toEqual([line]);
  });

  it('is a cue that says more than the title', () => {
    expect(reasonOf('j’ai été débité deux fois')).toEqual(['« J’ai été débité deux fois »']);
  });

  it('is one of its searches, which it does not show, only where nothing else says any of it', () => {
    expect(reasonOf('argent parti')).toEqual(['argent parti en double']);
    expect(reasonOf('somme prise')).toEqual(['La banque met la somme de côté.']);
    expect(reasonOf('prélèvements somme prise')).toEqual([undefined]);
  });

  it('is left out where title or line say as much', () => {
    expect(reasonOf('prélèvements')).toEqual([undefined]);
    expect(reasonOf('second')).toEqual([undefined]);
  });
});

describe('a found tip of the advisor’s own', () => {
  it('is called by its situation', () => {
    const [tip] = ask('arnaque', { id: 'a', situation: 'Il crie à l’arnaque', words: 'Je comprends.' });
    expect(tip).toMatchObject({ ref: 'tips/a', kind: 'tip', lineIndex: 0, packTitle: undefined });
    expect(written(tip?.title ?? [])).toBe('Il crie à l’arnaque');
  });

  it('without one says its words once, however long they are', () => {
    const words = `Proposer un rappel ${'et encore un rappel '.repeat(20)}`;
    const [tip] = ask('rappel', { id: 'b', words });
    expect(written(tip?.title ?? [])).toBe('');
    expect(written(tip?.line ?? [])).toBe(words);
  });
});
