/**
 * Every word form of one language's cards, with a number, its stem, and how many live cards hold it. It
 * guarantees to ranking that a form of no live card is never found: counts follow each card added or removed.
 */
import Fuse from 'fuse.js';
import { editDistance, forgiven } from '@/search/text/edit-distance';
import { isFunctionWord, isLightWord } from '@/search/text/function-words';
import { soundOf } from '@/search/text/phonetic-key';

/** A form near to what was typed. `distance` is in edits; 0.9 means "sounds the same". */
export type NearForm = { term: number; distance: number };

export type SavedTerms = { forms: string; stems: string; counts: Int32Array };

/** At most this many forms are compared letter by letter for one typed word. */
const COMPARED = 400;
/** Added distance of an unfinished word, compared with a whole one. */
const UNFINISHED = 0.4;
/** Letters that one of two spellings of a sound has and the other has not, at most. */
const UNLIKE_LETTERS = 2;
/** Maximum expansions of one typed word. */
const STAND_INS = 8;

export class TermTable {
  readonly #stemOf: (form: string) => string;
  readonly #forms: string[] = [];
  readonly #stems: string[] = [];
  readonly #counts: number[] = [];
  readonly #masks: number[] = [];
  readonly #hefts: number[] = [];
  readonly #ids = new Map<string, number>();
  readonly #families = new Map<string, number[]>();
  readonly #sounds = new Map<string, number[]>();
  /** Terms in the order of their forms; terms numbered from `#sorted.length` on wait for the next look-up. */
  #sorted: number[] = [];
  #sounded = 0;

  constructor(stemOf: (form: string) => string) {
    this.#stemOf = stemOf;
  }

  static restore(stemOf: (form: string) => string, saved: SavedTerms): TermTable {
    const table = new TermTable(stemOf);
    if (saved.forms === '') return table;
    const stems = saved.stems.split('\n');
    saved.forms.split('\n').forEach((form, index) => {
      table.#append(form, stems[index] ?? form);
      table.#counts[index] = saved.counts[index] ?? 0;
      table.#sorted.push(index);
    });
    return table;
  }

