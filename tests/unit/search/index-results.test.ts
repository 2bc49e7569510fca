/** The answers of the index at their bounds: limits, listing, language, noise, and what it forgets. */
import { describe, expect, it } from 'vitest';
import {
  createSearchIndex,
  restoreSearchIndex,
  type SearchEntry,
  type SearchQuery,
  type SearchText,
} from '@/search/search-index';

function text(title: string, more: Partial<SearchText> = {}): SearchText {
  return { title, summary: '', cues: [], steps: [], scripts: [], avoid: [], keywords: [], ...more };
}

function entry(id: string, fr: SearchText | undefined, more: Partial<SearchEntry> = {}): SearchEntry {
  return { ref: `p/${id}`, packId: 'p', chapterId: 'c', kind: 'situation', ...(fr && { fr }), ...more };
}

function indexOf(...entries: SearchEntry[]) {
  const index = createSearchIndex();
  index.add(entries);
  return index;
}

const ask = (index: ReturnType<typeof indexOf>, typed: string, more: Partial<SearchQuery> = {}) =>
  index.query({ text: typed, language: 'fr', ...more });
const refs = (response: ReturnType<typeof ask>) => response.hits.map(({ ref }) => ref);
const numbered = (count: number) =>
  Array.from({ length: count }, (_, position) =>
    entry(`n${String(position).padStart(2, '0')}`, text('Panne')),
  );

describe('the number of hits', () => {
  it('is twelve unless the index or the query says another', () => {
    expect(ask(indexOf(...numbered(20)), 'panne').hits).toHaveLength(12);
    const of15 = createSearchIndex({ limit: 15 });
    of15.add(numbered(20));
    expect(ask(of15, 'panne').hits).toHaveLength(15);
    expect(ask(of15, 'panne', { limit: 3 }).hits).toHaveLength(3);
    const restored = restoreSearchIndex(of15.save(), { limit: 2 });
    expect(ask(restored, 'panne').hits).toHaveLength(2);
  });

  it('bounds a listing too', () => {
    const index = indexOf(...numbered(20));
    expect(ask(index, '', { filters: {} }).hits).toHaveLength(12);
    expect(ask(index, '', { filters: {}, limit: 4 }).hits).toHaveLength(4);
  });
});

describe('an entry', () => {
  it('is given back as it was added, and is undefined once removed', () => {
    const added = entry('a', text('Colis perdu', { scripts: ['Je le cherche.'] }), {
      kind: 'lesson',
      mine: true,
      en: text('Lost parcel'),
    });
    const index = indexOf(added, entry('b', text('Autre')));
    expect(index.entry('p/a')).toEqual(added);
    expect(index.entry('p/none')).toBeUndefined();
    expect([index.has('p/a'), index.has('p/none')]).toEqual([true, false]);
    index.remove(['p/a']);
    expect(index.entry('p/a')).toBeUndefined();
    expect(index.has('p/a')).toBe(false);
  });
});

describe('a listing', () => {
  it('treats spaces as an empty query: with filters every card, without any none', () => {
    const index = indexOf(entry('a', text('Un')), entry('b', text('Deux')));
    expect(refs(ask(index, ' \t ', { filters: {} }))).toEqual(['p/a', 'p/b']);
    expect(refs(ask(index, ' \t '))).toEqual([]);
  });

  it('shows the first script where there is one, and marks no word', () => {
    const index = indexOf(
      entry('a', text('Sans')),
      entry('b', text('Avec', { scripts: ['Je vous écoute.', 'Bien sûr.'] })),
    );
    const { hits } = ask(index, '', { filters: {} });
    expect(hits.map(({ ref, scriptIndex, matched }) => ({ ref, scriptIndex, matched }))).toEqual([
      { ref: 'p/a', scriptIndex: -1, matched: [] },
      { ref: 'p/b', scriptIndex: 0, matched: [] },
    ]);
  });

  it('lists a card in the language of the interface where it has it, else in the other', () => {
    const index = indexOf(
      entry('a', text('Deux langues'), { en: text('Two languages') }),
      entry('b', undefined, { en: text('English alone') }),
    );
    const languages = (more: Partial<SearchQuery>) =>
      ask(index, '', { filters: {}, ...more }).hits.map(({ ref, language }) => `${ref} ${language}`);
    expect(languages({})).toEqual(['p/a fr', 'p/b en']);
    expect(languages({ language: 'en' })).toEqual(['p/a en', 'p/b en']);
    expect(languages({ filters: { languages: ['fr'] } })).toEqual(['p/a fr']);
  });

  it('has favourites first, then recents with the latest first, then the rest by ref', () => {
    const index = indexOf(...['a', 'b', 'c', 'd', 'e'].map((id) => entry(id, text('Panne'))));
    const given = { favourites: new Set(['p/e']), recents: ['p/d', 'p/c'] };
    expect(refs(ask(index, '', { filters: {}, ...given }))).toEqual(['p/e', 'p/d', 'p/c', 'p/a', 'p/b']);
    const many = Array.from({ length: 6 }, (_, position) => `p/${'abcde'[5 - position] ?? 'z'}`);
    expect(refs(ask(index, '', { filters: {}, recents: many }))).toEqual(['p/e', 'p/d', 'p/c', 'p/b', 'p/a']);
  });
});

