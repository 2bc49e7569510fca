import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONTENT_RULES } from '@/packs/content-rules';
import { lawTable } from '@/packs/law';
import type { Card, Pack } from '@/protocol/pack';
import { pack } from '@/tests/support/database';
import { SHIPPED_PACKS, shippedPack, shippedSource } from '@/tests/support/shipped-packs';

const PACKS = join(import.meta.dirname, '..', '..', '..', 'packs');

const text = (title: string, change: Partial<NonNullable<Card['fr']>> = {}): NonNullable<Card['fr']> => ({
  title,
  summary: 'x',
  say: 'Je suis avec vous, racontez-moi.',
  cues: ['a'],
  steps: ['b'],
  scripts: [{ text: 'Le {{date de la panne}}.', tone: 'neutre' }],
  avoid: [{ phrase: 'c', instead: 'd' }],
  keywords: [],
  ...change,
});

/** A pack of three cards that keeps every rule, with changes to its first card. */
function kept(change: Partial<Card> = {}, fr: Partial<Card['fr']> = {}): Pack {
  const card = (id: string, next: string[]): Card => ({
    id,
    kind: 'situation',
    next,
    revisedOn: '2026-12-01',
    reviewBy: '2027-06-01',
    fr: text('Panne\u202f: cherchez'),
    en: text('Fault: look', { say: 'I am with you, tell me.' }),
  });
  const one: Card = { ...card('un', ['deux']), ...change };
  return pack('essai', 1, [
    { ...one, ...(one.fr && { fr: { ...one.fr, ...fr } }) },
    card('deux', ['trois']),
    card('trois', ['un']),
  ]);
}

const broken = (made: Pack) =>
  CONTENT_RULES.flatMap(({ name, breaks }) => breaks(made).map(({ path }) => `${name} ${path}`));

const flowed = (fr: object, en: object, more: object = {}): Pack => ({
  ...kept(),
  flows: [
    {
      id: 'panne',
      title: { fr: 'Panne', en: 'Fault' },
      cues: { fr: ['plus rien'], en: ['nothing works'] },
      cards: ['un'],
      steps: [
        {
          id: 'debut',
          fr: { question: 'Et là\u202f?', ...fr },
          en: { question: 'And now?', ...en },
          end: 'solved',
        },
      ],
      ...more,
    },
  ],
});
const line = (text: string) => ({ scripts: [{ text, tone: 'neutre' }] });

describe('the rules of the flows that ship', () => {
  it.each<[string, Pack, string[]]>([
    ['one that keeps them', flowed(line('Je regarde.'), line('I am looking.')), []],
    [
      'a line of 26 words',
      flowed(line('mot '.repeat(26)), line('I am looking.')),
      ['flows flows.0.steps.0.fr.scripts'],
    ],
    [
      'a placeholder in one language',
      flowed(line('Le {{date de rappel}}.'), line('Soon.')),
      ['flows flows.0.steps.0.en'],
    ],
    ['no card that leads to it', flowed({}, {}, { cards: [] }), ['flows flows.0']],
  ])('%s', (_name, made, expected) => {
    expect(broken(made)).toEqual(expected);
  });

  it('relation client has six flows or more, each led to by its cards', () => {
    const { flows } = shippedPack('relation-client');
    expect(flows?.length).toBeGreaterThanOrEqual(6);
  });
});

