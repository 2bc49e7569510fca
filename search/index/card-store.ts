/**
 * The cards themselves: number, filters and text. Numbers are given once and never again before a seal, so a
 * posting of a removed card can be recognised. Texts of a sealed or restored store stay as JSON until read.
 */
import type { Language } from '@/protocol/text/language';
import { wordsOf } from '@/search/text/words';
import { FIELD_WEIGHTS, linesOf, type NamedText, type SearchEntry } from './search-text';

type Facts = Pick<SearchEntry, 'ref' | 'packId' | 'chapterId' | 'kind' | 'urgent'> & { mine: boolean };
type Texts = Pick<SearchEntry, 'fr' | 'en'>;

/** Cards of a saved store in their order; `blocks` hold the JSON of {@link BLOCK} texts each, `ends` where each ends. */
export type SavedCards = { facts: string; blocks: string[]; ends: Uint32Array };

/** A line of a card: its field, and its index among the lines of that field. */
export type CardLine = { field: keyof NamedText; index: number };

/** A card cut into words, line by line. */
export type ReadCard = {
  scripts: number;
  lines: (CardLine & { words: { form: string; written: string }[] })[];
};

const FOREMOST: ReadonlySet<keyof NamedText> = new Set(['title', 'cues', 'keywords', 'scripts']);
const BLOCK = 256;
/** Cached parsed texts. */
const AT_HAND = 1_000;

export class CardStore {
  readonly #facts: (Facts | undefined)[];
  readonly #texts = new Map<number, Texts>();
  readonly #blocks: readonly string[];
  readonly #ends: Uint32Array;
  readonly #numbers = new Map<string, number>();
  readonly #packIds: string[] = [];
  readonly #packNumbers = new Map<string, number>();
  readonly #packs: number[] = [];
  readonly #parsed = new Map<number, Texts>();
  readonly #read = new Map<string, ReadCard>();

  constructor(saved: SavedCards = { facts: '[]', blocks: [], ends: new Uint32Array(0) }) {
    this.#facts = JSON.parse(saved.facts) as Facts[];
    this.#blocks = saved.blocks;
    this.#ends = saved.ends;
    this.#facts.forEach((facts, card) => {
      if (!facts) return;
      this.#numbers.set(facts.ref, card);
      this.#packs[card] = this.#packNumber(facts.packId);
    });
  }

  /** How many cards are alive. */
  get size(): number {
    return this.#numbers.size;
  }

  /** One more than the highest number in use: the length of arrays by card. */
  get numbers(): number {
    return this.#facts.length;
  }

  /** The packs that cards came from, by their numbers. */
  get packIds(): readonly string[] {
    return this.#packIds;
  }

  /** The number of each card's pack, by the card's number. */
  get packs(): readonly number[] {
    return this.#packs;
  }

  add(entry: SearchEntry): number {
    const { ref, packId, chapterId, kind, mine = false, urgent, fr, en } = entry;
    const card = this.#facts.length;
    this.#facts.push({ ref, packId, chapterId, kind, mine, ...(urgent && { urgent }) });
    this.#texts.set(card, { ...(fr && { fr }), ...(en && { en }) });
    this.#numbers.set(ref, card);
    this.#packs.push(this.#packNumber(packId));
    return card;
  }

  numberOf(ref: string): number | undefined {
    return this.#numbers.get(ref);
  }

  remove(card: number): void {
    const facts = this.#facts[card];
    if (!facts) return;
    this.#numbers.delete(facts.ref);
    this.#facts[card] = undefined;
    this.#texts.delete(card);
    this.#parsed.delete(card);
  }

  /** The facts of a live card; undefined once it is removed. */
  facts(card: number): Facts | undefined {
    return this.#facts[card];
  }

  texts(card: number): Texts {
    const known = this.#texts.get(card) ?? this.#parsed.get(card);
    if (known) return known;
    const texts = JSON.parse(this.#json(card)) as Texts;
    keepInMemory(this.#parsed, card, texts);
    return texts;
  }

  /**
   * A live card's text in a language, cut into words: the fields that say when it helps and what to say (`rest` false),
   * or the others.
   */
  read(card: number, language: Language, rest = false): ReadCard {
    const key = `${language} ${rest} ${card}`;
    const known = this.#read.get(key);
    if (known) return known;
    const text = this.texts(card)[language];
    const read: ReadCard = { scripts: text?.scripts.length ?? 0, lines: [] };
    for (const { field } of FIELD_WEIGHTS) {
      if (!text || FOREMOST.has(field) === rest) continue;
      linesOf(text, field).forEach((line, index) => {
        const words = wordsOf(line).map(({ form, start, end }) => ({
          form,
          written: line.slice(start, end),
        }));
        read.lines.push({ field, index, words });
      });
    }
    keepInMemory(this.#read, key, read);
    return read;
  }

  /** The numbers of the live cards in the order of their refs: the order of a sealed store. */
  alive(): number[] {
    return [...this.#numbers.values()].sort((a, b) => this.compare(a, b));
  }

  /** The order of two live cards by ref. */
  compare(a: number, b: number): number {
    if (a < this.#ends.length && b < this.#ends.length) return a - b;
    const refA = this.#facts[a]?.ref ?? '';
    const refB = this.#facts[b]?.ref ?? '';
    return refA < refB ? -1 : refA > refB ? 1 : 0;
  }

  /** The live cards, in the order of `retained`. */
  sealed(retained: readonly number[]): SavedCards {
    const ends = new Uint32Array(retained.length);
    const blocks: string[] = [];
    for (let from = 0; from < retained.length; from += BLOCK) {
      let block = '';
      retained.slice(from, from + BLOCK).forEach((card, index) => {
        block += this.#texts.has(card) ? JSON.stringify(this.#texts.get(card)) : this.#json(card);
        ends[from + index] = block.length;
      });
      blocks.push(block);
    }
    return { facts: JSON.stringify(retained.map((card) => this.#facts[card])), blocks, ends };
  }

  #packNumber(packId: string): number {
    const known = this.#packNumbers.get(packId);
    if (known !== undefined) return known;
    this.#packNumbers.set(packId, this.#packIds.length);
    return this.#packIds.push(packId) - 1;
  }

  #json(card: number): string {
    const block = this.#blocks[Math.floor(card / BLOCK)] ?? '';
    return block.slice(card % BLOCK === 0 ? 0 : this.#ends[card - 1], this.#ends[card]);
  }
}

/** Caches a value, evicting the oldest one. */
function keepInMemory<K, V>(retained: Map<K, V>, key: K, value: V): void {
  if (retained.size >= AT_HAND) {
    const [oldest] = retained.keys();
    if (oldest !== undefined) retained.delete(oldest);
  }
  retained.set(key, value);
}
