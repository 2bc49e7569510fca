/**
 * An index of cards and tips: finds items that resemble a tip, and cards by words. It follows packs and tips as they
 * change; it reads nothing by itself.
 */

import { type LibraryCard, type LibraryPack, libraryCards } from '@/components/console/draft/library';
import { type Card, cardText } from '@/protocol/pack';
import { LANGUAGES, type Language } from '@/protocol/text/language';
import { cardEntry, TIPS, tipEntry } from '@/search/index/entries';
import { createSearchIndex } from '@/search/search-index';
import type { TipRow } from '@/storage/database/tip-rows';
import { ALIKE_FROM, type Essence, essencesOfCard, similarity, termsOf } from './similarity';
import { creditsTip } from './tip-card';

const CANDIDATES = 30;
const SHOWN = 3;
/** Characters of a tip that are searched among the cards. */
const READ = 600;

/** A card with the language it was found in, and its words that matched, as written. */
export type AlikeCard = LibraryCard & { language: Language; matched: string[] };
/** The purpose of a card or tip, and all of its words. */
type Essences = { purpose: Essence; whole: Essence };

export type Alike = { cards: AlikeCard[]; tips: TipRow[] };

export class QueueIndex {
  readonly #index = createSearchIndex();
  readonly #packs = new Map<string, { stamp: string; refs: string[] }>();
  readonly #cards = new Map<string, LibraryCard>();
  readonly #tips = new Map<string, TipRow>();
  readonly #known = new Map<string, Essences>();
  /** In how many cards and tips each stem is; counted when it is needed. */
  #counts: Map<string, number> | undefined;

  /** Adds new items and drops deleted ones. Unchanged packs and tips cost nothing. */
  follow(packs: readonly LibraryPack[], tips: readonly TipRow[]): void {
    this.#counts = undefined;
    for (const [packId, known] of this.#packs) {
      const now = packs.find((pack) => pack.packId === packId);
      if (now?.stamp === known.stamp) continue;
      this.#index.remove(known.refs);
      this.#index.removeLexicon(packId);
      for (const ref of known.refs) this.#forget(ref);
      this.#packs.delete(packId);
    }
    for (const { packId, pack, stamp } of packs) {
      if (this.#packs.has(packId)) continue;
      const cards = libraryCards(pack);
      for (const each of cards) this.#cards.set(each.ref, each);
      this.#index.add(cards.map(({ card, chapterId }) => cardEntry(packId, chapterId, card)));
      this.#index.addLexicon(packId, pack.lexicon ?? []);
      this.#packs.set(packId, { stamp, refs: cards.map(({ ref }) => ref) });
    }
    const open = new Map(tips.map((tip) => [`${TIPS}/${tip.id}`, tip]));
    const closed = [...this.#tips.keys()].filter((ref) => !open.has(ref));
    this.#index.remove(closed);
    for (const ref of closed) this.#forget(ref);
    for (const [ref, tip] of open) {
      const known = this.#tips.get(ref);
      if (known?.revision !== tip.revision || known.content.words !== tip.content.words) {
        this.#known.delete(ref);
        this.#index.add([tipEntry({ id: tip.id, content: tip.content, mine: tip.mine === 1 })]);
      }
      this.#tips.set(ref, tip);
    }
  }

  /** The cards that fit a few words, the best first. */
  pick(text: string, language: Language, limit: number): AlikeCard[] {
    return this.#found(text, language, limit, [...this.#packs.keys()]);
  }

  /**
   * The cards and other waiting tips that resemble a tip in purpose or in words, the most similar first. Excludes cards
   * that already credit this tip.
   */
  alike(tip: TipRow): Alike {
    const { language, situation = '', words } = tip.content;
    const own = this.#essencesOfTip(tip);
    const common = this.#commonness();
    const resemblance = (ref: string) => {
      const other = this.#essences(ref);
      return Math.max(
        similarity(own.whole, other.whole, common),
        similarity(own.purpose, other.purpose, common),
      );
    };
    const cards = this.#found(`${situation} ${words}`.slice(0, READ), language, CANDIDATES, [
      ...this.#packs.keys(),
    ])
      .filter(({ card }) => !creditsTip(card, tip.id))
      .map((card) => ({ card, score: resemblance(card.ref) }))
      .filter(({ score }) => score >= ALIKE_FROM)
      .sort((a, b) => b.score - a.score);
    const tips = [...this.#tips]
      .filter(([, other]) => other.id !== tip.id)
      .map(([ref, other]) => ({ other, score: resemblance(ref) }))
      .filter(({ score }) => score >= ALIKE_FROM)
      .sort((a, b) => b.score - a.score);
    return {
      cards: cards.slice(0, SHOWN).map(({ card }) => card),
      tips: tips.slice(0, SHOWN).map(({ other }) => other),
    };
  }

  #found(text: string, language: Language, limit: number, packs: string[]): AlikeCard[] {
    return this.#index.query({ text, language, limit, filters: { packs } }).hits.flatMap((hit) => {
      const card = this.#cards.get(hit.ref);
      return card
        ? [{ ...card, language: cardText(card.card, hit.language).language, matched: hit.matched }]
        : [];
    });
  }

  #essences(ref: string): Essences {
    const known = this.#known.get(ref);
    if (known) return known;
    const tip = this.#tips.get(ref);
    const essences = tip ? this.#essencesOfTip(tip) : this.#essencesOfCard(this.#cards.get(ref)?.card);
    this.#known.set(ref, essences);
    return essences;
  }

  #essencesOfTip({ content: { language, situation = '', words } }: TipRow): Essences {
    const whole = termsOf(`${situation}\n${words}`, language);
    return { purpose: situation.trim() === '' ? whole : termsOf(situation, language), whole };
  }

  /** Both languages at once: a card in French may resemble a tip in English only by the words they share. */
  #essencesOfCard(card: Card | undefined): Essences {
    const both = LANGUAGES.flatMap((language) => {
      const text = card?.[language];
      return text ? [essencesOfCard(text, language)] : [];
    });
    return {
      purpose: new Set(both.flatMap(({ purpose }) => [...purpose])),
      whole: new Set(both.flatMap(({ whole }) => [...whole])),
    };
  }

  /** In which share of the cards and tips a stem is. */
  #commonness(): (stem: string) => number {
    const refs = [...this.#cards.keys(), ...this.#tips.keys()];
    const counts = this.#counts ?? new Map<string, number>();
    if (!this.#counts) {
      for (const ref of refs)
        for (const stem of this.#essences(ref).whole) counts.set(stem, (counts.get(stem) ?? 0) + 1);
      this.#counts = counts;
    }
    return (stem) => (counts.get(stem) ?? 0) / Math.max(1, refs.length);
  }

  #forget(ref: string): void {
    this.#cards.delete(ref);
    this.#tips.delete(ref);
    this.#known.delete(ref);
  }
}