describe('an order between near equals', () => {
  it('prefers the language of the interface, also between two cards', () => {
    const index = indexOf(entry('a', undefined, { en: text('Promotion') }), entry('b', text('Promotion')));
    expect(refs(ask(index, 'promotion'))).toEqual(['p/b', 'p/a']);
    expect(refs(ask(index, 'promotion', { language: 'en' }))).toEqual(['p/a', 'p/b']);
  });

  it('prefers a card that has the whole query as a line', () => {
    const index = indexOf(
      entry('a', text('Appel', { cues: ['le retard du colis'] })),
      entry('b', text('Appel', { cues: ['le colis du retard'] })),
    );
    expect(refs(ask(index, 'le colis du retard'))[0]).toBe('p/b');
    expect(refs(ask(index, 'le retard du colis'))[0]).toBe('p/a');
  });

  it('gives one word no more for being a line by itself', () => {
    const alone = indexOf(entry('a', text('Appel', { keywords: ['colis'] })));
    const among = indexOf(entry('a', text('Appel', { keywords: ['colis', 'autre'] })));
    const score = (index: ReturnType<typeof indexOf>) => ask(index, 'colis').hits[0]?.score ?? 0;
    expect(Math.abs(score(alone) - score(among))).toBeLessThan(0.15);
  });

  it('gives the whole query as a line a fifth of a full score more', () => {
    const score = (typed: string, cue: string) =>
      ask(indexOf(entry('a', text('Appel', { cues: [cue] }))), typed).hits[0]?.score ?? 0;
    const asLine = score('colis retard', 'colis retard');
    const inLine = score('colis retard', 'retard colis');
    expect(asLine - inLine).toBeGreaterThan(0.15);
  });

  it('lets the latest recents push most, each a little less than the one before', () => {
    const index = indexOf(...['a', 'b', 'c'].map((id) => entry(id, text('Panne'))));
    const { hits } = ask(index, '', { filters: {}, recents: ['p/c', 'p/b', 'p/a'] });
    const [first = 0, second = 0, third = 0] = hits.map(({ score }) => score);
    expect(refs({ hits, unknown: [], nearest: [] })).toEqual(['p/c', 'p/b', 'p/a']);
    expect(second).toBeGreaterThan(0.75 * first);
    expect(third).toBeGreaterThan(0.65 * first);
  });

  it('prefers an equal title to a line that says the same', () => {
    const index = indexOf(
      entry(
        'a',
        text('Panne', { cues: ['colis en retard', 'retard du colis'], keywords: ['colis', 'retard'] }),
      ),
      entry('b', text('Colis en retard')),
    );
    expect(refs(ask(index, 'colis en retard'))[0]).toBe('p/b');
  });

  it('takes an equal title in the other language for a hit', () => {
    const index = indexOf(
      entry('a', text('Colis perdu'), { en: text('Lost parcel') }),
      entry('b', text('Perdu')),
    );
    expect(ask(index, 'lost parcel').hits[0]).toMatchObject({ ref: 'p/a', language: 'en' });
  });
});

