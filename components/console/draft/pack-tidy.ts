/** What a trainer typed, made ready to publish: no blank rows, no spaces around, no language left empty. */

import type { Card, CardText, ContextRule, Pack } from '@/protocol/pack';
import { tidyLine, tidyText } from '@/protocol/text/clean-text';
import { LANGUAGES, type Localized } from '@/protocol/text/language';
import { placeholderName, tidyScript } from '@/protocol/text/placeholder';
import { deepEqual } from '@/storage/database/deep-equal';

/**
 * The pack as it is published. What is missing stays missing: its schema then says so. A card that says what it
 * said in `base` stays as it is there, however tidy: else it would count as changed here, and would stand against
 * what somebody else makes of it.
 */
export function tidyPack(pack: Pack, base?: Pack): Pack {
  const before = new Map(base?.cards.map((card) => [card.id, card]));
  const tidyUnlessSame = (card: Card) => {
    const tidied = tidyCard(card);
    const old = before.get(card.id);
    return old && deepEqual(tidied, tidyCard(old)) ? old : tidied;
  };
  const { source, note, context, ...rest } = pack;
  const tidied: Pack = {
    ...rest,
    title: tidyBoth(pack.title, tidyLine),
    summary: tidyBoth(pack.summary),
    chapters: pack.chapters.map((chapter) => ({ ...chapter, title: tidyBoth(chapter.title, tidyLine) })),
    cards: pack.cards.map(tidyUnlessSame),
  };
  const tidySource = source && tidyBoth(source);
  if (tidySource && (tidySource.fr || tidySource.en)) tidied.source = tidySource;
  if (context && context.length > 0) tidied.context = context.map(tidyRule);
  if (note?.trim()) tidied.note = tidyText(note);
  return tidied;
}

/** One context rule as it is published: an empty path, text or field is none. */
export function tidyRule({ match, fields = [], ...rule }: ContextRule): ContextRule {
  const { origin, path, text } = match;
  const tidied: ContextRule = {
    ...rule,
    name: tidyBoth(rule.name, tidyLine),
    match: { origin: tidyLine(origin) },
  };
  if (path?.trim()) tidied.match.path = tidyLine(path);
  if (text && (text.contains.trim() || isQuery(text))) {
    tidied.match.text = { ...tidyQuery(text), contains: tidyLine(text.contains) };
  }
  const nonEmpty = fields.filter((field) => field.placeholder.trim() || isQuery(field));
  if (nonEmpty.length > 0) {
    tidied.fields = nonEmpty.map((field) => ({
      placeholder: placeholderName(field.placeholder),
      ...tidyQuery(field),
    }));
  }
  return tidied;
}

type Place = { selector?: string | undefined; label?: string | undefined };

function isQuery({ selector, label }: Place): boolean {
  return Boolean(selector?.trim() || label?.trim());
}

function tidyQuery({ selector, label }: Place): Place {
  if (selector !== undefined) return { selector: tidyText(selector) };
  return label === undefined ? {} : { label: tidyLine(label) };
}

/** One card as it is published. */
export function tidyCard(card: Card): Card {
  const tidied: Card = { ...card };
  for (const language of LANGUAGES) {
    const text = card[language];
    if (text && !isBlank(text)) tidied[language] = tidyCardText(text);
    else delete tidied[language];
  }
  if (tidied.credits?.length === 0) delete tidied.credits;
  if (!tidied.reviewBy) delete tidied.reviewBy;
  return tidied;
}

/** Whether nothing at all is written in a text. */
export function isBlank(text: CardText): boolean {
  const { title, summary, cues, steps, scripts, avoid, keywords, customerSteps = [] } = text;
  const written = [
    ...[title, summary, ...cues, ...steps, ...keywords, ...customerSteps],
    ...scripts.map((script) => script.text),
    ...avoid.flatMap(({ phrase, instead }) => [phrase, instead]),
  ];
  return written.every((line) => line.trim() === '');
}

function tidyCardText(text: CardText): CardText {
  const { customerSteps, ...rest } = text;
  const tidied: CardText = {
    ...rest,
    title: tidyLine(text.title),
    summary: tidyScript(text.summary),
    cues: tidyRows(text.cues, tidyLine),
    steps: tidyRows(text.steps, tidyScript),
    scripts: text.scripts
      .map((script) => ({ ...script, text: tidyScript(script.text) }))
      .filter((script) => script.text !== ''),
    avoid: text.avoid
      .map(({ phrase, instead }) => ({ phrase: tidyScript(phrase), instead: tidyScript(instead) }))
      .filter(({ phrase, instead }) => phrase !== '' || instead !== ''),
    keywords: tidyRows(text.keywords, tidyLine),
  };
  const steps = tidyRows(customerSteps ?? [], tidyScript);
  if (steps.length > 0) tidied.customerSteps = steps;
  return tidied;
}

type Tidy = (text: string) => string;

function tidyRows(rows: readonly string[], tidy: Tidy): string[] {
  return rows.map(tidy).filter((line) => line !== '');
}

function tidyBoth(both: Localized<string>, tidy: Tidy = tidyText): Localized<string> {
  const tidied: Localized<string> = {};
  for (const language of LANGUAGES) {
    const text = tidy(both[language] ?? '');
    if (text !== '') tidied[language] = text;
  }
  return tidied;
}
