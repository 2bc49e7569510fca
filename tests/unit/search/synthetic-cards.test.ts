import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { builtPacks } from '@/bench/search-relevance';
import { syntheticCards } from '@/bench/synthetic-cards';
import { STEMMERS } from '@/search/index/language-index';
import type { SearchEntry, SearchText } from '@/search/index/search-text';
import { isFunctionWord, isLightWord } from '@/search/text/function-words';
import { wordsOf } from '@/search/text/words';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const { entries } = await builtPacks(root);
const noise = syntheticCards(2_000);

/** Stems of the telling words of some lines of each card. */
function stems(
  cards: readonly SearchEntry[],
  language: 'fr' | 'en',
  lines: (text: SearchText) => readonly string[],
): Set<string> {
  const texts = cards.flatMap((card) => card[language] ?? []);
  const forms = texts.flatMap((text) => lines(text).flatMap((line) => wordsOf(line).map(({ form }) => form)));
  const telling = forms.filter((form) => !isFunctionWord(form) && !isLightWord(form));
  return new Set(telling.map((form) => STEMMERS[language](form)));
}

describe.each(['fr', 'en'] as const)('a synthetic card in %s', (language) => {
  const headStems = stems(entries, language, ({ title, cues, keywords }) => [title, ...cues, ...keywords]);

  it('is about nothing that a card of the packs is about', () => {
    const about = stems(noise, language, ({ title, keywords }) => [title, ...keywords]);
    expect([...about].filter((stem) => headStems.has(stem))).toEqual([]);
  });

  it('gets in the way: its cues and its body share many words of the packs', () => {
    const cues = stems(noise, language, (text) => text.cues);
    const body = stems(noise, language, ({ summary, steps, scripts }) => [summary, ...steps, ...scripts]);
    expect([...cues].filter((stem) => headStems.has(stem)).length).toBeGreaterThan(30);
    expect([...body].filter((stem) => headStems.has(stem)).length).toBeGreaterThan(100);
  });
});
