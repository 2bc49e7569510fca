import { describe, expect, it } from 'vitest';
import type { LexiconEntry } from '@/protocol/pack';
import { cardEntry, tipEntry } from '@/search/index/entries';
import {
  createSearchIndex,
  restoreSearchIndex,
  type SearchEntry,
  type SearchQuery,
  type SearchText,
} from '@/search/search-index';
import { markedPieces } from '@/search/text/marks';

function text(title: string, more: Partial<SearchText> = {}): SearchText {
  return { title, summary: '', cues: [], steps: [], scripts: [], avoid: [], keywords: [], ...more };
}

function entry(id: string, fr: SearchText, more: Partial<SearchEntry> = {}): SearchEntry {
  return { ref: `p/${id}`, packId: 'p', chapterId: 'c', kind: 'situation', fr, ...more };
}

const CALM = entry(
  'x1',
  text('Restez calme', {
    cues: ['il crie', 'elle hurle dès le décroché'],
    scripts: ['Bonjour, je vous écoute.', 'Je comprends votre colère, prenons le temps.'],
  }),
  { en: text('Stay calm', { cues: ['he is shouting'] }) },
);
const REFUND = entry(
  'x2',
  text('Suivez l’argent', { cues: ['il attend son remboursement'], steps: ['Vérifiez l’écran.'] }),
);
const SCREEN = entry('x3', text('Écran cassé', { keywords: ['vitre'] }), { chapterId: 'materiel' });
const PAYMENT = entry('x4', text('Bâtissez un échéancier', { cues: ['payer en plusieurs fois'] }), {
  kind: 'lesson',
});

function indexOf(...entries: SearchEntry[]) {
  const index = createSearchIndex();
  index.add(entries);
  return index;
}

const all = () => indexOf(CALM, REFUND, SCREEN, PAYMENT);
const ask = (index: ReturnType<typeof all>, typed: string, more: Partial<SearchQuery> = {}) =>
  index.query({ text: typed, language: 'fr', ...more });
const refs = (response: ReturnType<typeof ask>) => response.hits.map(({ ref }) => ref);

describe('understanding', () => {
  it.each([
    ['ecran casse', 'p/x3'],
    ['lecran', 'p/x3'],
    ['l ecran', 'p/x3'],
    ['ÉCRAN', 'p/x3'],
    ['ecarn', 'p/x3'],
    ['écrran', 'p/x3'],
    ['remborsement', 'p/x2'],
    ['rembouresment', 'p/x2'],
    ['rembourser', 'p/x2'],
    ['rembou', 'p/x2'],
    ['echeancie', 'p/x4'],
    ['criait', 'p/x1'],
    ['kalme', 'p/x1'],
    ['calme restez', 'p/x1'],
    ['il est vraiment en train de crier très fort', 'p/x1'],
  ])('finds by %s', (typed, ref) => {
    expect(refs(ask(all(), typed))[0]).toBe(ref);
  });

  it('finds digits and references whatever their spaces', () => {
    const index = indexOf(entry('a', text('Appelez le 39 00')), entry('b', text('Référence AB1234')), REFUND);
    expect(refs(ask(index, '3900'))[0]).toBe('p/a');
    expect(refs(ask(index, '39 00'))[0]).toBe('p/a');
    expect(refs(ask(index, 'ab 1234'))[0]).toBe('p/b');
  });

  it('finds two words written in one and one written in two', () => {
    const index = indexOf(entry('a', text('Hors-forfait')), entry('b', text('Mot de passe oublié')), REFUND);
    expect(refs(ask(index, 'horsforfait'))[0]).toBe('p/a');
    expect(refs(ask(index, 'hors forfait'))[0]).toBe('p/a');
  });

  it('does not let a word of no card throw the rest away, and names it', () => {
    const response = ask(all(), 'zzyzx remboursement');
    expect(refs(response)[0]).toBe('p/x2');
    expect(response.unknown).toEqual(['zzyzx']);
  });

  it('helps on one letter and on function words alone', () => {
    expect(refs(ask(all(), 'c'))).toContain('p/x1');
    expect(refs(ask(all(), 'il')).length).toBeGreaterThan(0);
  });

  it('returns nothing for an empty query', () => {
    expect(ask(all(), '')).toEqual({ hits: [], unknown: [], nearest: [] });
    expect(ask(createSearchIndex(), 'remboursement')).toEqual({
      hits: [],
      unknown: ['remboursement'],
      nearest: [],
    });
  });

  it('proposes near words, as cards write them, when nothing is found', () => {
    const response = ask(all(), 'xchaenzier');
    expect(response.hits).toEqual([]);
    expect(response.nearest).toContain('échéancier');
    expect(ask(all(), 'écheancier zzyzx').nearest).toEqual([]);
  });
});

