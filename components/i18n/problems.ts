import type { TFunction } from 'i18next';
import type { Language } from '@/protocol/text/language';
import type { DataProblem } from '@/protocol/validation/data-problem';
import { bytesInWords } from './dates';

/** One refusal as a sentence next to its subject. */
export function problemAlone({ problem, limit }: DataProblem, t: TFunction<'errors'>): string {
  const sentence = t(`data-${problem}`, { limit: String(limit ?? '') });
  return sentence.charAt(0).toLocaleUpperCase() + sentence.slice(1);
}

/** One refusal as a sentence that names the path and the remedy. */
export function problemInWords(
  { path, problem, limit }: DataProblem,
  t: TFunction<'errors'>,
  language: Language,
): string {
  const shown =
    problem === 'too-large' && typeof limit === 'number'
      ? bytesInWords(limit, language)
      : String(limit ?? '');
  const where = path === '' ? t('data-place-whole') : path.replaceAll('.', ' › ');
  return `${where}${language === 'fr' ? '\u202f' : ''}: ${t(`data-${problem}`, { limit: shown })}`;
}