describe('noise', () => {
  it('is left out: a card that says one small part of what the best one says whole', () => {
    const index = indexOf(
      entry('a', text('Résiliation pour déménagement à l’étranger')),
      entry(
        'b',
        text('Horaires', { steps: ['Vérifiez le pays : étranger ou non, puis notez la suite du dossier.'] }),
      ),
      ...Array.from({ length: 30 }, (_, position) =>
        entry(`z${position}`, text(`Sujet ${position}`, { steps: ['Notez : étranger.'] })),
      ),
    );
    const found = refs(ask(index, 'résiliation déménagement étranger', { limit: 50 }));
    expect(found[0]).toBe('p/a');
    expect(found).not.toContain('p/b');
  });
});

describe('what was learned from the words there were', () => {
  it('is forgotten when cards come: a misspelt word finds the new card', () => {
    const index = indexOf(entry('a', text('Panne')));
    expect(refs(ask(index, 'remborsement '))).toEqual([]);
    index.add([entry('b', text('Remboursement'))]);
    expect(refs(ask(index, 'remborsement '))).toEqual(['p/b']);
  });

  it('is forgotten when cards go: the word is unknown again', () => {
    const index = indexOf(entry('a', text('Panne')), entry('b', text('Remboursement')));
    expect(ask(index, 'remborsement ').unknown).toEqual([]);
    index.remove(['p/b']);
    expect(ask(index, 'remborsement ')).toMatchObject({ hits: [], unknown: ['remborsement'] });
  });

  it('counts a removed card in no weight: results are as if it had never been there', () => {
    const others = Array.from({ length: 12 }, (_, position) =>
      entry(`r${position}`, text('Retard', { cues: ['colis en retard'] })),
    );
    const left = [
      entry('a', text('Colis', { cues: ['retard'] })),
      entry('b', text('Retard', { cues: ['colis'] })),
      entry('c', text('Panne')),
    ];
    const index = indexOf(...others, ...left);
    index.remove(others.map(({ ref }) => ref));
    for (const typed of ['colis', 'retard', 'colis retard', 'pan']) {
      expect(ask(index, typed), typed).toEqual(ask(indexOf(...left), typed));
    }
  });

  it('counts a removed card in no weight of its pack either', () => {
    const inPack = (packId: string, id: string, card: SearchText): SearchEntry => ({
      ...entry(id, card),
      ref: `${packId}/${id}`,
      packId,
    });
    const crowd = Array.from({ length: 30 }, (_, position) =>
      inPack('p', `r${position}`, text(`Sujet ${position}`, { steps: ['Notez la facture au dossier.'] })),
    );
    const left = [
      inPack('p', 'a', text('Facture contestée')),
      inPack('p', 'b', text('Dossier de la facture')),
      ...Array.from({ length: 30 }, (_, position) =>
        inPack('q', `z${position}`, text(`Procédure ${position}`, { steps: ['Notez la facture.'] })),
      ),
    ];
    const index = indexOf(...crowd, ...left);
    index.remove(crowd.map(({ ref }) => ref));
    for (const typed of ['facture', 'dossier', 'notez la facture', 'facture contestée']) {
      expect(ask(index, typed, { limit: 50 }), typed).toEqual(ask(indexOf(...left), typed, { limit: 50 }));
    }
  });

  it('survives saving', () => {
    const index = indexOf(entry('a', text('Panne')), entry('b', text('Remboursement')));
    expect(refs(ask(index, 'remborsement '))).toEqual(['p/b']);
    index.remove(['p/a']);
    index.save();
    expect(refs(ask(index, 'remborsement '))).toEqual(['p/b']);
  });
});

