/** The values typed so far during a call as one line to read back to the caller. */
import type { TFunction } from 'i18next';
import type { Language } from '@/protocol/text/language';
import { choiceOptions } from '@/protocol/text/placeholder';

/** Between two values, as each language sets it. */
const SEPARATORS: Readonly<Record<Language, string>> = { fr: '\u202f; ', en: '; ' };

/**
 * A script whose placeholders are the values themselves, so that it is filled, corrected and inserted as any line.
 * Undefined while no value was typed.
 */
export function readBackScript(
  values: Readonly<Record<string, string>>,
  t: TFunction<'guide'>,
  language: Language,
): string | undefined {
  const names = Object.keys(values).filter((name) => values[name]?.trim() && !choiceOptions(name));
  if (names.length === 0) return undefined;
  const items = names.map((name) => t('readBack.item', { name, value: `{{${name}}}` }));
  return t('readBack.line', { values: items.join(SEPARATORS[language]) });
}