describe('the rules of the packs that ship', () => {
  it('are kept by a pack that keeps them', () => {
    expect(broken(kept())).toEqual([]);
  });

  const source = {
    statement: { fr: 'a', en: 'b' },
    title: 'Code de la consommation',
    article: 'L224-35',
    readOn: '2026-12-01',
  };
  it.each<[string, Pack, string[]]>([
    [
      'a card without a line to say now',
      kept({}, { say: undefined }),
      ['say cards.0.fr.say', 'both-languages cards.0.en.say'],
    ],
    ['one of four words', kept({}, { say: 'Je suis avec vous.' }), ['say cards.0.fr.say']],
    [
      'one of thirteen',
      kept({}, { say: 'un deux trois quatre cinq six sept huit neuf dix onze douze treize' }),
      ['say cards.0.fr.say'],
    ],
    ['a lesson without outcomes', kept({ kind: 'lesson' }), ['outcomes cards.0.outcomes']],
    [
      'sources that are reviewed after six months',
      kept({ sources: [source], reviewBy: '2027-06-02' }),
      ['review-of-sources cards.0.reviewBy'],
    ],
    [
      'sources without a day of review',
      kept({ sources: [source], reviewBy: undefined }),
      ['review-of-sources cards.0.reviewBy'],
    ],
    [
      'six months after the end of August, past the end of February',
      kept({ sources: [source], revisedOn: '2026-08-31', reviewBy: '2027-03-01' }),
      ['review-of-sources cards.0.reviewBy'],
    ],
    [
      'a title without its situation',
      kept({}, { title: 'Cherchez la panne' }),
      ['situation-titles cards.0.fr.title'],
    ],
    [
      'a title with an English colon in French',
      kept({}, { title: 'Panne: cherchez' }),
      ['situation-titles cards.0.fr.title'],
    ],
    ['a dead end', kept({ next: [] }), ['next cards.0.next']],
    ['two cards that lead to each other first', kept({ next: ['trois', 'deux'] }), ['next cards.2.next.0']],
    ['a bare placeholder', kept({}, { steps: ['Le {{date}}.'] }), ['placeholder-names cards.0.fr.steps']],
    [
      'a placeholder with two kinds of value',
      kept({}, { steps: ['Sous {{date de la panne}}.'] }),
      ['placeholder-names cards.0.fr.steps'],
    ],
    ['another number of cues', kept({}, { cues: ['a', 'b'] }), ['both-languages cards.0.en.cues']],
    [
      'a habit in one language',
      kept({}, { avoid: [{ phrase: 'c', instead: 'd', kind: 'habit' }] }),
      ['both-languages cards.0.en.avoid'],
    ],
    [
      'another tone',
      kept({}, { scripts: [{ text: 'Le {{date de la panne}}.', tone: 'ferme' }] }),
      ['both-languages cards.0.en.scripts.0'],
    ],
    [
      'a placeholder more',
      kept({}, { scripts: [{ text: '{{produit}}, le {{date de la panne}}.', tone: 'neutre' }] }),
      ['both-languages cards.0.en.scripts.0'],
    ],
    ['one language', kept({ en: undefined }), ['both-languages cards.0.fr']],
  ])('find %s', (_, made, found) => {
    expect(broken(made)).toEqual(found);
  });

  it('are kept by our packs', () => {
    for (const id of SHIPPED_PACKS) {
      const { pack: ours, locate } = shippedSource(id);
      const found = CONTENT_RULES.flatMap(({ name, breaks }) =>
        breaks(ours).map(({ path, message }) => `${locate(path)}: ${name} – ${message}`),
      );
      expect(found).toEqual([]);
    }
  });

  it('name file and line', () => {
    const { pack: ours, locate } = shippedSource('desescalade');
    const index = ours.cards.findIndex(({ id }) => id === 'lecon-01');
    expect(locate(`cards.${index}.fr.title`)).toMatch(/^cards\/lecon-01\.yaml:\d+ › fr\.title$/u);
    // What is missing has the line of what it is missing in.
    expect(locate(`cards.${index}.fr.nothing`)).toMatch(/^cards\/lecon-01\.yaml:\d+ › fr\.nothing$/u);
  });
});

describe('the table of the law', () => {
  it('names each statement with its source and both days', () => {
    const made = kept({
      sources: [
        {
          statement: { fr: 'Dix jours | pas un de plus.', en: 'Ten days.' },
          title: 'Code de la consommation',
          article: 'L224-35',
          address: 'https://www.legifrance.gouv.fr/L224-35',
          readOn: '2026-12-01',
        },
      ],
    });
    expect(lawTable([made, kept()])).toContain(
      '## `essai`: 1 statement\n\n| card | statement | source | read on | review by |\n| --- | --- | --- | --- | --- |\n' +
        '| `un` | Dix jours \\| pas un de plus. | [Code de la consommation, L224-35](https://www.legifrance.gouv.fr/L224-35) | 2026-12-01 | 2027-06-01 |\n',
    );
  });

  it('of our packs is in docs/law.md as `npm run packs:check -- --law --write` writes it', () => {
    const ours = SHIPPED_PACKS.map(shippedPack);
    expect(readFileSync(join(PACKS, '..', 'docs', 'law.md'), 'utf8')).toBe(lawTable(ours));
  });
});
