/** What tidying is made of, whatever it tidies. */
import { LANGUAGES, type Localized } from '@/protocol/text/language';

type Tidy = (text: string) => string;

/** An empty text, list, or text in no language. */
export function isEmpty(value: unknown): boolean {
  return value === '' || (typeof value === 'object' && Object.keys(value ?? {}).length === 0);
}

export function tidyRows(rows: readonly string[], tidy: Tidy): string[] {
  return rows.map(tidy).filter((line) => line !== '');
}

export function tidyBoth(both: Localized<string>, tidy: Tidy): Localized<string> {
  const tidied: Localized<string> = {};
  for (const language of LANGUAGES) {
    const text = tidy(both[language] ?? '');
    if (text !== '') tidied[language] = text;
  }
  return tidied;
}
