import type { Language } from '@/protocol/text/language';
import type { Dictionaries } from './page-words';

export async function loadConsoleWords(language: Language): Promise<Dictionaries> {
  const file = language === 'fr' ? import('./console-french') : import('./console-english');
  return (await file).dictionaries;
}
