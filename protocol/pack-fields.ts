/**
 * The fields of the pack format, each described once: its type, its limits, how search weighs it, where the editor and
 * the card show it. Schemas (`pack.ts`), drafts in safety copies, tidying, comparison, merging, the names in a list of
 * problems, search and the editor derive from these tables.
 *
 * *Guarantees:* a field that stands here is known to all of them. Plain data without Zod, because the search worker
 * reads it too.
 */

export const TONES = ['neutre', 'chaleureux', 'ferme'] as const;
export const CHANNELS = ['téléphone', 'chat', 'e-mail'] as const;
export const CARD_KINDS = ['lesson', 'situation', 'about'] as const;
/** What something to avoid is when it is no phrase. */
export const AVOID_KINDS = ['habit'] as const;
/** How the caller is after a card: calmer, the same, worse. */
export const OUTCOMES = ['calmer', 'same', 'worse'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What a template composes: the note of a call for the record, or a reply to the customer. */
export const NOTE_PURPOSES = ['note', 'chat', 'e-mail'] as const;
export type NotePurpose = (typeof NOTE_PURPOSES)[number];

/** Characters of a title, of a short line, of a text. */
export const TEXT_LENGTHS = { title: 120, line: 300, text: 2_000 } as const;

type Common = {
  /** Whether the field may be left out; an empty one then is. */
  optional?: true;
};

/** A field of a card that is the same in both languages. */
export type CardFieldSpec = Common &
  (
    | /** One of a closed set. */ { type: 'choice'; values: readonly string[]; shown: Shown }
    /** A calendar day, `YYYY-MM-DD`. */
    | { type: 'day'; shown: Shown }
    /** True, or left out. */
    | { type: 'flag' }
    /** The card that follows each outcome. */
    | { type: 'outcomes' }
    /** Statements of law, each with its source. */
    | { type: 'sources'; most: number }
    /** Names of cards, at most so many. */
    | { type: 'refs'; most: number }
    /** Names of those whose tips it comes from. */
    | { type: 'credits'; most: number }
  );

/** Whether a card shows a field at its foot: always, once its day is past, or in a way of its own (or nowhere). */
type Shown = 'always' | 'when-past' | 'apart';

/** How search weighs one occurrence in a field, and from how many words on the field counts as long. */
type SearchWeight = { weight: number; long: number };

/** A field of what one language of a card holds. */
export type CardTextFieldSpec = Common & {
  search: SearchWeight;
  /** The position in the editor, in the order in which an advisor reads. */
  row: number;
} & (
    | /** One line. */ { type: 'line'; length: number }
    /** One line that is said as it stands, without placeholders. */
    | { type: 'spoken-line'; length: number }
    /** A text with placeholders. */
    | { type: 'script'; length: number }
    /** Short lines. */
    | { type: 'lines'; most: number; length: number }
    /** Texts with placeholders, one a step. */
    | { type: 'steps'; most: number; length: number }
    /** Texts with placeholders, each with the time on the clock at which it begins. */
    | { type: 'timed-steps'; most: number; length: number }
    /** Lines to say, with tone and channel. */
    | { type: 'scripts'; most: number; length: number }
    /** Phrases to avoid, and what to say instead. */
    | { type: 'pairs'; most: number; length: number }
  );

/** A field of the pack as a whole, of a chapter or of a context rule. */
export type HeadFieldSpec = Common & {
  /** Merged and compared in a way of its own: card by card, or because each version has its own. */
  apart?: true;
} & (
    | { type: 'localized-line' | 'localized-text' | 'text'; length: number }
    | {
        type: 'flows' | 'lexicon' | 'placeholders' | 'notes' | 'rules' | 'chapters' | 'refs' | 'page-fields';
        most: number;
      }
    /** On which pages a context rule fits. */
    | { type: 'match' }
    /** A text that an element of a page contains. */
    | { type: 'page-text' }
  );

/** The fields of a card beside its id and its languages, in the order in which they are written. */
export const CARD_FIELDS = {
  kind: { type: 'choice', values: CARD_KINDS, shown: 'apart' },
  /** Somebody's safety: search puts it before any card that is nearly as good. */
  urgent: { type: 'flag', optional: true },
  /** After a call with this card, the panel offers the advisor the timed recovery. */
  recovery: { type: 'flag', optional: true },
  /** Cards that usually follow: `card` in the same pack or `pack/card`. */
  next: { type: 'refs', most: 10 },
  outcomes: { type: 'outcomes', optional: true },
  revisedOn: { type: 'day', optional: true, shown: 'always' },
  reviewBy: { type: 'day', optional: true, shown: 'when-past' },
  credits: { type: 'credits', most: 20, optional: true },
  sources: { type: 'sources', most: 20, optional: true },
} as const satisfies Record<string, CardFieldSpec>;

/** The fields of one language of a card, in the order in which they are written. */
export const CARD_TEXT_FIELDS = {
  title: { type: 'line', length: TEXT_LENGTHS.title, search: { weight: 6, long: 8 }, row: 1 },
  summary: { type: 'script', length: TEXT_LENGTHS.text, search: { weight: 1.5, long: 40 }, row: 2 },
  say: {
    type: 'spoken-line',
    length: TEXT_LENGTHS.line,
    optional: true,
    search: { weight: 1.6, long: 200 },
    row: 3,
  },
  cues: { type: 'lines', most: 20, length: TEXT_LENGTHS.line, search: { weight: 5, long: 60 }, row: 5 },
  steps: { type: 'steps', most: 20, length: TEXT_LENGTHS.text, search: { weight: 1, long: 150 }, row: 6 },
  timedSteps: {
    type: 'timed-steps',
    most: 20,
    length: TEXT_LENGTHS.text,
    optional: true,
    search: { weight: 1, long: 150 },
    row: 7,
  },
  scripts: {
    type: 'scripts',
    most: 30,
    length: TEXT_LENGTHS.text,
    search: { weight: 1.6, long: 200 },
    row: 4,
  },
  avoid: { type: 'pairs', most: 20, length: TEXT_LENGTHS.line, search: { weight: 0.7, long: 100 }, row: 8 },
  keywords: { type: 'lines', most: 60, length: TEXT_LENGTHS.line, search: { weight: 5, long: 60 }, row: 9 },
  customerSteps: {
    type: 'steps',
    most: 20,
    length: TEXT_LENGTHS.text,
    optional: true,
    search: { weight: 0.8, long: 100 },
    row: 10,
  },
  /** The same steps for somebody who knows no technical word, one for one or fewer. */
  simpleSteps: {
    type: 'steps',
    most: 20,
    length: TEXT_LENGTHS.text,
    optional: true,
    search: { weight: 0.8, long: 100 },
    row: 11,
  },
  /** What people type to find the card, in their own words; search alone reads it. */
  searches: {
    type: 'lines',
    most: 120,
    length: TEXT_LENGTHS.line,
    optional: true,
    search: { weight: 3, long: 300 },
    row: 12,
  },
} as const satisfies Record<string, CardTextFieldSpec>;

/** The fields of a pack between its head (format, id, version, time) and its cards, in the order in which they are written. */
export const PACK_FIELDS = {
  title: { type: 'localized-line', length: TEXT_LENGTHS.title },
  summary: { type: 'localized-text', length: TEXT_LENGTHS.text },
  source: { type: 'localized-text', length: TEXT_LENGTHS.text, optional: true },
  /** What changed since the version before, in the trainer's words. */
  note: { type: 'text', length: TEXT_LENGTHS.text, optional: true, apart: true },
  chapters: { type: 'chapters', most: 50, apart: true },
  lexicon: { type: 'lexicon', most: 500, optional: true },
  /** What the placeholders of the pack hold: kinds, defaults, hints. */
  placeholders: { type: 'placeholders', most: 300, optional: true },
  /** Templates of call notes and of replies. */
  notes: { type: 'notes', most: 20, optional: true },
  /** Guided flows. */
  flows: { type: 'flows', most: 100, optional: true, apart: true },
  context: { type: 'rules', most: 100, optional: true },
} as const satisfies Record<string, HeadFieldSpec>;

/** The fields of a chapter beside its id and its cards. */
export const CHAPTER_FIELDS = {
  title: { type: 'localized-line', length: TEXT_LENGTHS.title },
} as const satisfies Record<string, HeadFieldSpec>;

/** The fields of a context rule beside its id, in the order in which they are written. */
export const CONTEXT_RULE_FIELDS = {
  name: { type: 'localized-line', length: TEXT_LENGTHS.title },
  match: { type: 'match' },
  /** `card` in the same pack or `pack/card`, the fittest first. */
  cards: { type: 'refs', most: 10 },
  fields: { type: 'page-fields', most: 20, optional: true },
  /** Where the page shows that another call has begun, or that this one has ended. */
  callBegins: { type: 'page-text', optional: true },
  callEnds: { type: 'page-text', optional: true },
} as const satisfies Record<string, HeadFieldSpec>;

export type CardField = keyof typeof CARD_FIELDS;
export type CardTextField = keyof typeof CARD_TEXT_FIELDS;
export type PackField = keyof typeof PACK_FIELDS;
/** Any field that can be named to a person. */
export type FieldName =
  | CardField
  | CardTextField
  | PackField
  | keyof typeof CHAPTER_FIELDS
  | keyof typeof CONTEXT_RULE_FIELDS;

/** The fields of a table that have one of these properties. */
type FieldsWith<Table, Spec> = { [F in keyof Table]: Table[F] extends Spec ? F : never }[keyof Table];
export type ChoiceField = FieldsWith<typeof CARD_FIELDS, { type: 'choice' }>;
export type ChoiceValue<F extends ChoiceField> = (typeof CARD_FIELDS)[F]['values'][number];
/** Fields of a card that are one plain value. */
export type PlainCardField = FieldsWith<typeof CARD_FIELDS, { type: 'choice' | 'day' }>;
export type FlagField = FieldsWith<typeof CARD_FIELDS, { type: 'flag' }>;
export type PastDayField = FieldsWith<typeof CARD_FIELDS, { shown: 'when-past' }>;
/** Fields of a card's text of one type. */
export type TextFieldOf<T extends CardTextFieldSpec['type']> = FieldsWith<
  typeof CARD_TEXT_FIELDS,
  { type: T }
>;

export type FieldSpec = CardFieldSpec | CardTextFieldSpec | HeadFieldSpec;
/** The type of a field, by which schemas, tidying, comparison and editor know what to do with it. */
export type FieldType = FieldSpec['type'];

/** The fields of a table with their names, in its order. */
export function fieldsOf<F extends Record<string, unknown>>(table: F): [keyof F & string, F[keyof F]][] {
  return Object.entries(table) as [keyof F & string, F[keyof F]][];
}

/** Types of text fields whose texts may hold placeholders. */
const WITH_PLACEHOLDERS: ReadonlySet<CardTextFieldSpec['type']> = new Set([
  'script',
  'steps',
  'timed-steps',
  'scripts',
  'pairs',
]);

/** The fields of a card's text that may hold placeholders: what is said first, then in the order of the table. */
export const PLACEHOLDER_FIELDS: readonly CardTextField[] = fieldsOf(CARD_TEXT_FIELDS)
  .filter(([, { type }]) => WITH_PLACEHOLDERS.has(type))
  .sort(([, one], [, other]) => Number(other.type === 'scripts') - Number(one.type === 'scripts'))
  .map(([name]) => name);

/** A row of a list of scripts or pairs, as far as its texts go. */
type TextRow = string | { text: string } | { phrase: string; instead: string };

/** The texts in a field of a card's text, in reading order. */
export function textsIn(value: string | readonly TextRow[] | undefined): string[] {
  if (value === undefined) return [];
  if (typeof value === 'string') return [value];
  return value.flatMap((row) => {
    if (typeof row === 'string') return [row];
    return 'text' in row ? [row.text] : [row.phrase, row.instead];
  });
}
