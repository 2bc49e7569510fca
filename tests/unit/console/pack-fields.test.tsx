/**
 * Every field of the pack format, walked over by its schema: what the product makes of a change in that field alone.
 * A field that is added to the schema is covered by these tests at once.
 */
import { describe, expect, it } from 'vitest';
import { CardView } from '@/components/card/CardView';
import { tidyPack, tidyRule } from '@/components/console/draft/pack-tidy';
import { CardFacts } from '@/components/console/editor/CardFacts';
import { CardTextFields } from '@/components/console/editor/CardTextFields';
import { withPlainField } from '@/components/console/editor/PlainField';
import { importPack } from '@/components/console/packs/import-pack';
import { ProblemsList } from '@/components/console/publish/ProblemsList';
import { packChanges } from '@/components/console/publish/pack-changes';
import { type LocatedProblem, locateProblems } from '@/components/console/publish/pack-check';
import type { Flow, FlowStep } from '@/protocol/flow/flow';
import {
  type Card,
  cardSchema,
  cardTextSchema,
  chapterSchema,
  contextRuleSchema,
  type Pack,
  packSchema,
} from '@/protocol/pack';
import { CARD_FIELDS, fieldsOf, type PlainCardField } from '@/protocol/pack-fields';
import { LANGUAGES } from '@/protocol/text/language';
import { exportEverything } from '@/storage/backup/export';
import { importEverything } from '@/storage/backup/import';
import { readPackDraft } from '@/storage/packs/pack-drafts';
import { mergePacks } from '@/storage/packs/pack-merge';
import { installPack } from '@/storage/packs/packs';
import { card, pack, testDatabase } from '@/tests/support/database';
import { editorMarkup } from '@/tests/support/editor-markup';
import { fieldSamples } from '@/tests/support/schema-samples';

type Samples = Record<string, [unknown, unknown]>;
const { id: _id, fr: _fr, en: _en, ...ownFields } = fieldSamples(cardSchema);
const textFields = fieldSamples(cardTextSchema);
const {
  format: _format,
  formatVersion: _formatVersion,
  id: _packId,
  version: _version,
  publishedAt: _at,
  cards: _cards,
  chapters: _chapters,
  context: _context,
  flows: _flows,
  ...headFields
} = fieldSamples(packSchema);
const { id: _chapterId, cards: _chapterCards, ...chapterFields } = fieldSamples(chapterSchema);
const rule = {
  id: 'page',
  name: { fr: 'Dossier' },
  match: { origin: 'https://crm.example' },
  cards: ['plein'],
  fields: [{ placeholder: 'nom', label: 'Client' }],
};
const flow: Flow = {
  id: 'panne',
  title: { fr: 'Panne' },
  steps: [
    {
      id: 'voyant',
      fr: { question: 'Le voyant est-il vert ?', scripts: [{ text: 'Regardons ensemble.', tone: 'neutre' }] },
      answers: [{ text: { fr: 'Oui' }, step: 'fin' }],
    },
    { id: 'fin', fr: { question: 'Concluez' }, end: 'solved' },
  ],
};
const [firstStep, lastStep] = flow.steps as [FlowStep, FlowStep];
const withStep = (change: Partial<FlowStep>): Flow => ({
  ...flow,
  steps: [{ ...firstStep, ...change }, lastStep],
});
/** A flow that differs in one field: its steps name each other, so that samples by hand are needed. */
const flowVariants: Record<string, Flow> = {
  title: { ...flow, title: { fr: 'Coupure' } },
  cues: { ...flow, cues: { fr: ['plus de réseau'] } },
  cards: { ...flow, cards: ['nom-0'] },
  steps: { ...flow, steps: [firstStep, { ...lastStep, end: 'promised' }] },
  question: withStep({ fr: { question: 'Le voyant est-il rouge ?' } }),
  macro: withStep({ fr: { question: 'Le voyant est-il vert ?', macro: 'Voyant vu.' } }),
  answers: withStep({
    answers: [
      { text: { fr: 'Oui' }, step: 'fin' },
      { text: { fr: 'Non' }, card: 'nom-1' },
    ],
  }),
  links: withStep({ links: [{ title: { fr: 'État du réseau' }, address: 'https://reseau.exemple.fr/' }] }),
  card: withStep({ card: 'plein' }),
};

