/**
 * Composes the note of a call, or a reply, from a template and what happened in the call. Pure.
 * Guarantees: what is withheld by the template is in no part of the text; a line of the template whose parts are all
 * empty is left out; no brace of a value goes out.
 */
import type { ValueFact } from '@/components/card/value-facts';
import type { CallEvent } from '@/components/panel/call/call-event';
import type { Language } from '@/protocol/text/language';
import { captionOf, fillScript, placeholdersOf } from '@/protocol/text/placeholder';
import { NOTE_PARTS, type NotePart } from '@/protocol/values/known-names';
import type { NoteTemplate } from '@/protocol/values/pack-parts';
import { readDay } from '@/protocol/values/typed-day';

export type NoteFacts = {
  events: readonly CallEvent[];
  /** Typed and other values by placeholder, as they are on screen. */
  values: Readonly<Record<string, string>>;
  facts: ReadonlyMap<string, ValueFact>;
  /** What a card is about, by its ref. */
  situationOf: (ref: string) => string | undefined;
  code: string | undefined;
  /** The events whose lines a reply holds, by id; undefined for all. */
  chosen?: ReadonlySet<string> | undefined;
  language: Language;
  now: number;
};

const LINE_KINDS: ReadonlySet<CallEvent['kind']> = new Set(['inserted', 'copied', 'said']);

/** The lines of a call, each once, in the order in which they were used first. */
export function usedLines(events: readonly CallEvent[]): CallEvent[] {
  const seen = new Set<string>();
  return events.filter((event) => {
    if (!LINE_KINDS.has(event.kind) || seen.has(event.text)) return false;
    seen.add(event.text);
    return true;
  });
}

export function composeNote(template: Pick<NoteTemplate, 'text' | 'withheld'>, facts: NoteFacts): string {
  const { language } = facts;
  const script = template.text[language] ?? template.text.fr ?? template.text.en ?? '';
  const withheld = new Set([...(template.withheld?.fr ?? []), ...(template.withheld?.en ?? [])]);
  const parts = noteParts(facts, withheld);
  const named = new Map<string, string>();
  for (const part of Object.keys(NOTE_PARTS) as NotePart[])
    for (const name of Object.values(NOTE_PARTS[part])) named.set(name, parts[part]);
  const value = (name: string) => named.get(name) ?? (withheld.has(name) ? '' : (facts.values[name] ?? ''));
  const lines = script.split('\n').flatMap((line) => {
    const names = placeholdersOf(line);
    const isEmpty = names.length > 0 && names.every((name) => named.has(name) && value(name) === '');
    return isEmpty
      ? []
      : [names.reduce((text, name) => (isList(value(name)) ? onItsOwnLine(text, name) : text), line)];
  });
  const filled = new Map(
    placeholdersOf(script)
      .map((name) => [name, value(name)] as const)
      .filter(([, text]) => text !== ''),
  );
  return fillScript(lines.join('\n'), filled).text;
}

function noteParts(
  { events, facts, situationOf, code, chosen, language, now }: NoteFacts,
  withheld: ReadonlySet<string>,
): Record<NotePart, string> {
  const lines = usedLines(events);
  const text = (event: CallEvent) => withoutValues(event, withheld);
  const promises = lines.filter((event) => promisedDays(event, facts, now).length > 0);
  const situations = events.flatMap(({ ref }) => (ref === undefined ? [] : (situationOf(ref) ?? [])));
  const done = events.flatMap((event) => {
    if (event.kind === 'ticked') return [text(event)];
    if (event.kind === 'answered' || event.kind === 'filled') return [answer(event, text(event), language)];
    return lines.includes(event) && !promises.includes(event) ? [text(event)] : [];
  });
  const next = promises
    .flatMap((event) => promisedDays(event, facts, now))
    .sort((one, other) => one.day.getTime() - other.day.getTime())
    .filter(({ name }) => !withheld.has(name))
    .map(({ name, spoken }) => `${name}${colon(language)}${spoken}`);
  return {
    situation: listed(situations),
    done: listed(done),
    promised: listed(promises.map(text)),
    next: listed(next),
    code: code ?? '',
    lines: lines
      .filter(({ id }) => chosen === undefined || chosen.has(id))
      .map(text)
      .join('\n'),
  };
}

/** The days from today on that a line promises, with the name of each and how it was said. */
function promisedDays(
  { values = {} }: CallEvent,
  facts: ReadonlyMap<string, ValueFact>,
  now: number,
): { name: string; day: Date; spoken: string }[] {
  const today = new Date(now).setHours(0, 0, 0, 0);
  const hour = Object.entries(values).find(([name]) => facts.get(name)?.kind === 'time')?.[1];
  return Object.entries(values).flatMap(([name, spoken]) => {
    const fact = facts.get(name);
    if (fact?.kind !== 'date') return [];
    const read = readDay(spoken, now);
    if (!read || 'problem' in read || read.day.getTime() < today) return [];
    const isTimed = hour !== undefined && read.minutes === undefined && read.part === undefined;
    const joined = fact.language === 'fr' ? 'à' : 'at';
    return [{ name, day: read.day, spoken: isTimed ? `${spoken} ${joined} ${hour}` : spoken }];
  });
}

/** The line with the withheld values in brackets, by their names. */
function withoutValues({ text, script, values }: CallEvent, withheld: ReadonlySet<string>): string {
  const shown = Object.entries(values ?? {}).filter(([name]) => !withheld.has(name));
  if (script === undefined || shown.length === Object.keys(values ?? {}).length) return text;
  return fillScript(script, new Map(shown)).text;
}

/** One thing stands in the line; several stand below it, each on a line of its own. */
function listed(texts: readonly string[]): string {
  const each = [...new Set(texts)];
  if (each.length < 2) return each[0] ?? '';
  return each.map((text) => `- ${text}`).join('\n');
}

function isList(text: string): boolean {
  return text.startsWith('- ') && text.includes('\n- ');
}

function onItsOwnLine(line: string, name: string): string {
  const [before = '', ...after] = line.split(`{{${name}}}`);
  return after.length === 0 ? line : `${before.trimEnd()}\n{{${name}}}${after.join(`{{${name}}}`)}`;
}

/** `Le voyant est-il rouge ? oui`, `résultat : résolu`. */
function answer({ question }: CallEvent, text: string, language: Language): string {
  if (question === undefined) return text;
  return /[?:]$/u.test(question) ? `${question} ${text}` : `${question}${colon(language)}${text}`;
}

function colon(language: Language): string {
  return language === 'fr' ? '\u00a0: ' : ': ';
}

/** What a card is about, from its title: `Deux prélèvements : rassurer` is about `Deux prélèvements`. */
export function situationOfTitle(title: string): string {
  return captionOf(title).split(/\s*[\u00a0\u202f ]?:\s+/u)[0] ?? title;
}