describe('lexicon', () => {
  const lexicon: LexiconEntry[] = [
    { language: 'fr', terms: ['rbt', 'remboursement'] },
    { language: 'fr', terms: ['cb', 'carte bancaire', 'carte bleue'] },
  ];
  const CARD = entry('x5', text('Refaites la carte bancaire'));
  const MENU = entry('x6', text('Envoyez la carte'));

  it('finds by a synonym of one word and of several, until the pack takes it away', () => {
    const index = indexOf(REFUND, MENU, CARD);
    index.addLexicon('p', lexicon);
    expect(refs(ask(index, 'rbt'))).toEqual(['p/x2']);
    expect(refs(ask(index, 'cb'))[0]).toBe('p/x5');
    index.removeLexicon('p');
    expect(refs(ask(index, 'rbt '))).toEqual([]);
  });

  it('finds an abbreviation by its long form', () => {
    const index = indexOf(entry('x7', text('Paiement par CB')), REFUND);
    index.addLexicon('p', lexicon);
    expect(refs(ask(index, 'carte bleue'))[0]).toBe('p/x7');
  });

  it('finds by the beginning of a word that only a lexicon knows, while it is being typed', () => {
    const index = indexOf(REFUND, MENU);
    index.addLexicon('p', [{ language: 'fr', terms: ['ristourne', 'remboursement'] }]);
    expect(refs(ask(index, 'ristou'))).toEqual(['p/x2']);
    expect(refs(ask(index, 'ristou carte'))[0]).toBe('p/x6');
  });

  it('does not take one word of a synonym for the whole of it', () => {
    const index = indexOf(
      entry('a', text('Hors garantie')),
      entry('b', text('Panne de courant')),
      entry('c', text('Il est furieux')),
    );
    index.addLexicon('p', [
      { language: 'fr', terms: ['énervé', 'furieux', 'hors de lui'] },
      { language: 'fr', terms: ['hs', 'en panne'] },
    ]);
    expect(refs(ask(index, 'énervé'))).toEqual(['p/c']);
    expect(refs(ask(index, 'hors de lui'))).toContain('p/c');
    expect(refs(ask(index, 'hs'))).toEqual(['p/b']);
  });
});

describe('ranking between packs', () => {
  const bills = [
    entry('a', text('Facture contestée', { cues: ['il conteste le montant'] })),
    entry('b', text('Montant du dépôt', { cues: ['dépôt de garantie'] })),
    entry('c', text('Colis en retard')),
    entry('d', text('Panne de courant')),
    ...Array.from({ length: 60 }, (_, index) => entry(`other${index}`, text(`Autre sujet ${index}`))),
  ];
  /** Cards of another pack that all say these words among others. */
  const crowd = (cue: string) =>
    Array.from({ length: 400 }, (_, index) =>
      entry(`z${index}`, text(`Procédure ${index}`, { cues: [cue] }), { ref: `q/z${index}`, packId: 'q' }),
    );

  it('lets a word be telling in one pack that another pack uses all the time', () => {
    const among = indexOf(...bills, ...crowd('noter la facture au dossier'));
    const own = refs(ask(among, 'facture sujet ', { limit: 400 })).filter((ref) => ref.startsWith('p/'));
    expect(own[0]).toBe('p/a');
  });

  it('does not let the like cards of a large pack hide the one card of a small pack', () => {
    const among = indexOf(...bills, ...crowd('contestée : facture'));
    expect(refs(ask(among, 'facture contestée'))[0]).toBe('p/a');
    const prefix = indexOf(...bills, ...crowd('le courantin du courantin'));
    expect(refs(ask(prefix, 'panne de courant'))[0]).toBe('p/d');
    const single = indexOf(...bills, ...crowd('colis'));
    expect(refs(ask(single, 'colis'))[0]).toBe('p/c');
  });
});