/** Patterns of addresses and selectors are no JSON Schema: other values by hand, for every field that there is. */
const ruleChanges = {
  id: undefined,
  name: { fr: 'Autre' },
  match: { origin: 'https://crm.example', path: '/cases/*', text: { label: 'Motif', contains: 'panne' } },
  cards: ['nom-0'],
  fields: [{ placeholder: 'nom', selector: '#client' }],
  callBegins: { label: 'Appel', contains: 'en cours' },
  callEnds: { selector: '#call', contains: 'terminé' },
} satisfies Record<keyof (typeof contextRuleSchema)['shape'], unknown>;

const variant = (fields: Samples, index: 0 | 1) =>
  Object.fromEntries(Object.entries(fields).map(([name, values]) => [name, values[index]]));

/** A pack in which every field is filled, with two more cards that it may name. */
function full(change: Partial<Pack> = {}, cardChange: Partial<Card> = {}): Pack {
  const fr = variant(textFields, 0);
  const filled = { id: 'plein', ...variant(ownFields, 0), fr, ...cardChange } as Card;
  const made = pack('essai', 2, [filled, card('nom-0'), card('nom-1')], {
    ...variant(headFields, 0),
    context: [rule],
    flows: [flow],
    ...change,
  });
  return packSchema.parse(made);
}

const inCard: [field: string, after: Pack][] = [
  ...Object.entries(ownFields).map(([name, [, other]]): [string, Pack] => [
    name,
    full({}, { [name]: other }),
  ]),
  ...Object.entries(textFields).map(([name, [, other]]): [string, Pack] => [
    name,
    full({}, { fr: { ...variant(textFields, 0), [name]: other } as Card['fr'] }),
  ]),
];
const [chapter] = full().chapters;
const inPack: [field: string, after: Pack][] = [
  ...Object.entries(headFields)
    // Each version has a note of its own: it is no change of the pack.
    .filter(([name]) => name !== 'note')
    .map(([name, [, other]]): [string, Pack] => [name, full({ [name]: other })]),
  ...Object.entries(chapterFields).map(([name, [, other]]): [string, Pack] => [
    `chapters.0.${name}`,
    full({ chapters: [{ ...chapter, [name]: other } as Pack['chapters'][number]] }),
  ]),
  ...Object.entries(ruleChanges)
    .filter(([, other]) => other !== undefined)
    .map(([name, other]): [string, Pack] => [
      `context.0.${name}`,
      full({ context: [{ ...rule, [name]: other }] }),
    ]),
  ...Object.entries(flowVariants).map(([name, other]): [string, Pack] => [
    `flows.0.${name}`,
    full({ flows: [other] }),
  ]),
];

it('walks over all there is', () => {
  expect(inCard.map(([field]) => field)).toContain('revisedOn');
  expect(inCard.length).toBeGreaterThanOrEqual(13);
  expect(inPack.map(([field]) => field)).toEqual(
    expect.arrayContaining(['source', 'lexicon', 'chapters.0.title', 'context.0.match']),
  );
});

it.each(inCard)('a card that differs in `%s` alone is shown as changed in it', (field, after) => {
  expect(packChanges(full(), after)).toMatchObject({ none: false, changed: [{ fields: [{ field }] }] });
});

describe.each([...inCard, ...inPack])('a pack that differs in `%s` alone', (_field, after) => {
  it('is tidied without loss, and differs from the published one', () => {
    expect(tidyPack(after)).toEqual(after);
    expect(packChanges(full(), tidyPack(after, full())).none).toBe(false);
  });

  it('can be published after an import, and its draft comes back from a safety copy', async () => {
    const db = testDatabase();
    await installPack(db, { pack: full(), origin: 'organisation', sha256: 'x', now: 1 });
    expect(await importPack(db, after, 2)).toBe(true);
    const draft = await readPackDraft(db, 'essai');
    if (!draft) throw new Error('no draft');
    expect(packChanges(draft.base, tidyPack(draft.pack, draft.base)).none).toBe(false);
    const other = testDatabase();
    await importEverything(other, await exportEverything(db));
    expect(await readPackDraft(other, 'essai')).toEqual(draft);
  });

  it('keeps the change when somebody else publishes another one', () => {
    const theirs = full({ version: 3 });
    theirs.cards = theirs.cards.map((each) => (each.id === 'nom-1' ? card('nom-1', 'Ailleurs') : each));
    const { pack: merged, conflicts } = mergePacks(full(), after, theirs);
    expect(conflicts).toEqual([]);
    expect({ ...merged, version: 2 }).toEqual({
      ...after,
      cards: [...after.cards.slice(0, 2), theirs.cards[2]],
    });
  });
});

