/**
 * Stemmers compared in the search as it is: the same cards, questions, index and ranking, with another stemmer.
 * Words reach a stemmer folded, without accents: a question is often typed so, and must meet the card.
 */
import { stemmer as snowballEnglish } from '@orama/stemmers/english';
import { stemmer as snowballFrench } from '@orama/stemmers/french';
import { SOUFFLEUR } from '@/bench/search-engines';
import {
  builtPacks,
  measureRelevance,
  QUERY_FILES,
  queryFile,
  type RelevanceQuery,
  readQueries,
} from '@/bench/search-relevance';
import { filledUp } from '@/bench/search-speed';
import type { Language } from '@/protocol/text/language';
import { STEMMERS } from '@/search/index/language-index';
import { IRREGULAR_ENGLISH, IRREGULAR_FRENCH, stemmer } from '@/search/text/irregular-forms';

type Stemmers = Record<Language, (form: string) => string>;

const CANDIDATES: readonly (readonly [name: string, stemmers: Stemmers])[] = [
  ['ours', { ...STEMMERS }],
  ['Snowball', { fr: snowballFrench, en: snowballEnglish }],
  [
    'Snowball, with our irregular forms',
    {
      fr: stemmer(IRREGULAR_FRENCH, snowballFrench),
      en: stemmer(IRREGULAR_ENGLISH, snowballEnglish),
    },
  ],
  ['none', { fr: (form) => form, en: (form) => form }],
];

export type StemmerFigures = {
  stemmer: string;
  half: string;
  language: Language;
  queries: number;
  mrr: number;
  hit1: number;
  hit3: number;
  /** Mean reciprocal rank of the questions that inflect the words of a card. */
  inflection: number;
  /** Questions that find their card at a better place than with ours, and at a worse one. */
  better: number;
  worse: number;
};

/** Relevance with each stemmer, by half of the questions and language, among so many cards. */
export async function compareStemmers(root: string, cards: number): Promise<StemmerFigures[]> {
  const packs = await builtPacks(root);
  const all = { ...packs, entries: filledUp(packs.entries, cards) };
  const figures: StemmerFigures[] = [];
  const ranksOfOurs = new Map<string, readonly number[]>();
  const original = { ...STEMMERS };
  for (const [name, stemmers] of CANDIDATES) {
    // An index takes its stemmers when it is made.
    Object.assign(STEMMERS, stemmers);
    const search = SOUFFLEUR.build(all);
    Object.assign(STEMMERS, original);
    for (const half of QUERY_FILES) {
      const queries = await readQueries(queryFile(root, half));
      for (const language of ['fr', 'en'] as const) {
        const ofLanguage = queries.filter((query) => query.language === language);
        const report = measureRelevance(ofLanguage, (text, language) =>
          search(text, language).map((ref) => ({ ref, certain: true })),
        );
        const ranks = ofLanguage.map((query) => rankOf(query, search));
        const ours = ranksOfOurs.get(half + language) ?? ranks;
        ranksOfOurs.set(half + language, ours);
        const { queries: count, mrr, hit1, hit3 } = report.ordinary;
        const inflection = report.families.inflection?.mrr ?? Number.NaN;
        const better = ranks.filter((rank, index) => rank < (ours[index] ?? 0)).length;
        const worse = ranks.filter((rank, index) => rank > (ours[index] ?? 0)).length;
        figures.push({
          ...{ stemmer: name, half, language, queries: count },
          ...{ mrr, hit1, hit3, inflection, better, worse },
        });
      }
    }
  }
  return figures;
}

function rankOf(
  { query, language, expect }: RelevanceQuery,
  search: ReturnType<typeof SOUFFLEUR.build>,
): number {
  const index = search(query, language).findIndex((ref) => expect.includes(ref));
  return index < 0 ? Number.POSITIVE_INFINITY : index;
}
