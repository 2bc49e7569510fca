/**
 * Finds what resembles a tip, and cards by words. Follows packs and tips as they come and go; it reads nothing
 * by itself.
 */
import type { Language } from '@/protocol/language';
import { cardText } from '@/protocol/pack';
import { cardEntry, TIPS, tipEntry } from '@/search/entries';
import { createSearchIndex } from '@/search/search-index';
import type { TipRow } from '@/storage/database';
import { ALIKE_FROM, type Essence, essenceOf, essenceOfCard, likeness } from './alike';
import { type LibraryCard, type LibraryPack, libraryCards } from './library';

const CANDIDATES = 30;
const SHOWN = 4;
/** Characters of a tip that are looked for among the cards. */
const READ = 600;

export type AlikeCard = LibraryCard & { language: Language };
export type Alike = { cards: AlikeCard[]; tips: TipRow[] };

export class QueueIndex {
  readonly #index = createSearchIndex();
  readonly #packs = new Map<string, { stamp: string; refs: string[] }>();
  readonly #cards = new Map<string, LibraryCard>();
  readonly #tips = new Map<string, TipRow>();
  readonly #essences = new Map<string, Essence>();
  /** In how many cards and tips each stem is; counted when it is needed. */
  #counts: Map<string, number> | undefined;

  /** Takes up what is new, and drops what is gone. Unchanged packs and tips cost nothing. */
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
    const gone = [...this.#tips.keys()].filter((ref) => !open.has(ref));
    this.#index.remove(gone);
    for (const ref of gone) this.#forget(ref);
    for (const [ref, tip] of open) {
      const known = this.#tips.get(ref);
      if (known?.revision !== tip.revision || known.content.words !== tip.content.words) {
        this.#essences.delete(ref);
        this.#index.add([tipEntry({ id: tip.id, content: tip.content, mine: tip.mine === 1 })]);
      }
      this.#tips.set(ref, tip);
    }
  }

  /** The cards that fit a few words, the best first. */
  pick(text: string, language: Language, limit: number): AlikeCard[] {
    return this.#found(text, language, limit, [...this.#packs.keys()]);
  }

  /** The cards and other waiting tips that say much of what a tip says, the most alike first. */
  alike(tip: TipRow): Alike {
    const { language, situation = '', words } = tip.content;
    const own = essenceOf(`${situation}\n${words}`, language);
    const common = this.#commonness();
    const cards = this.#found(`${situation} ${words}`.slice(0, READ), language, CANDIDATES, [
      ...this.#packs.keys(),
    ])
      .map((card) => ({ card, score: likeness(own, this.#essence(card.ref), common) }))
      .filter(({ score }) => score >= ALIKE_FROM)
      .sort((a, b) => b.score - a.score);
    const tips = [...this.#tips]
      .filter(([, other]) => other.id !== tip.id)
      .map(([ref, other]) => ({ other, score: likeness(own, this.#essence(ref), common) }))
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
      return card ? [{ ...card, language: cardText(card.card, hit.language).language }] : [];
    });
  }

  #essence(ref: string): Essence {
    const known = this.#essences.get(ref);
    if (known) return known;
    const tip = this.#tips.get(ref);
    const card = this.#cards.get(ref)?.card;
    const essence = new Set<string>();
    if (tip) {
      const { language, situation = '', words } = tip.content;
      for (const stem of essenceOf(`${situation}\n${words}`, language)) essence.add(stem);
    }
    for (const language of ['fr', 'en'] as const) {
      const written = card?.[language];
      if (written) for (const stem of essenceOfCard(written, language)) essence.add(stem);
    }
    this.#essences.set(ref, essence);
    return essence;
  }

  /** In which share of the cards and tips a stem is. */
  #commonness(): (stem: string) => number {
    const refs = [...this.#cards.keys(), ...this.#tips.keys()];
    const counts = this.#counts ?? new Map<string, number>();
    if (!this.#counts) {
      for (const ref of refs)
        for (const stem of this.#essence(ref)) counts.set(stem, (counts.get(stem) ?? 0) + 1);
      this.#counts = counts;
    }
    return (stem) => (counts.get(stem) ?? 0) / Math.max(1, refs.length);
  }

  #forget(ref: string): void {
    this.#cards.delete(ref);
    this.#tips.delete(ref);
    this.#essences.delete(ref);
  }
}