  /** The terms in the order of their forms as `renumbered` lists them, ready for {@link restore}. */
  save(terms: readonly number[]): SavedTerms {
    return {
      forms: terms.map((term) => this.form(term)).join('\n'),
      stems: terms.map((term) => this.#stems[term] ?? '').join('\n'),
      counts: Int32Array.from(terms, (term) => this.count(term)),
    };
  }

  get size(): number {
    return this.#forms.length;
  }

  form(term: number): string {
    return this.#forms[term] ?? '';
  }

  /** How much of a line the term makes up: a function word little, a light word half. */
  weight(term: number): number {
    return this.#hefts[term] ?? 1;
  }

  /** In how many live cards the term is. */
  count(term: number): number {
    return this.#counts[term] ?? 0;
  }

  /** Counts one more (`by` 1) or one less (`by` -1) card that holds the term. */
  recount(term: number, by: 1 | -1): void {
    this.#counts[term] = this.count(term) + by;
  }

  /** The term of a form; a new one gets a number with a count of 0. */
  termFor(form: string): number {
    return this.#ids.get(form) ?? this.#append(form, this.#stemOf(form));
  }

  /** The term of a form that some live card holds. */
  exact(form: string): number | undefined {
    const term = this.#ids.get(form);
    return term !== undefined && this.count(term) > 0 ? term : undefined;
  }

  /** The live terms with the same stem as a form, itself among them. */
  family(form: string): number[] {
    return (this.#families.get(this.#stemOf(form)) ?? []).filter((term) => this.count(term) > 0);
  }

  /** The live terms that begin with `prefix`, the commonest first, at most `most`. */
  beginningWith(prefix: string, most: number): number[] {
    const sorted = this.sorted();
    const found: number[] = [];
    for (let index = this.#lowerBound(sorted, prefix); index < sorted.length; index += 1) {
      const term = sorted[index] ?? 0;
      if (!this.form(term).startsWith(prefix)) break;
      if (this.count(term) > 0) found.push(term);
    }
    if (found.length <= most) return found;
    return found
      .sort((a, b) => this.count(b) - this.count(a) || order(this.form(a), this.form(b)))
      .slice(0, most);
  }

  /**
   * The live terms that a misspelt word may have meant, nearest first; among equally near ones those that
   * Fuse finds most alike. With `open` the word may be unfinished.
   */
  near(typed: string, open: boolean, limit = forgiven(typed.length)): NearForm[] {
    const found = new Map<number, number>();
    for (const term of this.#alikeLetters(typed, open, limit)) {
      let distance = editDistance(typed, this.form(term), limit);
      if (open && distance > 0) {
        distance = Math.min(distance, editDistance(typed, this.form(term), limit, true) + UNFINISHED);
      }
      if (distance <= limit + UNFINISHED) found.set(term, distance);
    }
    for (const term of this.#alikeSounds(typed)) found.set(term, Math.min(found.get(term) ?? 2, 0.9));
    if (found.size === 0) return [];
    const likeness = this.#likeness(typed, [...found.keys()]);
    // A first letter is seldom the wrong one.
    const cost = (term: number) =>
      (found.get(term) ?? 0) + (this.form(term)[0] === typed[0] ? 0 : 0.4) + (likeness.get(term) ?? 1) * 0.3;
    return [...found.keys()]
      .sort((a, b) => cost(a) - cost(b) || this.count(b) - this.count(a) || order(this.form(a), this.form(b)))
      .slice(0, STAND_INS)
      .map((term) => ({ term, distance: cost(term) }));
  }

  /** The terms that sound like a form, among those that at least so many cards hold. */
  soundingLike(form: string, least: number): number[] {
    const sound = soundOf(form);
    if (sound === undefined) return [];
    const mask = lettersOf(form);
    const found: number[] = [];
    for (let term = 0; term < this.#forms.length; term += 1) {
      // Few terms have nearly the same letters: the others are passed over before their sound is worked out.
      if (this.count(term) < least || bits(mask ^ (this.#masks[term] ?? 0)) > UNLIKE_LETTERS) continue;
      if (soundOf(this.form(term)) === sound) found.push(term);
    }
    return found;
  }

  /** All terms in the order of their forms. */
  sorted(): readonly number[] {
    const waiting = this.#forms.length - this.#sorted.length;
    if (waiting === 0) return this.#sorted;
    const fresh = Array.from({ length: waiting }, (_, index) => this.#sorted.length + index);
    fresh.sort((a, b) => order(this.form(a), this.form(b)));
    const merged: number[] = [];
    let position = 0;
    for (const term of fresh) {
      for (
        let old = this.#sorted[position];
        old !== undefined && this.form(old) < this.form(term);
        old = this.#sorted[position]
      ) {
        merged.push(old);
        position += 1;
      }
      merged.push(term);
    }
    for (; position < this.#sorted.length; position += 1) merged.push(this.#sorted[position] ?? 0);
    this.#sorted = merged;
    return merged;
  }

  #append(form: string, stem: string): number {
    const term = this.#forms.length;
    this.#forms.push(form);
    this.#stems.push(stem);
    this.#counts.push(0);
    this.#masks.push(lettersOf(form));
    this.#hefts.push(isFunctionWord(form) ? 0.2 : isLightWord(form) ? 0.5 : 1);
    this.#ids.set(form, term);
    const family = this.#families.get(stem);
    if (family) family.push(term);
    else this.#families.set(stem, [term]);
    return term;
  }

  #lowerBound(sorted: readonly number[], form: string): number {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.form(sorted[middle] ?? 0) < form) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Live terms whose set of letters allows a distance within the limit: a cheap test before the expensive one. */
  #alikeLetters(typed: string, open: boolean, limit: number): number[] {
    if (limit === 0) return [];
    const mask = lettersOf(typed);
    const room = Math.ceil(limit);
    const levels: number[][] = Array.from({ length: 2 * room + 1 }, () => []);
    for (let term = 0; term < this.#forms.length; term += 1) {
      const other = this.#masks[term] ?? 0;
      const missing = bits(mask & ~other);
      if (missing > room) continue;
      const added = bits(other & ~mask);
      const longer = this.form(term).length - typed.length;
      if (longer < -2 * room || (!open && (longer > 2 * room || added > room))) continue;
      if (this.count(term) === 0) continue;
      levels[Math.min(2 * room, missing + (open ? Math.min(added, room) : added))]?.push(term);
    }
    return levels.flat().slice(0, COMPARED);
  }

  #alikeSounds(typed: string): number[] {
    const sound = soundOf(typed);
    if (sound === undefined) return [];
    for (; this.#sounded < this.#forms.length; this.#sounded += 1) {
      const key = soundOf(this.form(this.#sounded));
      if (key === undefined) continue;
      const alike = this.#sounds.get(key);
      if (alike) alike.push(this.#sounded);
      else this.#sounds.set(key, [this.#sounded]);
    }
    return (this.#sounds.get(sound) ?? []).filter((term) => this.count(term) > 0);
  }

  /** Fuse's score of each term for what was typed: 0 is equal, 1 is unlike. */
  #likeness(typed: string, terms: number[]): Map<number, number> {
    const fuse = new Fuse(
      terms.slice(0, 64).map((term) => this.form(term)),
      { includeScore: true, threshold: 0.7, ignoreFieldNorm: true },
    );
    return new Map(fuse.search(typed).map(({ refIndex, score }) => [terms[refIndex] ?? -1, score ?? 1]));
  }
}

/** The order of code units: the same on every machine and in every language. */
export function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** One bit a letter, five bits for digits, one for the rest. */
function lettersOf(form: string): number {
  let mask = 0;
  for (let index = 0; index < form.length; index += 1) {
    const code = form.charCodeAt(index);
    if (code >= 97 && code <= 122) mask |= 1 << (code - 97);
    else if (code >= 48 && code <= 57) mask |= 1 << (26 + ((code - 48) % 5));
    else mask |= 1 << 31;
  }
  return mask;
}

function bits(mask: number): number {
  let rest = mask - ((mask >>> 1) & 0x55555555);
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333);
  return (((rest + (rest >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
