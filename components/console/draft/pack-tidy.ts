/** Normalises a trainer's text for publishing: no blank rows, no surrounding spaces, no empty language. */

import type { Source, TimedStep } from '@/protocol/card-parts';
import type { ContextField, ContextMatch } from '@/protocol/context';
import type { Flow } from '@/protocol/flow/flow';
import type { Card, CardText, Chapter, ContextRule, Outcomes, Pack, Script } from '@/protocol/pack';
import {
  CARD_FIELDS,
  CARD_TEXT_FIELDS,
  CHAPTER_FIELDS,
  CONTEXT_RULE_FIELDS,
  type FieldSpec,
  type FieldType,
  fieldsOf,
  PACK_FIELDS,
  textsIn,
} from '@/protocol/pack-fields';
import { tidyLine, tidyText } from '@/protocol/text/clean-text';
import { LANGUAGES, type Localized } from '@/protocol/text/language';
import { placeholderName, tidyScript } from '@/protocol/text/placeholder';
import { deepEqual } from '@/storage/database/deep-equal';
import { tidyFlow } from './flow-tidy';
import { isEmpty, tidyBoth, tidyRows } from './tidy-parts';

/**
 * The pack as it is published. What is missing stays missing: its schema then reports it. A card or head field that is
 * unchanged since `base` keeps base's exact value, so that tidying alone is neither a change nor a merge conflict.
 */
export function tidyPack(pack: Pack, base?: Pack): Pack {
  const before = new Map(base?.cards.map((card) => [card.id, card]));
  const tidyUnlessSame = (card: Card) => {
    const tidied = tidyCard(card);
    const old = before.get(card.id);
    return old && deepEqual(tidied, tidyCard(old)) ? old : tidied;
  };
  const tidied = { ...tidyFields(PACK_FIELDS, pack), cards: pack.cards.map(tidyUnlessSame) };
  if (!base) return tidied;
  const tidyBase = tidyFields(PACK_FIELDS, base);
  const unchanged = fieldsOf(PACK_FIELDS).flatMap(([field, spec]) =>
    !('apart' in spec) && base[field] !== undefined && deepEqual(tidied[field], tidyBase[field])
      ? [[field, base[field]]]
      : [],
  );
  return { ...tidied, ...Object.fromEntries(unchanged) };
}

/** One context rule as it is published: an empty path, text or field is none. */
export function tidyRule(rule: ContextRule): ContextRule {
  return tidyFields(CONTEXT_RULE_FIELDS, rule);
}

/** One card as it is published. */
export function tidyCard(card: Card): Card {
  const tidied = tidyFields(CARD_FIELDS, card);
  for (const language of LANGUAGES) {
    const text = card[language];
    if (text && !isBlank(text)) tidied[language] = tidyFields(CARD_TEXT_FIELDS, text);
    else delete tidied[language];
  }
  return tidied;
}

/** Whether nothing at all is written in a text. */
export function isBlank(text: CardText): boolean {
  return fieldsOf(CARD_TEXT_FIELDS).every(([field]) =>
    textsIn(text[field]).every((line) => line.trim() === ''),
  );
}

/** An object with each of these fields tidied by its type; an optional one that is empty is left out. */
function tidyFields<T extends object>(fields: Record<string, FieldSpec>, value: T): T {
  const tidied = { ...value } as Record<string, unknown>;
  for (const [name, { type, optional }] of fieldsOf(fields)) {
    if (tidied[name] === undefined) continue;
    const field = (TIDY[type] as (value: unknown) => unknown)(tidied[name]);
    if (optional && isEmpty(field)) delete tidied[name];
    else tidied[name] = field;
  }
  return tidied as T;
}

const TIDY: Record<FieldType, (value: never) => unknown> = {
  choice: asIs,
  day: asIs,
  flag: asIs,
  outcomes: tidyOutcomes,
  sources: (sources: Source[]) => sources.map(tidySource).filter((source) => !isBlankSource(source)),
  refs: asIs,
  credits: asIs,
  line: tidyLine,
  'spoken-line': tidyLine,
  text: tidyText,
  script: tidyScript,
  lines: (rows: string[]) => tidyRows(rows, tidyLine),
  steps: (rows: string[]) => tidyRows(rows, tidyScript),
  'timed-steps': (steps: TimedStep[]) =>
    steps
      .map(({ start, text }) => ({ start: tidyLine(start), text: tidyScript(text) }))
      .filter(({ text }) => text !== ''),
  scripts: (scripts: Script[]) =>
    scripts
      .map(({ tu = '', ...script }) => {
        const familiar = tidyScript(tu);
        return { ...script, text: tidyScript(script.text), ...(familiar !== '' && { tu: familiar }) };
      })
      .filter((script) => script.text !== ''),
  pairs: (pairs: CardText['avoid']) =>
    pairs
      .map((pair) => ({ ...pair, phrase: tidyScript(pair.phrase), instead: tidyScript(pair.instead) }))
      .filter(({ phrase, instead }) => phrase !== '' || instead !== ''),
  'localized-line': (both: Localized<string>) => tidyBoth(both, tidyLine),
  'localized-text': (both: Localized<string>) => tidyBoth(both, tidyText),
  lexicon: asIs,
  placeholders: asIs,
  notes: asIs,
  flows: (flows: Flow[]) => flows.map(tidyFlow),
  'page-text': (text: PageText) =>
    text.contains.trim() || isQuery(text) ? { ...tidyQuery(text), contains: tidyLine(text.contains) } : {},
  chapters: (chapters: Chapter[]) => chapters.map((chapter) => tidyFields(CHAPTER_FIELDS, chapter)),
  rules: (rules: ContextRule[]) => rules.map(tidyRule),
  match: tidyMatch,
  'page-fields': (fields: ContextField[]) =>
    fields
      .filter((field) => field.placeholder.trim() || isQuery(field))
      .map((field) => ({ placeholder: placeholderName(field.placeholder), ...tidyQuery(field) })),
};

function asIs<T>(value: T): T {
  return value;
}

/** Without the outcomes that lead nowhere. */
function tidyOutcomes(outcomes: Outcomes): Outcomes {
  return Object.fromEntries(Object.entries(outcomes).filter(([, ref]) => ref?.trim()));
}

function tidySource({ statement, title, article, address, readOn }: Source): Source {
  return {
    statement: tidyBoth(statement, tidyLine),
    title: tidyLine(title),
    ...(article?.trim() && { article: tidyLine(article) }),
    ...(address?.trim() && { address: tidyLine(address) }),
    readOn,
  };
}

function isBlankSource({ statement, title, article, address }: Source): boolean {
  return isEmpty(statement) && title === '' && !article && !address;
}

function tidyMatch({ origin, path, text }: ContextMatch): ContextMatch {
  const tidied: ContextMatch = { origin: tidyLine(origin) };
  if (path?.trim()) tidied.path = tidyLine(path);
  if (text && (text.contains.trim() || isQuery(text))) {
    tidied.text = { ...tidyQuery(text), contains: tidyLine(text.contains) };
  }
  return tidied;
}

type PageText = NonNullable<ContextMatch['text']>;
type Place = { selector?: string | undefined; label?: string | undefined };

function isQuery({ selector, label }: Place): boolean {
  return Boolean(selector?.trim() || label?.trim());
}

function tidyQuery({ selector, label }: Place): Place {
  if (selector !== undefined) return { selector: tidyText(selector) };
  return label === undefined ? {} : { label: tidyLine(label) };
}
