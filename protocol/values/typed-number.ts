/** Numbers, amounts and telephone numbers as a hurried person types them. Pure. */
import type { Language } from '@/protocol/text/language';

const SPACES = /[\s\u00a0\u202f]/gu;

/** A number with the signs of either language; a single comma or point before three digits is read as the language has it. */
export function readNumber(typed: string, language: Language): number | undefined {
  const text = typed.replace(SPACES, '').replace(/^−/u, '-');
  if (!/^-?\d[\d.,’']*$/u.test(text)) return undefined;
  const plain = text.replace(/[’']/gu, '');
  const signs = [...plain].filter((sign) => sign === ',' || sign === '.');
  const isWhole = new Set(signs).size === 1 && (signs.length > 1 || isGroup(plain, language));
  if (isWhole)
    return /^-?\d{1,3}(?:[.,]\d{3})+$/u.test(plain) ? Number(plain.replace(/[.,]/gu, '')) : undefined;
  const decimal = Math.max(plain.lastIndexOf(','), plain.lastIndexOf('.'));
  if (decimal < 0) return Number(plain);
  const [whole, fraction] = [plain.slice(0, decimal), plain.slice(decimal + 1)];
  if (!/^-?\d+(?:[.,]\d{3})*$/u.test(whole) || !/^\d+$/u.test(fraction)) return undefined;
  return Number(`${whole.replace(/[.,]/gu, '')}.${fraction}`);
}

/** `1,234` in English is more than a thousand; in French it is little more than one. */
function isGroup(plain: string, language: Language): boolean {
  return language === 'en' ? /^-?\d{1,3},\d{3}$/u.test(plain) : /^-?\d{1,3}\.\d{3}$/u.test(plain);
}

const CURRENCIES: readonly [RegExp, string][] = [
  [/€|\b(?:euros?|eur)\b/giu, 'EUR'],
  [/£|\b(?:pounds?|gbp|livres?)\b/giu, 'GBP'],
  [/\$|\b(?:dollars?|usd)\b/giu, 'USD'],
  [/\b(?:chf|francs?)\b/giu, 'CHF'],
];

/** An amount of money with at most two decimals; euros unless another currency was typed. `45€50` is one too. */
export function readAmount(
  typed: string,
  language: Language,
): { value: number; currency: string } | undefined {
  const between = /^([\d\s\u00a0\u202f]+)€ ?(\d{2})$/u.exec(typed.trim());
  if (between) return readAmount(`${between[1]},${between[2]} €`, 'fr');
  const [pattern, currency] = CURRENCIES.find(([sign]) => new RegExp(sign.source, 'iu').test(typed)) ?? [];
  const value = readNumber(pattern ? typed.replace(pattern, ' ') : typed, language);
  if (value === undefined || Math.abs(value * 100 - Math.round(value * 100)) > 1e-6) return undefined;
  return { value, currency: currency ?? 'EUR' };
}

/** A telephone number, grouped as one reads it aloud: two by two, in French as in France. */
export function readPhone(typed: string): string | undefined {
  const text = typed.trim();
  if (!/^\+?[\d\s\u00a0\u202f().-]+$/u.test(text)) return undefined;
  const digits = text.replace(/\D/gu, '');
  if (digits.length < 2 || digits.length > 15) return undefined;
  const french = /^(?:\+33|0033)\s*(?:\(0\))?/u.exec(text);
  const own = french ? digits.replace(/^(?:0033|33)0?/u, '') : digits;
  if (french && own.length === 9) return `+33 ${own[0]} ${pairs(own.slice(1))}`;
  if (digits.length === 10 && digits.startsWith('08'))
    return `${digits.slice(0, 4)} ${groups(digits.slice(4), 3)}`;
  if (digits.length === 10 && digits.startsWith('0')) return pairs(digits);
  // Another country groups otherwise: the groups that were typed stay.
  if (text.startsWith('+') || digits.length > 6) return text.replace(/[\s\u00a0\u202f.-]+/gu, ' ');
  return digits.length === 4 ? pairs(digits) : digits;
}

function pairs(digits: string): string {
  return groups(digits, 2);
}

function groups(digits: string, size: number): string {
  return digits.match(new RegExp(`\\d{1,${size}}`, 'gu'))?.join(' ') ?? digits;
}
