/** How telling a typed word is: for each pack by its own cards, so that no large pack decides for a small one. */
import type { Language } from '@/protocol/text/language';
import type { LanguageIndex } from '@/search/index/language-index';
import { SEARCHED } from '@/search/index/search-text';
import { isLightWord } from '@/search/text/function-words';
import { WEIGHTS } from '@/search/weights';
import type { PlannedWord } from './planned-word';

/** Expansions with this share of the best one's certainty decide how rare their word is. */
const SURE = 0.88;
/** So many cards of one pack that hold a word are no crowd. */
const FEW = 16;

/** Sets a word's weights: low if many cards of the queried pack hold it, higher if it is rare. */
export function weigh(
  word: PlannedWord,
  indexes: Record<Language, LanguageIndex>,
  packIds: readonly string[],
): void {
  if (word.functional) {
    word.weight = WEIGHTS.functionWord;
    word.weights.fill(word.weight);
    return;
  }
  const light = isLightWord(word.form) ? WEIGHTS.lightWord : 1;
  const weightOf = (rarity: number) =>
    light * (WEIGHTS.common + WEIGHTS.rarity * Math.min(rarity, WEIGHTS.mostRarity));
  const rarities = packIds.map(() => Number.POSITIVE_INFINITY);
  let overall = Number.POSITIVE_INFINITY;
  for (const language of SEARCHED) {
    const { packs, cards, terms } = indexes[language];
    const standIns = [...word.terms[language]];
    const surest = standIns.reduce((most, [, factor]) => Math.max(most, factor), 0);
    const meant = standIns.flatMap(([term, factor]) => (factor >= SURE * surest ? [term] : []));
    if (meant.length === 0 && word.phrases[language].length === 0) continue;
    const holding = meant.reduce((sum, term) => sum + terms.count(term), 0);
    const share = Math.max(1, Math.min(holding, cards)) / Math.max(1, cards);
    overall = Math.min(overall, Math.log(1 + 1 / share));
    packIds.forEach((packId, pack) => {
      const { holding: here, rarity } = packs.of(packId, meant, share);
      rarities[pack] = Math.min(rarities[pack] ?? 0, rarity);
      word.crowds[pack] = Math.max(word.crowds[pack] ?? 0, Math.log(Math.max(1, here / FEW)));
    });
  }
  if (overall === Number.POSITIVE_INFINITY) return;
  word.weight = weightOf(overall);
  rarities.forEach((rarity, pack) => {
    word.weights[pack] = weightOf(rarity);
  });
}
