import { describe, expect, it } from 'vitest';
import { cardRef, splitCardRef } from '@/protocol/card-ref';
import {
  type Card,
  cardText,
  languagesOf,
  PACK_FORMAT_VERSION,
  PACK_LIMITS,
  type Pack,
  packSchema,
} from '@/protocol/pack';
import type { DataProblem } from '@/protocol/validation/data-problem';
import { readUntrustedJson, validateUntrusted } from '@/protocol/validation/validate';
import { card, pack } from '@/tests/support/database';

const text = (title: string) => ({
  title,
  summary: 'Pourquoi cela marche.',
  cues: ['il crie'],
  steps: ['Respirez.'],
  scripts: [{ text: 'Je vous écoute.', tone: 'neutre' as const, channel: 'chat' as const }],
  avoid: [{ phrase: 'Calmez-vous.', instead: 'Je comprends.' }],
  keywords: ['colere'],
  customerSteps: ['Éteignez la box.'],
});

/** A pack that uses every field there is. */
function whole(): Pack {
  const full: Card = {
    id: 'plein',
    kind: 'lesson',
    next: ['autre', 'ailleurs/lecon-01'],
    revisedOn: '2026-11-21',
    reviewBy: '2027-11-21',
    credits: [{ name: 'Nadia B.', tipId: '0199a5c0-0000-7000-8000-000000000001' }, { name: 'Paul' }],
    fr: text('Restez calme'),
    en: text('Stay calm'),
  };
  return pack('essai', 3, [full, card('autre')], {
    source: { fr: 'D’après un livre.' },
    note: 'Deux fiches de plus.',
    lexicon: [{ language: 'fr', terms: ['box', 'modem'] }],
    placeholders: [
      { name: { fr: 'date de rappel', en: 'callback date' }, kind: 'date', hint: { fr: 'jeudi, +3j' } },
      { name: { fr: 'réponse' }, kind: 'choice', options: { fr: ['oui', 'non'] }, default: { fr: 'oui' } },
    ],
    notes: [
      {
        id: 'appel',
        title: { fr: 'Note d’appel' },
        purpose: 'note',
        text: { fr: 'Fait : {{fait}}' },
        codes: { fr: ['Résolu', 'À suivre'] },
      },
    ],
  });
}

/** The same data with the value at a path replaced, or removed when it is undefined. */
function changed(path: string, value: unknown, base: unknown = whole()): unknown {
  const copy = structuredClone(base);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let index = copy as Record<string, unknown>;
  for (const key of keys) index = index[key] as Record<string, unknown>;
  if (value === undefined) delete index[last];
  else index[last] = value;
  return copy;
}

function problems(data: unknown): DataProblem[] {
  const parsed = validateUntrusted(data, packSchema);
  return parsed.ok ? [] : parsed.problems;
}

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

