import { describe, expect, it } from 'vitest';
import { parseQueryTokens } from '@/search/query/query-tokens';

const known = {
  packs: [{ id: 'desescalade', titles: ['Dix leçons', 'Ten lessons'] }, { id: 'relation-client' }],
  chapters: [
    { id: 'facture', titles: ['Facture et contestation'] },
    { id: 'panne', titles: ['Panne et incident'] },
  ],
};

describe('filters typed in the field', () => {
  it('takes them out of the text', () => {
    const parsed = parseQueryTokens('colis #fr retard #moi', known);
    expect(parsed.text).toBe('colis retard ');
    expect(parsed.filters).toEqual({ languages: ['fr'], mine: true });
  });

  it('knows both languages of each word', () => {
    for (const typed of ['#leçon', '#lecon', '#lesson', '#type:leçon', '#kind:lesson']) {
      expect(parseQueryTokens(typed).filters).toEqual({ kinds: ['lesson'] });
    }
    expect(parseQueryTokens('#astuce').filters).toEqual({ kinds: ['tip'] });
    expect(parseQueryTokens('#English').filters).toEqual({ languages: ['en'] });
  });

  it('names packs and chapters by the beginning of an id or a title, with or without accents', () => {
    expect(parseQueryTokens('#chapitre:fact', known).filters).toEqual({ chapters: ['facture'] });
    expect(parseQueryTokens('#chapter:"panne et"', known).filters).toEqual({ chapters: ['panne'] });
    expect(parseQueryTokens('#pack:dix-lecons', known).filters).toEqual({ packs: ['desescalade'] });
    expect(parseQueryTokens('#pack:Relation_Client', known).filters).toEqual({ packs: ['relation-client'] });
    expect(parseQueryTokens('#pack:libre').filters).toEqual({ packs: ['libre'] });
  });

  it('filters by nothing that is unknown, and marks it in the token', () => {
    const { filters, tokens } = parseQueryTokens('#chapitre:zzz', known);
    expect(filters).toEqual({});
    expect(tokens).toMatchObject([{ kind: 'chapter', values: [] }]);
  });

  it('widens within a kind of filter and returns the position of each', () => {
    const typed = 'a #chapitre:panne #chapitre:facture';
    const { filters, tokens } = parseQueryTokens(typed, known);
    expect(filters).toEqual({ chapters: ['panne', 'facture'] });
    expect(tokens.map(({ start, end }) => typed.slice(start, end))).toEqual([
      '#chapitre:panne',
      '#chapitre:facture',
    ]);
  });

  it('leaves what it does not understand in the text', () => {
    for (const typed of ['#4711', 'c# mineur', '#inconnu', '#pack:', 'a#fr']) {
      expect(parseQueryTokens(typed, known)).toMatchObject({ text: typed, filters: {}, tokens: [] });
    }
  });

  it('keeps the space that ends a word', () => {
    expect(parseQueryTokens('colis ').text).toBe('colis ');
    expect(parseQueryTokens('#fr   ').text).toBe('');
  });
});