describe('ranking', () => {
  it('puts title before script, exact before inflected before misspelt', () => {
    const index = indexOf(
      entry('a', text('Titre neutre', { scripts: ['Votre facture arrive.'] })),
      entry('b', text('Facture')),
      entry('c', text('Facturation')),
    );
    expect(refs(ask(index, 'facture '))).toEqual(['p/b', 'p/c', 'p/a']);
    expect(refs(ask(index, 'facturation '))[0]).toBe('p/c');
  });

  it('puts what says more of the query first', () => {
    const index = indexOf(entry('a', text('Colis abîmé')), entry('b', text('Colis en retard')));
    expect(refs(ask(index, 'colis retard'))[0]).toBe('p/b');
  });

  it('breaks ties by ref, whatever the order of adding', () => {
    const twins = ['t3', 't1', 't2'].map((id) => entry(id, text('Panne de courant')));
    expect(refs(ask(indexOf(...twins), 'panne'))).toEqual(['p/t1', 'p/t2', 'p/t3']);
  });

  it('lets favourites and recents push gently, never past an exact title', () => {
    const twins = ['t1', 't2', 't3'].map((id) => entry(id, text('Panne de courant')));
    const index = indexOf(...twins, entry('t4', text('Panne')));
    const pushed = ask(index, 'panne de courant', { favourites: new Set(['p/t3']), recents: ['p/t2'] });
    expect(refs(pushed).slice(0, 3)).toEqual(['p/t3', 'p/t2', 'p/t1']);
    expect(refs(ask(index, 'panne', { favourites: new Set(['p/t1']) }))[0]).toBe('p/t4');
  });
});

describe('both languages', () => {
  it('makes one hit of a card, in the language that matched', () => {
    const response = ask(all(), 'shouting');
    expect(response.hits.map(({ ref, language }) => [ref, language])).toEqual([['p/x1', 'en']]);
  });

  it('prefers the language of the interface where both match alike', () => {
    const index = indexOf(entry('a', text('Promotion'), { en: text('Promotion') }));
    expect(ask(index, 'promotion').hits[0]?.language).toBe('fr');
    expect(ask(index, 'promotion', { language: 'en' }).hits[0]?.language).toBe('en');
  });
});

describe('filters', () => {
  it('narrows by pack, chapter, kind, language and own', () => {
    const index = all();
    index.add([{ ...entry('y', text('Écran noir')), ref: 'q/y', packId: 'q', mine: true }]);
    expect(refs(ask(index, 'ecran', { filters: { packs: ['q'] } }))).toEqual(['q/y']);
    expect(refs(ask(index, 'ecran', { filters: { chapters: ['materiel'] } }))).toEqual(['p/x3']);
    expect(refs(ask(index, 'ecran', { filters: { chapters: ['p/materiel'] } }))).toEqual(['p/x3']);
    expect(refs(ask(index, 'payer', { filters: { kinds: ['lesson'] } }))).toEqual(['p/x4']);
    expect(refs(ask(index, 'ecran', { filters: { languages: ['en'] } }))).toEqual([]);
    expect(refs(ask(index, 'ecran', { filters: { mine: true } }))).toEqual(['q/y']);
  });

  it('lists everything that passes when only filters are given, favourites first', () => {
    expect(
      refs(ask(all(), '', { filters: { kinds: ['situation'] }, favourites: new Set(['p/x3']) })),
    ).toEqual(['p/x3', 'p/x1', 'p/x2']);
  });
});

describe('showing', () => {
  it('names the best script line', () => {
    expect(ask(all(), 'colere').hits[0]).toMatchObject({ ref: 'p/x1', scriptIndex: 1 });
    expect(ask(all(), 'hurle').hits[0]).toMatchObject({ ref: 'p/x1', scriptIndex: 0 });
    expect(ask(all(), 'echeancier').hits[0]).toMatchObject({ ref: 'p/x4', scriptIndex: -1 });
  });

  it('names the words as the card writes them, through inflections and misspellings', () => {
    expect(ask(all(), 'criait').hits[0]?.matched).toEqual(['crie']);
    expect(ask(all(), 'echaencier').hits[0]?.matched).toEqual(['échéancier']);
    expect(ask(all(), 'vérification de lecran').hits.find(({ ref }) => ref === 'p/x2')?.matched).toContain(
      'écran',
    );
  });

  it('marks those words and their forms in any text, and gives the text back whole', () => {
    const written = 'L’échéancier, des ÉCHÉANCIERS ; échec.';
    const pieces = markedPieces(written, ['échéancier']);
    expect(pieces.map((piece) => piece.text).join('')).toBe(written);
    expect(pieces.filter(({ marked }) => marked).map((piece) => piece.text)).toEqual([
      'échéancier',
      'ÉCHÉANCIERS',
    ]);
    expect(markedPieces('rien', [])).toEqual([{ text: 'rien', marked: false }]);
  });
});

