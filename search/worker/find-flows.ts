/** The guided flows that fit a query: those of the best card, and those that say it themselves. */
import { fullRef } from '@/protocol/card-ref';
import { inLanguage, LANGUAGES } from '@/protocol/text/language';
import type { SearchEntry } from '@/search/index/search-text';
import type { SearchIndex } from '@/search/search-index';
import { markerOf } from '@/search/text/marks';
import type { PackRow } from '@/storage/database/pack-rows';
import type { FoundCard, FoundFlow, SearchQuestion } from './protocol';

/** How many flows a list shows. */
const MOST_FLOWS = 2;

/** The flows of a pack as entries of an index of their own: found by title and cues. */
export function flowEntries({ id: packId, flows = [] }: Pick<PackRow, 'id' | 'flows'>): SearchEntry[] {
  return flows.map((flow) => {
    const texts = LANGUAGES.flatMap((language) => {
      const title = flow.title[language];
      if (title === undefined) return [];
      const cues = flow.cues?.[language] ?? [];
      return [[language, { title, summary: '', cues, steps: [], scripts: [], avoid: [], keywords: [] }]];
    });
    return {
      ref: `${packId}/${flow.id}`,
      packId,
      chapterId: '',
      kind: 'situation',
      ...Object.fromEntries(texts),
    };
  });
}

export function findFlows(
  index: SearchIndex,
  { text, language }: Pick<SearchQuestion, 'text' | 'language'>,
  cards: readonly FoundCard[],
  packs: readonly PackRow[],
): FoundFlow[] {
  if (index.size === 0 || text.trim() === '' || text.includes('#')) return [];
  const hits = index.query({ text, language, limit: MOST_FLOWS }).hits.filter(({ certain }) => certain);
  const matched = new Map(hits.map((hit) => [hit.ref, hit.matched]));
  const best = cards.find(({ certain }) => certain);
  const ofBest = packs.flatMap(({ id, flows = [] }) =>
    flows
      .filter((flow) => flow.cards?.some((card) => fullRef(id, card) === best?.ref))
      .map((flow) => `${id}/${flow.id}`),
  );
  const refs = [...new Set([...ofBest, ...matched.keys()])].slice(0, MOST_FLOWS);
  return refs.flatMap((ref) => {
    const flow = packs.flatMap(({ id, flows = [] }) => flows.filter((each) => `${id}/${each.id}` === ref))[0];
    const title = flow && inLanguage(flow.title, language);
    return title === undefined ? [] : [{ ref, language, title: markerOf(matched.get(ref) ?? [])(title) }];
  });
}
