/**
 * The rules of the packs that ship, beyond the format: what their readers rely on. A pack of an organisation may break
 * them; `npm run packs:check` holds ours to them.
 */

import { fullRef } from '@/protocol/card-ref';
import { packWarnings } from '@/protocol/content/pack-warnings';
import { LONG_TO_SAY, SAY_NOW_WORDS, spokenWords } from '@/protocol/content/spoken-words';
import type { FlowStep, FlowText } from '@/protocol/flow/flow';
import type { Card, CardText, Pack } from '@/protocol/pack';
import { LANGUAGES, type Language } from '@/protocol/text/language';
import { choiceOptions, placeholdersOf } from '@/protocol/text/placeholder';

/** One break of a rule: a path such as `cards.3.fr.say`, and what is wrong there. */
export type RuleBreak = { path: string; message: string };

type Rule = {
  name: string;
  breaks: (pack: Pack) => RuleBreak[];
};

/** How many months after its revision a card with sources is read against them again. */
const LAW_MONTHS = 6;

export const CONTENT_RULES: readonly Rule[] = [
  {
    name: 'placeholder-names',
    breaks: placeholderBreaks,
  },
  { name: 'say', breaks: eachText(sayBreaks) },
  {
    name: 'outcomes',
    breaks: eachCard(({ kind, outcomes }) =>
      kind === 'lesson' && outcomes === undefined
        ? [{ path: 'outcomes', message: 'a lesson has outcomes' }]
        : [],
    ),
  },
  { name: 'review-of-sources', breaks: eachCard(reviewBreaks) },
  { name: 'situation-titles', breaks: eachText(titleBreaks) },
  { name: 'next', breaks: nextBreaks },
  { name: 'both-languages', breaks: eachCard(languageBreaks) },
  { name: 'flows', breaks: flowBreaks },
];

/** Placeholders whose name does not say which value they hold, or that hold two kinds of value. */
export function placeholderBreaks(pack: Pack): RuleBreak[] {
  return packWarnings(pack).map(({ path, warning, name, kinds = [] }) => ({
    path,
    message:
      warning === 'bare-placeholder'
        ? `{{${name}}} does not say which value it is`
        : `{{${name}}} holds ${kinds.map((each) => `${each.kind} (${ownerOf(each.path, pack)})`).join(' and ')}`,
  }));
}

/** The card of a path, and the rest of it. */
function ownerOf(path: string, { cards }: Pack): string {
  const [, index, ...rest] = path.split('.');
  return `${cards[Number(index)]?.id} ${rest.join('.')}`;
}

function eachCard(breaks: (card: Card) => RuleBreak[]): Rule['breaks'] {
  return ({ cards }) =>
    cards.flatMap((card, index) =>
      breaks(card).map(({ path, message }) => ({ path: `cards.${index}.${path}`, message })),
    );
}

function eachText(breaks: (text: CardText, language: Language, card: Card) => RuleBreak[]): Rule['breaks'] {
  return eachCard((card) =>
    LANGUAGES.flatMap((language) => {
      const text = card[language];
      return text
        ? breaks(text, language, card).map(({ path, message }) => ({
            path: `${language}.${path}`,
            message,
          }))
        : [];
    }),
  );
}

function sayBreaks({ say }: CardText): RuleBreak[] {
  if (say === undefined) return [{ path: 'say', message: 'a card has a line to say now' }];
  const count = spokenWords(say);
  const { least, most } = SAY_NOW_WORDS;
  if (count >= least && count <= most) return [];
  return [{ path: 'say', message: `${count} words, ${least} to ${most} wanted: ${say}` }];
}

function reviewBreaks({ sources, revisedOn, reviewBy }: Card): RuleBreak[] {
  if (sources === undefined) return [];
  if (revisedOn === undefined || reviewBy === undefined)
    return [{ path: 'reviewBy', message: 'a card with sources has both days, revisedOn and reviewBy' }];
  const latest = monthsAfter(revisedOn, LAW_MONTHS);
  return reviewBy <= latest
    ? []
    : [
        {
          path: 'reviewBy',
          message: `a card with sources is reviewed within ${LAW_MONTHS} months: by ${latest}`,
        },
      ];
}

/** The same day so many months later; the last day of a month that is shorter. */
function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const lastOfMonth = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, lastOfMonth))).toISOString().slice(0, 10);
}