describe('a pack', () => {
  it('that uses every field there is comes back as it went in, through JSON too', () => {
    expect(validateUntrusted(whole(), packSchema)).toEqual({ ok: true, value: whole() });
    expect(readUntrustedJson(JSON.stringify(whole()), packSchema, PACK_LIMITS.bytes)).toEqual({
      ok: true,
      value: whole(),
    });
  });

  const bounds: [path: string, limit: number, problem: string, make: (n: number) => unknown][] = [
    ['title.fr', PACK_LIMITS.title, 'too-long', (n) => 'x'.repeat(n)],
    ['summary.fr', PACK_LIMITS.text, 'too-long', (n) => 'x'.repeat(n)],
    ['source.fr', PACK_LIMITS.text, 'too-long', (n) => 'x'.repeat(n)],
    ['note', PACK_LIMITS.text, 'too-long', (n) => 'x'.repeat(n)],
    ['chapters.0.title.fr', PACK_LIMITS.title, 'too-long', (n) => 'x'.repeat(n)],
    [
      'lexicon',
      PACK_LIMITS.lexicon,
      'too-many',
      (n) => times(n, () => ({ language: 'fr', terms: ['a', 'b'] })),
    ],
    ['lexicon.0.terms', PACK_LIMITS.lexiconTerms, 'too-many', (n) => times(n, (index) => `mot ${index}`)],
    ['lexicon.0.terms.0', 80, 'too-long', (n) => 'x'.repeat(n)],
    [
      'placeholders',
      PACK_LIMITS.placeholders,
      'too-many',
      (n) => times(n, (index) => ({ name: { fr: `nom ${index}` }, kind: 'text' })),
    ],
    ['placeholders.1.options.fr', 12, 'too-many', (n) => times(n, (index) => `option ${index}`)],
    ['placeholders.0.hint.fr', PACK_LIMITS.title, 'too-long', (n) => 'x'.repeat(n)],
    [
      'notes',
      PACK_LIMITS.noteTemplates,
      'too-many',
      (n) =>
        times(n, (index) => ({
          id: `n-${index}`,
          title: { fr: 'N' },
          purpose: 'note',
          text: { fr: 'Fait.' },
        })),
    ],
    ['notes.0.text.fr', PACK_LIMITS.text, 'too-long', (n) => 'x'.repeat(n)],
    ['notes.0.codes.fr', 40, 'too-many', (n) => times(n, (index) => `code ${index}`)],
    ['cards.0.next', PACK_LIMITS.next, 'too-many', (n) => times(n, () => 'autre')],
    ['cards.0.credits', PACK_LIMITS.credits, 'too-many', (n) => times(n, () => ({ name: 'Nadia' }))],
    ['cards.0.credits.0.name', 80, 'too-long', (n) => 'x'.repeat(n)],
    ['cards.0.fr.title', PACK_LIMITS.title, 'too-long', (n) => 'x'.repeat(n)],
    ['cards.0.fr.summary', PACK_LIMITS.text, 'too-long', (n) => 'x'.repeat(n)],
    ['cards.0.fr.cues', PACK_LIMITS.cues, 'too-many', (n) => times(n, (index) => `signe ${index}`)],
    ['cards.0.fr.cues.0', PACK_LIMITS.line, 'too-long', (n) => 'x'.repeat(n)],
    ['cards.0.fr.steps', PACK_LIMITS.steps, 'too-many', (n) => times(n, () => 'Respirez.')],
    ['cards.0.fr.steps.0', PACK_LIMITS.text, 'too-long', (n) => 'x'.repeat(n)],
    [
      'cards.0.fr.scripts',
      PACK_LIMITS.scripts,
      'too-many',
      (n) => times(n, () => ({ text: 'Oui.', tone: 'ferme' })),
    ],
    ['cards.0.fr.scripts.0.text', PACK_LIMITS.text, 'too-long', (n) => 'x'.repeat(n)],
    [
      'cards.0.fr.avoid',
      PACK_LIMITS.avoid,
      'too-many',
      (n) => times(n, () => ({ phrase: 'Non.', instead: 'Oui.' })),
    ],
    ['cards.0.fr.avoid.0.phrase', PACK_LIMITS.line, 'too-long', (n) => 'x'.repeat(n)],
    ['cards.0.fr.avoid.0.instead', PACK_LIMITS.line, 'too-long', (n) => 'x'.repeat(n)],
    ['cards.0.fr.keywords', PACK_LIMITS.keywords, 'too-many', (n) => times(n, (index) => `mot ${index}`)],
    ['cards.0.fr.keywords.0', PACK_LIMITS.line, 'too-long', (n) => 'x'.repeat(n)],
    ['cards.0.fr.customerSteps', PACK_LIMITS.customerSteps, 'too-many', (n) => times(n, () => 'Éteignez.')],
    ['cards.0.fr.customerSteps.0', PACK_LIMITS.text, 'too-long', (n) => 'x'.repeat(n)],
  ];
  it.each(bounds)('may hold at %s up to %d, and is %s beyond', (path, limit, problem, make) => {
    expect(problems(changed(path, make(limit)))).toEqual([]);
    expect(problems(changed(path, make(limit + 1)))).toEqual([{ path, problem, limit }]);
  });

  it('may hold up to 2,000 cards and 50 chapters', () => {
    const cards = (count: number) =>
      pack(
        'p',
        1,
        times(count, (index) => card(`c-${index}`)),
      );
    expect(problems(cards(PACK_LIMITS.cards))).toEqual([]);
    expect(problems(cards(PACK_LIMITS.cards + 1))).toContainEqual({
      path: 'cards',
      problem: 'too-many',
      limit: 2_000,
    });
    const chapters = (count: number) => ({
      ...pack('p', 1, []),
      chapters: times(count, (index) => ({ id: `ch-${index}`, title: { fr: 'Un' }, cards: [] })),
    });
    expect(problems(chapters(PACK_LIMITS.chapters))).toEqual([]);
    expect(problems(chapters(51))).toEqual([{ path: 'chapters', problem: 'too-many', limit: 50 }]);
    expect(problems(chapters(0))).toEqual([{ path: 'chapters', problem: 'too-few', limit: 1 }]);
    expect(problems(changed('lexicon.0.terms', ['seul']))).toEqual([
      { path: 'lexicon.0.terms', problem: 'too-few', limit: 2 },
    ]);
  });

  it.each<[string, unknown, DataProblem['problem'], DataProblem['limit']]>([
    ['format', 'other-pack', 'wrong-format', 'souffleur-pack'],
    ['format', undefined, 'wrong-format', 'souffleur-pack'],
    ['formatVersion', PACK_FORMAT_VERSION + 1, 'wrong-version', '1'],
    ['formatVersion', '1', 'wrong-version', '1'],
    ['id', 'Des Majuscules', 'wrong-value', 'a-z 0-9 -'],
    ['id', '-tiret', 'wrong-value', 'a-z 0-9 -'],
    ['id', '../etc/passwd', 'wrong-value', 'a-z 0-9 -'],
    ['id', 'a'.repeat(65), 'wrong-value', 'a-z 0-9 -'],
    ['id', 7, 'wrong-type', '"…"'],
    ['version', 0, 'wrong-value', '≥ 1'],
    ['version', 1_000_001, 'wrong-value', '≤ 1000000'],
    ['version', 1.5, 'wrong-type', '123'],
    ['version', '1', 'wrong-type', '123'],
    ['publishedAt', undefined, 'missing', undefined],
    ['publishedAt', -1, 'wrong-value', '≥ 0'],
    ['title', {}, 'no-language', undefined],
    ['title', 'Un titre', 'wrong-type', '{ … }'],
    ['title.de', 'Titel', 'unknown-key', undefined],
    ['title.fr', 'deux\nlignes', 'several-lines', undefined],
    ['summary.fr', '   ', 'empty', undefined],
    ['note', '<script>alert(1)</script>', undefined as never, undefined],
    ['chapters', {}, 'wrong-type', '[ … ]'],
    ['chapters.0.colour', 'red', 'unknown-key', undefined],
    ['lexicon.0.language', 'de', 'wrong-value', 'fr, en'],
    ['cards.0.id', undefined, 'missing', undefined],
    ['cards.0.kind', 'poem', 'wrong-value', 'lesson, situation, about'],
    ['cards.0.revisedOn', '21/11/2026', 'wrong-value', 'YYYY-MM-DD'],
    ['cards.0.reviewBy', '2027-02-29', 'wrong-value', 'YYYY-MM-DD'],
    ['cards.0.next.0', 'a/b/c', 'wrong-value', 'a-z 0-9 - /'],
    ['cards.0.credits.0.tipId', 'abc', 'wrong-value', 'UUID'],
    ['cards.0.credits.0.email', 'n@b.fr', 'unknown-key', undefined],
    ['cards.0.script', 'x', 'unknown-key', undefined],
    ['cards.0.fr.scripts.0.tone', 'warm', 'wrong-value', 'neutre, chaleureux, ferme'],
    ['cards.0.fr.scripts.0.tone', undefined, 'missing', undefined],
    ['cards.0.fr.scripts.0.channel', 'fax', 'wrong-value', 'téléphone, chat, e-mail'],
    ['cards.0.fr.scripts.0.run', 'x', 'unknown-key', undefined],
    ['cards.0.fr.scripts.0.text', 'Bon\u202ejour', undefined as never, undefined],
    ['cards.0.fr.scripts.0.text', '\u202e\u200b', 'empty', undefined],
    ['cards.0.fr.cues.0', 'a\u0000b', undefined as never, undefined],
    ['cards.0.fr.avoid.0.phrase', '', 'empty', undefined],
    ['cards.0.fr.avoid.0.html', '', 'unknown-key', undefined],
    ['cards.0.en.title', null, 'wrong-type', '"…"'],
    ['cards.0.fr', undefined, undefined as never, undefined],
  ])('with %s as %j is refused at its path', (path, value, problem, limit) => {
    const found = problems(changed(path, value));
    if (problem === undefined) return expect(found).toEqual([]);
    expect(found).toHaveLength(1);
    expect(found[0]).toEqual({ path, problem, ...(limit === undefined ? {} : { limit }) });
  });

  it('needs each card in one chapter, each id once, and each name to be of a card', () => {
    const cards = [card('a'), card('b'), card('a')];
    const data = {
      ...pack('p', 1, cards),
      chapters: [
        { id: 'un', title: { fr: 'Un' }, cards: ['a', 'zz'] },
        { id: 'deux', title: { fr: 'Deux' }, cards: ['a'] },
      ],
    };
    expect(problems(data)).toEqual([
      { path: 'cards.2.id', problem: 'duplicate-id' },
      { path: 'chapters.0.cards.1', problem: 'unknown-card' },
      { path: 'chapters.1.cards.0', problem: 'duplicate-id' },
      { path: 'cards.1.id', problem: 'card-without-chapter' },
    ]);
    expect(problems(changed('cards.0.next', ['zz']))).toEqual([
      { path: 'cards.0.next.0', problem: 'unknown-card' },
    ]);
    expect(problems(changed('cards.0.next', ['zz/zz', 'essai/autre']))).toEqual([]);
    expect(problems(changed('cards.0.next', ['essai/zz']))).toEqual([
      { path: 'cards.0.next.0', problem: 'unknown-card' },
    ]);
  });

  it('needs each chapter id once', () => {
    const data = {
      ...pack('p', 1, []),
      chapters: times(2, () => ({ id: 'un', title: { fr: 'Un' }, cards: [] })),
    };
    expect(problems(data)).toEqual([{ path: 'chapters.1.id', problem: 'duplicate-id' }]);
  });

  it('needs a card to be in French or English', () => {
    const data = changed('cards.0.fr', undefined, changed('cards.0.en', undefined));
    expect(problems(data)).toEqual([{ path: 'cards.0', problem: 'no-language' }]);
  });

  it('of another type altogether gets the expected type', () => {
    expect(problems([])).toEqual([{ path: '', problem: 'wrong-type', limit: '{ … }' }]);
    expect(problems(null)).toEqual([{ path: '', problem: 'wrong-type', limit: '{ … }' }]);
    expect(problems(undefined)).toEqual([{ path: '', problem: 'missing' }]);
    expect(problems({ name: 'left-pad', version: '1.3.0' })[0]).toEqual({
      path: 'format',
      problem: 'wrong-format',
      limit: 'souffleur-pack',
    });
  });
});

describe('the full name of a card', () => {
  it('is its pack and its id, and can be taken apart again', () => {
    expect(cardRef('desescalade', 'lecon-01')).toBe('desescalade/lecon-01');
    expect(splitCardRef('desescalade/lecon-01')).toEqual({ packId: 'desescalade', cardId: 'lecon-01' });
    expect(splitCardRef('sans-barre')).toEqual({ packId: 'sans-barre', cardId: '' });
  });
});

describe('the text of a card', () => {
  it('is in the wanted language, or else in the other, and says which', () => {
    const [both, french] = whole().cards as [Card, Card];
    expect(cardText(both, 'en')).toMatchObject({ language: 'en', text: { title: 'Stay calm' } });
    expect(cardText(french, 'en')).toMatchObject({ language: 'fr', text: { title: 'autre' } });
    expect([languagesOf(both), languagesOf(french)]).toEqual([['fr', 'en'], ['fr']]);
  });
});