describe('keeping', () => {
  it('replaces an entry of the same ref and forgets removed ones', () => {
    const index = all();
    index.add([entry('x3', text('Clavier perdu'))]);
    expect(index.size).toBe(4);
    expect(refs(ask(index, 'ecran casse'))).not.toContain('p/x3');
    index.remove(['p/x2', 'p/unknown']);
    expect(index.size).toBe(3);
    expect(index.has('p/x2')).toBe(false);
    expect(refs(ask(index, 'remboursement'))).toEqual([]);
  });

  it('returns the same results after it was saved, cloned and restored, and can be changed further', () => {
    const index = all();
    index.addLexicon('p', [{ language: 'fr', terms: ['rbt', 'remboursement'] }]);
    const restored = restoreSearchIndex(structuredClone(index.save()));
    for (const typed of ['rbt', 'ecarn', 'criait', 'il', 'zzz', 'shouting']) {
      expect(ask(restored, typed)).toEqual(ask(index, typed));
    }
    restored.remove(['p/x2']);
    restored.add([entry('x9', text('Nouveau remboursement'))]);
    expect(refs(ask(restored, 'remboursement'))).toEqual(['p/x9']);
  });

  it('refuses an index saved by another version of its rules', () => {
    expect(() => restoreSearchIndex({ ...all().save(), version: 0 })).toThrow(RangeError);
  });

  it('gives the room of removed cards back', () => {
    const index = createSearchIndex();
    for (let round = 0; round < 3; round += 1) {
      index.add(
        Array.from({ length: 900 }, (_, index) => entry(`n${index}`, text(`Fiche ${index} tour ${round}`))),
      );
    }
    index.remove(Array.from({ length: 890 }, (_, index) => `p/n${index}`));
    expect(index.size).toBe(10);
    expect(refs(ask(index, 'fiche 895'))[0]).toBe('p/n895');
    expect(index.save().cards.ends.length).toBe(10);
  });
});

describe('entries', () => {
  it('makes an entry of a card', () => {
    const card = {
      id: 'un',
      kind: 'lesson' as const,
      next: [],
      fr: {
        title: 'T',
        summary: 'S',
        cues: ['c'],
        steps: ['e'],
        scripts: [{ text: 'Dites', tone: 'neutre' as const }],
        avoid: [{ phrase: 'non', instead: 'oui' }],
        keywords: ['k'],
      },
    };
    expect(cardEntry('p', 'c', card)).toEqual({
      ref: 'p/un',
      packId: 'p',
      chapterId: 'c',
      kind: 'lesson',
      fr: {
        title: 'T',
        summary: 'S',
        cues: ['c'],
        steps: ['e'],
        scripts: ['Dites'],
        avoid: ['non', 'oui'],
        keywords: ['k'],
      },
    });
  });

  it('calls a tip by its situation, or by its first words', () => {
    const id = '0b0e7a52-5f0c-4c8e-9d9a-1f2e3d4c5b6a';
    const content = {
      kind: 'tip' as const,
      language: 'fr' as const,
      words: 'Débrancher dix secondes.\nPuis attendre.',
    };
    const tip = tipEntry({ id, content, mine: true });
    expect(tip).toMatchObject({
      ref: `tips/${id}`,
      kind: 'tip',
      mine: true,
      fr: { title: 'Débrancher dix secondes.' },
    });
    expect(tipEntry({ id, content: { ...content, situation: 'Box figée' }, mine: false }).fr?.title).toBe(
      'Box figée',
    );
    const long =
      tipEntry({ id, content: { ...content, words: 'mot '.repeat(60) }, mine: true }).fr?.title ?? '';
    expect(long.length).toBeLessThanOrEqual(81);
    expect(long.endsWith('…')).toBe(true);
  });
});

describe('a misspelling that some card holds', () => {
  const cards = [
    ...Array.from({ length: 6 }, (_, position) =>
      entry(`t${position}`, text(`Technicien en retard ${position}`, { cues: ['le technicien tarde'] })),
    ),
    entry('s', text('Rendez-vous manqué', { searches: ['tecnicien pas la'] })),
    entry('v', text('Le cas de la fracture')),
  ];

  it('finds the card that holds it, and those that write the word as it is', () => {
    const { hits } = ask(indexOf(...cards), 'tecnicien ');
    expect(hits.map(({ ref }) => ref)).toHaveLength(7);
    expect(hits.find(({ ref }) => ref === 'p/t0')?.matched).toContain('Technicien');
  });

  it('is the word itself where no commoner one sounds the same', () => {
    const bills = Array.from({ length: 9 }, (_, position) =>
      entry(`f${position}`, text(`Facture ${position}`)),
    );
    expect(refs(ask(indexOf(...cards, ...bills), 'fracture '))).toEqual(['p/v']);
  });
});