/** Situation, colon, gesture: distinguished in a list, and on the button of a card before. */
function titleBreaks({ title }: CardText, language: Language, { kind }: Card): RuleBreak[] {
  const form = language === 'fr' ? /^\S.*\S\u202f: \S/u : /^\S.*\S: \S/u;
  return kind !== 'situation' || form.test(title)
    ? []
    : [{ path: 'title', message: `a situation is titled “situation: gesture”: ${title}` }];
}

function nextBreaks(pack: Pack): RuleBreak[] {
  const firstOf = new Map(
    pack.cards.flatMap(({ id, next: [first] }) =>
      first === undefined ? [] : [[id, fullRef(pack.id, first)]],
    ),
  );
  return pack.cards.flatMap((card, index) => {
    const path = `cards.${index}.next`;
    if (card.kind === 'about') return [];
    if (card.next.length === 0) return [{ path, message: 'nothing follows this card' }];
    const [packId, other = ''] = (firstOf.get(card.id) ?? '').split('/');
    if (packId !== pack.id || firstOf.get(other) !== `${pack.id}/${card.id}` || other < card.id) return [];
    return [{ path: `${path}.0`, message: `${card.id} and ${other} lead to each other first` }];
  });
}

/** Both languages of a card say the same: as many of everything, in the same tones, with as many placeholders a line. */
function languageBreaks({ fr, en }: Card): RuleBreak[] {
  if (!fr || !en) return [{ path: fr ? 'fr' : 'en', message: 'a card is in both languages' }];
  const breaks: RuleBreak[] = [];
  const compare = (path: string, one: unknown, other: unknown) => {
    if (JSON.stringify(one) !== JSON.stringify(other))
      breaks.push({
        path: `en.${path}`,
        message: `${JSON.stringify(one)} in French, ${JSON.stringify(other)} in English`,
      });
  };
  for (const field of [
    'cues',
    'steps',
    'timedSteps',
    'scripts',
    'avoid',
    'customerSteps',
    'simpleSteps',
  ] as const)
    compare(field, fr[field]?.length ?? 0, en[field]?.length ?? 0);
  compare('say', fr.say === undefined, en.say === undefined);
  compare(
    'timedSteps',
    fr.timedSteps?.map(({ start }) => start),
    en.timedSteps?.map(({ start }) => start),
  );
  compare(
    'avoid',
    fr.avoid.map(({ kind }) => kind ?? 'phrase'),
    en.avoid.map(({ kind }) => kind ?? 'phrase'),
  );
  fr.scripts.forEach((script, index) => {
    const twin = en.scripts[index];
    if (!twin) return;
    // A choice is of one language: `{{Madame|Monsieur}}` has no English twin.
    const gaps = (text: string) => placeholdersOf(text).filter((name) => !choiceOptions(name));
    const facts = ({ tone, channel, text }: typeof script) => [tone, channel, gaps(text).length];
    compare(`scripts.${index}`, facts(script), facts(twin));
  });
  return breaks;
}

/** Flows are in both languages alike, each line fits in one breath, and a flow is found by its words and from a card. */
function flowBreaks({ flows = [] }: Pack): RuleBreak[] {
  return flows.flatMap((flow, index) => {
    const path = `flows.${index}`;
    const isFound = flow.cards?.length && flow.cues?.fr?.length && flow.cues.en?.length;
    return [
      ...(isFound ? [] : [{ path, message: 'a flow has cues in both languages, and cards that lead to it' }]),
      ...flow.steps.flatMap((step, position) => stepBreaks(step, `${path}.steps.${position}`)),
    ];
  });
}

function stepBreaks({ fr, en, answers = [] }: FlowStep, path: string): RuleBreak[] {
  if (!fr || !en) return [{ path, message: 'a step is in both languages' }];
  const facts = ({ scripts = [], macro = '' }: FlowText) =>
    JSON.stringify([
      scripts.map(({ text, tone, channel }) => [tone, channel, placeholdersOf(text).length]),
      placeholdersOf(macro).length,
    ]);
  const long = LANGUAGES.flatMap((language) =>
    ({ fr, en })[language].scripts?.some(({ text }) => spokenWords(text) > LONG_TO_SAY)
      ? [{ path: `${path}.${language}.scripts`, message: `a line has more than ${LONG_TO_SAY} words` }]
      : [],
  );
  return [
    ...(facts(fr) === facts(en)
      ? []
      : [{ path: `${path}.en`, message: 'lines differ in tone or placeholders' }]),
    ...(answers.every(({ text }) => text.fr && text.en)
      ? []
      : [{ path, message: 'an answer is in both languages' }]),
    ...long,
  ];
}
