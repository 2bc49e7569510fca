/**
 * The synonyms and abbreviations that packs bring: what else an organisation calls a typed word. They are looked up in
 * the query, never written into cards, so that a pack's words come and go without touching another's.
 */

import type { LexiconEntry } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import { isFunctionWord } from '@/search/text/function-words';
import { wordsOf } from '@/search/text/words';
import { SEARCHED } from './search-text';

/**
 * Other words for `length` words of a query: each is the forms of one other term. With `equal` they are the same word
 * in another spelling.
 */
export type OtherWords = {
  language: Language;
  position: number;
  length: number;
  others: string[][];
  equal: boolean;
};

/** Words of both languages that mean exactly the same, in every organisation. */
const EQUAL_WORDS: readonly (readonly string[])[] = [
  ['courriel', 'mail', 'email', 'mél'],
  ['texto', 'SMS', 'minimessage'],
];

/**
 * `words` as typed, `forms` their equivalents in a card; empty when that would be one word of several with another
 * meaning.
 */
type Term = { words: string[]; forms: string[]; stems: string[] };
/** Maximum completions of an unfinished word. */
const COMPLETIONS = 4;

type Group = { language: Language; terms: Term[]; equal: boolean };

export class Lexicon {
  readonly #packs = new Map<string, readonly LexiconEntry[]>();
  /** Groups by language and first stem of each of their terms. */
  #groups: Map<string, { group: Group; term: Term }[]> | undefined;

  set(packId: string, entries: readonly LexiconEntry[]): void {
    this.#packs.set(packId, entries);
    this.#groups = undefined;
  }

  delete(packId: string): void {
    this.#packs.delete(packId);
    this.#groups = undefined;
  }

  entries(): [string, readonly LexiconEntry[]][] {
    return [...this.#packs];
  }

  /** Synonyms of the words of a query. At one position, a longer run of words goes before a shorter one. */
  otherWords(forms: readonly string[]): OtherWords[] {
    this.#groups ??= this.#build();
    const found: OtherWords[] = [];
    for (const language of ['fr', 'en'] as const) {
      const stems = forms.map(bare);
      stems.forEach((stem, index) => {
        for (const { group, term } of this.#groups?.get(`${language} ${stem}`) ?? []) {
          const { length } = term.stems;
          if (!term.stems.every((part, offset) => stems[index + offset] === part)) continue;
          const others = group.terms.flatMap((other) =>
            other !== term && other.forms.length > 0 ? [other.forms] : [],
          );
          found.push({ language, position: index, length, others, equal: group.equal });
        }
      });
    }
    return found;
  }

  /** The single words of lexicons that begin with what is typed, the shortest first, a few. */
  beginningWith(typed: string): string[] {
    this.#groups ??= this.#build();
    const found = new Set<string>();
    for (const listed of this.#groups.values()) {
      for (const { term } of listed) {
        const [word = ''] = term.words;
        if (term.words.length === 1 && word.startsWith(typed)) found.add(word);
      }
    }
    return [...found].sort((a, b) => a.length - b.length || (a < b ? -1 : 1)).slice(0, COMPLETIONS);
  }

  #build(): Map<string, { group: Group; term: Term }[]> {
    const groups = new Map<string, { group: Group; term: Term }[]>();
    const packs = [...this.#packs].sort(([a], [b]) => (a < b ? -1 : 1));
    const entries = [
      ...SEARCHED.flatMap((language) => EQUAL_WORDS.map((terms) => ({ language, terms, equal: true }))),
      ...packs.flatMap(([, entries]) => entries.map((entry) => ({ ...entry, equal: false }))),
    ];
    for (const { language, terms, equal } of entries) {
      const group: Group = { language, terms: [], equal };
      for (const text of terms) {
        const all = wordsOf(text).flatMap(({ form, joined }) => (joined ? [] : [form]));
        const content = all.filter((form) => !isFunctionWord(form));
        const term = { words: all, forms: equivalents(all, content), stems: all.map(bare) };
        const [first] = term.stems;
        if (first === undefined) continue;
        group.terms.push(term);
        const key = `${language} ${first}`;
        const known = groups.get(key);
        if (known) known.push({ group, term });
        else groups.set(key, [{ group, term }]);
      }
    }
    return groups;
  }
}

/** The forms that represent a term: `en panne` is `panne`, but `hors de lui` is not `hors`. */
function equivalents(all: string[], content: string[]): string[] {
  if (content.length === 0) return all;
  const whole = content.length > 1 || all.length === 1;
  return whole || (all.length === 2 && all[1] === content[0]) ? content : [];
}

/** A form without the ending of a plural or a feminine: a synonym is meant in all of these, and in no other. */
function bare(form: string): string {
  return form.length < 4 ? form : form.replace(/(?:es|e|s|x)$/u, '');
}