describe('the numbers of removed cards', () => {
  const cards = (count: number) =>
    Array.from({ length: count }, (_, position) => entry(`n${position}`, text(`Fiche ${position}`)));
  const refsFrom = (entries: SearchEntry[], from: number) => entries.slice(from).map(({ ref }) => ref);

  it('are given back once there are over a thousand and they outnumber the living', () => {
    const many = cards(1_002);
    const index = indexOf(...many);
    index.remove(refsFrom(many, 501));
    // 1,002 numbers for 501 cards: they do not outnumber the living yet.
    expect(index.numbers).toBe(1_002);
    index.remove(['p/n500']);
    expect(index.numbers).toBe(500);
    expect(refs(ask(index, 'fiche 499'))[0]).toBe('p/n499');
  });

  it('stay in use in a small index', () => {
    const few = cards(1_000);
    const index = indexOf(...few);
    index.remove(refsFrom(few, 1));
    expect([index.numbers, index.size]).toEqual([1_000, 1]);
  });

  it('are given back by saving', () => {
    const few = cards(10);
    const index = indexOf(...few);
    index.remove(refsFrom(few, 4));
    index.save();
    expect(index.numbers).toBe(4);
  });
});

describe('an index saved by another version', () => {
  it('is refused with both versions', () => {
    const saved = indexOf(entry('a', text('Panne'))).save();
    expect(() => restoreSearchIndex({ ...saved, version: 1 })).toThrow(/version 1, \d+ needed/u);
  });
});

describe('near words', () => {
  it('are of the language of the interface, of the other one only where no card is in that', () => {
    const both = indexOf(entry('a', text('Panne')), entry('b', undefined, { en: text('Instalment plan') }));
    expect(ask(both, 'xxstalmnet').nearest).toEqual([]);
    expect(ask(both, 'xxstalmnet', { language: 'en' }).nearest).toEqual(['instalment']);
    const english = indexOf(entry('b', undefined, { en: text('Instalment plan') }));
    expect(ask(english, 'xxstalmnet').nearest).toEqual(['instalment']);
  });

  it('are not searched once something is found', () => {
    const index = indexOf(entry('a', text('Échéancier')), entry('b', text('Panne')));
    expect(ask(index, 'panne xchaenzier').nearest).toEqual([]);
    expect(ask(index, 'xchaenzier').nearest).toEqual(['échéancier']);
  });
});

describe('words that are the same in every organisation', () => {
  const MAIL = ['courriel', 'mail', 'e-mail', 'email', 'E-mails', 'courriels'];
  const TEXT = ['texto', 'SMS', 'textos'];
  const others = numbered(30);

  it.each(
    [MAIL, TEXT].flatMap((words) => words.flatMap((typed) => words.map((written) => [typed, written]))),
  )('%s finds a card that says %s', (typed, written) => {
    const index = indexOf(entry('a', text(`Pas reçu de ${written}`)), ...others);
    expect(refs(ask(index, typed as string))).toEqual(['p/a']);
  });
});

describe('an urgent card', () => {
  const others = numbered(20).map((one) => ({
    ...one,
    fr: text('Rendez-vous', { keywords: ['poteau'] }),
  }));
  const urgent = entry('z', text('Danger', { cues: ['un poteau est tombé'] }), { urgent: true });

  it('goes before every card that matches about as well, and only with the mark', () => {
    expect(refs(ask(indexOf(...others, urgent), 'poteau'))[0]).toBe('p/z');
    expect(refs(ask(indexOf(...others, { ...urgent, urgent: false }), 'poteau'))[0]).toBe('p/n00');
    const restored = restoreSearchIndex(indexOf(...others, urgent).save());
    expect(refs(restored.query({ text: 'poto', language: 'fr' }))[0]).toBe('p/z');
  });

  it('stays behind a card that matches far better', () => {
    const exact = entry('a', text('Changer un poteau de clôture'));
    expect(refs(ask(indexOf(exact, urgent), 'changer un poteau de clôture'))[0]).toBe('p/a');
  });
});

describe('a less certain result', () => {
  const index = indexOf(
    entry('a', text('Facture trop élevée', { cues: ['la facture a doublé'] })),
    ...Array.from({ length: 30 }, (_, position) => entry(`b${position}`, text(`Sujet ${position}`))),
  );
  const certain = (typed: string) => ask(index, typed).hits.map((hit) => hit.certain);

  it('says only a small part of the query', () => {
    expect(certain('facture')).toEqual([true]);
    expect(certain('sa facture a doublé')).toEqual([true]);
    expect(certain('recette gateau chocolat avec la facture du four')).toEqual([false]);
  });
});
