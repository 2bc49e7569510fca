/** The demo customer record as a page in one language, its dates counted back from today. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Language } from '@/protocol/text/language';

const FOLDER = join(import.meta.dirname, 'crm');
const LOCALES = { fr: 'fr-FR', en: 'en-GB' } as const;

/** The page's source: markup with `{{names}}`, and the texts in both languages by name. */
export type CrmSource = { html: string; texts: Record<string, Record<Language, string>> };

export async function readCrmSource(): Promise<CrmSource> {
  const [html, texts] = await Promise.all([
    readFile(join(FOLDER, 'index.html'), 'utf8'),
    readFile(join(FOLDER, 'texts.json'), 'utf8'),
  ]);
  return { html, texts: JSON.parse(texts) as CrmSource['texts'] };
}

/** Fills the page in. Throws on a name that has no text: a page with a hole is never served. */
export function renderCrm({ html, texts }: CrmSource, language: Language, today: Date): string {
  return html
    .replace('<html lang="fr">', `<html lang="${language}">`)
    .replace(`hreflang="${language}"`, `hreflang="${language}" aria-current="page"`)
    .replace(/\{\{([\w-]+)(?::(-?[\d.]+))?\}\}/gu, (_, name: string, value?: string) => {
      if (value !== undefined) return escapeHtml(formatValue(name, Number(value), language, today));
      if (name === 'year') return String(today.getFullYear());
      const text = texts[name]?.[language];
      if (text === undefined) throw new Error(`demo/crm/texts.json has no "${name}" in ${language}`);
      return escapeHtml(text);
    });
}

function formatValue(kind: string, value: number, language: Language, today: Date): string {
  const locale = LOCALES[language];
  switch (kind) {
    case 'iso': {
      const day = workingDay(today, value);
      const part = (number: number) => String(number).padStart(2, '0');
      return `${day.getFullYear()}-${part(day.getMonth() + 1)}-${part(day.getDate())}`;
    }
    case 'day':
      return workingDay(today, value).toLocaleDateString(locale, {
        weekday: 'short',
        day: 'numeric',
        month: 'long',
      });
    case 'month':
      return new Date(today.getFullYear(), today.getMonth() + value, 1).toLocaleDateString(locale, {
        month: 'long',
        year: 'numeric',
      });
    case 'euros':
      return value.toLocaleString(locale, { style: 'currency', currency: 'EUR' });
    default:
      throw new Error(`demo/crm/index.html asks for an unknown kind of value, "${kind}"`);
  }
}

/** The day `offset` days from today, moved back to Friday from a weekend: nobody was on the phone then. */
function workingDay(today: Date, offset: number): Date {
  const day = new Date(today.getFullYear(), today.getMonth(), today.getDate() + offset);
  const weekday = day.getDay();
  day.setDate(day.getDate() - (weekday === 6 ? 1 : weekday === 0 ? 2 : 0));
  return day;
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/gu, (character) => entities[character] ?? character);
}
