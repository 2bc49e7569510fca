/**
 * The few cards of the index that are said in own words.
 * *Guarantees:* the index is the one of the installed packs again after `restore`, as it is saved.
 */
import type { CardRef } from '@/protocol/card-ref';
import type { Language } from '@/protocol/text/language';
import { cardEntry } from '@/search/index/entries';
import type { SearchEntry } from '@/search/index/search-text';
import type { SearchIndex } from '@/search/search-index';
import type { SouffleurDatabase } from '@/storage/database/database';
import type { WordingRow } from '@/storage/database/wording-rows';
import { cardsByRef } from '@/storage/packs/packs';
import { applyWordings, type WordedCard, type WordedLine } from '@/storage/wording/apply-wordings';

export class WordedCards {
  #lines = new Map<CardRef, readonly WordedLine[]>();

  /** Whether a line is shown in own words. */
  isOwnLine(ref: CardRef, language: Language, index: number): boolean {
    return this.#lines.get(ref)?.some((line) => line.language === language && line.index === index) ?? false;
  }

  /** Puts the official cards back into the index. */
  async restore(db: SouffleurDatabase, index: SearchIndex): Promise<void> {
    if (this.#lines.size === 0) return;
    const rows = await cardsByRef(db, [...this.#lines.keys()]);
    index.remove(this.#lines.keys());
    index.add(rows.map(({ packId, chapterId, card }) => cardEntry(packId, chapterId, card)));
    this.#lines = new Map();
  }

  /** Puts own wordings into the index, which holds the official cards. */
  async apply(db: SouffleurDatabase, index: SearchIndex, wordings: readonly WordingRow[]): Promise<void> {
    const rows = await cardsByRef(db, [...new Set(wordings.map(({ ref }) => ref))]);
    for (const { ref, packId, chapterId, card } of rows) {
      const worded = applyWordings(
        card,
        wordings.filter((wording) => wording.ref === ref),
      );
      if (worded.lines.length === 0 || !index.has(ref)) continue;
      index.add([wordedEntry(packId, chapterId, worded)]);
      this.#lines.set(ref, worded.lines);
    }
  }
}

/**
 * The entry of a card that is said in own words: found by these and by the official lines, shown with the own words.
 * *Guarantees:* a search that finds the official card finds this one.
 */
export function wordedEntry(packId: string, chapterId: string, { card, lines }: WordedCard): SearchEntry {
  const entry = { ...cardEntry(packId, chapterId, card), mine: true };
  for (const { language, official } of lines) {
    const text = entry[language];
    if (text) entry[language] = { ...text, searches: [...(text.searches ?? []), official] };
  }
  return entry;
}
