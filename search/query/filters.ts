import type { Language } from '@/protocol/text/language';
import type { CardStore } from '@/search/index/card-store';

export type SearchFilters = {
  packs?: string[];
  /** Chapters as `chapter` or `pack/chapter`. */
  chapters?: string[];
  kinds?: string[];
  languages?: Language[];
  mine?: boolean;
};

/** Which live cards the filters let through; an empty list lets everything through. */
export function gate(store: CardStore, filters: SearchFilters = {}): (card: number) => boolean {
  const { packs = [], chapters = [], kinds = [], mine = false } = filters;
  return (card) => {
    const facts = store.facts(card);
    if (!facts) return false;
    if (packs.length > 0 && !packs.includes(facts.packId)) return false;
    if (kinds.length > 0 && !kinds.includes(facts.kind)) return false;
    if (mine && !facts.mine) return false;
    if (chapters.length === 0 || chapters.includes(facts.chapterId)) return true;
    return chapters.includes(`${facts.packId}/${facts.chapterId}`);
  };
}
