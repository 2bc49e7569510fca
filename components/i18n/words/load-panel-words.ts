import type { Language } from '@/protocol/text/language';
import type { Dictionaries } from './page-words';

export async function loadPanelWords(language: Language): Promise<Dictionaries> {
  const file = language === 'fr' ? import('./panel-french') : import('./panel-english');
  return (await file).dictionaries;
}