it('a head or a rule that nobody touched stays as published, however untidy', () => {
  const untidy = { ...full(), context: [], lexicon: [] };
  expect(packChanges(untidy, tidyPack(untidy, untidy)).none).toBe(true);
  expect(tidyRule(rule)).toEqual(rule);
});

/** What a part of the console draws, in a language. */
describe.each(LANGUAGES)('in %s', (language) => {
  it.each(Object.keys(ownFields))('the editor shows `%s` with its value', (field) => {
    const [filled] = full().cards as [Card];
    const markup = editorMarkup(<CardFacts card={filled} pack={full()} language={language} />, language);
    expect(markup).toContain(`data-field="${field}"`);
    const value = ownFields[field]?.[0];
    if (typeof value === 'string') expect(markup).toMatch(new RegExp(`value="${value}"`, 'u'));
  });

  it.each(Object.keys(textFields))('the editor shows `%s` of a text with its value', (field) => {
    const [filled] = full().cards as [Card];
    const text = filled.fr as NonNullable<Card['fr']>;
    const markup = editorMarkup(
      <CardTextFields card={filled} text={text} language="fr" interfaceLanguage={language} />,
      language,
    );
    expect(markup).toMatch(new RegExp(`data-field="fr\\.${field}[".]`, 'u'));
  });

  it.each([
    ...Object.keys(ownFields).map((field) => `cards.0.${field}`),
    ...Object.keys(textFields).map((field) => `cards.0.fr.${field}`),
    ...Object.keys(headFields),
    'chapters',
    'chapters.0.title',
    'chapters.0.cards',
    'context',
    ...Object.keys(contextRuleSchema.shape)
      .filter((field) => field !== 'id')
      .map((field) => `context.0.${field}`),
  ])('a problem at `%s` names the field in words', (place) => {
    const problems = locateProblems(full(), [
      { path: place, problem: 'wrong-type', limit: 'x' },
    ]) as LocatedProblem[];
    const markup = editorMarkup(
      <ProblemsList pack={full()} problems={problems} language={language} />,
      language,
    );
    const name = /<span> · ([^<]*)<\/span>/u.exec(markup)?.[1];
    // The last part of the path is a name, and not the number or the language before it.
    expect(name?.split(', ').at(-1)).toMatch(/^\p{L}[\p{L}’ -]+$/u);
  });

  it('a card shows each plain field that its description wants shown', () => {
    const [filled] = full().cards as [Card];
    const markup = editorMarkup(
      <CardView
        singleKeys
        {...{ card: filled, language, interfaceLanguage: language, now: Date.UTC(2030, 0, 1) }}
        origin={{ packTitle: 'Essai', version: 2, publishedAt: 1 }}
        {...{ values: {}, open: [], next: [], outcomes: [], lineMessage: undefined }}
        {...{ onValue: nothing, onCopyLine: nothing, onInsertLine: nothing }}
        onOpen={nothing}
      />,
      language,
    );
    const shown = fieldsOf(CARD_FIELDS).flatMap(([field, spec]) =>
      'shown' in spec && spec.shown !== 'apart' ? [field] : [],
    );
    expect(shown).toContain('revisedOn');
    for (const field of shown) expect(markup).toContain(`data-fact="${field}"`);
    expect(markup).toContain(
      language === 'fr' ? 'Dernière relecture\u202f: 15 janvier 2027' : 'Last reviewed: ',
    );
  });
});

it.each(
  fieldsOf(CARD_FIELDS).flatMap(([field, { type }]) =>
    type === 'choice' || type === 'day' ? [field as PlainCardField] : [],
  ),
)('`%s` is edited: what is chosen is in the card, and what is emptied is left out', (field) => {
  const [filled] = full().cards as [Card];
  const other = ownFields[field]?.[1] as string;
  expect(withPlainField(filled, field, other)).toEqual({ ...filled, [field]: other });
  expect(withPlainField(filled, field, '')).not.toHaveProperty(field);
});

function nothing() {}
