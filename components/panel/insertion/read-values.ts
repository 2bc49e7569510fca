/** The values of a line, read by their kinds at the moment it is inserted or copied. */
import type { TFunction } from 'i18next';
import type { ValueFact } from '@/components/card/value-facts';
import { valueProblem } from '@/components/card/value-problem';
import { placeholdersOf } from '@/protocol/text/placeholder';
import { readTyped } from '@/protocol/values/typed-value';

type ReadValues = {
  /** As one says them; without the refused ones. */
  values: Record<string, string>;
  /** Why a value cannot be, by name: 31 February, an option that is no longer there. */
  refused: Map<string, string>;
  /** Words that are no value of the kind, and may be meant all the same. */
  unread: Map<string, string>;
};

type Reading = { facts: ReadonlyMap<string, ValueFact>; now: number; t: TFunction };

export function readValues(
  script: string,
  written: Readonly<Record<string, string>>,
  { facts, now, t }: Reading,
): ReadValues {
  const values = { ...written };
  const refused = new Map<string, string>();
  const unread = new Map<string, string>();
  const words = cardWords(t);
  for (const name of placeholdersOf(script)) {
    const fact = facts.get(name);
    const value = written[name]?.trim() ?? '';
    if (!fact || value === '') continue;
    const read = readTyped(value, fact, { language: fact.language, now });
    if ('spoken' in read) values[name] = read.spoken;
    else if ('problem' in read) {
      delete values[name];
      refused.set(name, valueProblem(name, value, read, fact.language, words));
    } else if (fact.kind !== 'text' && fact.kind !== 'choice')
      unread.set(name, words(`typed.unread.${fact.kind}`, { value, name }));
  }
  return { values, refused, unread };
}

/** The sentences of a card, by the function that has those of the panel. */
function cardWords(t: TFunction): TFunction<'card'> {
  const words = (key: string, options: object) => t(key as never, { ns: 'card', ...options } as never);
  return words as unknown as TFunction<'card'>;
}
