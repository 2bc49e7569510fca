/** Asks the index, and fetches what the list shows of each hit: only the hits are read from the disk. */
import { inLanguage } from '@/protocol/language';
import { cardText } from '@/protocol/pack';
import { scriptPieces } from '@/protocol/placeholder';
import { markedPieces } from '@/search/marks';
import { parseQueryTokens } from '@/search/query-tokens';
import type { SearchHit, SearchIndex } from '@/search/search-index';
import type { CardRow, PackRow, SouffleurDatabase, TipRow } from '@/storage/database';
import { cardsByRef } from '@/storage/packs';
import { nameables } from './filters';
import type { FoundCard, LinePiece, SearchFinding, SearchQuestion } from './search-client';

/** Rows kept at hand between two keystrokes. */
const AT_HAND = 500;

export type Finder = {
  find: (
    index: SearchIndex,
    question: SearchQuestion,
    known: { packs: readonly PackRow[]; tips: readonly TipRow[] },
  ) => Promise<SearchFinding>;
  /** Lets go of the rows at hand: packs have changed. */
  forget: () => void;
};

export function createFinder(db: SouffleurDatabase): Finder {
  const atHand = new Map<string, CardRow>();

  async function rowsOf(hits: readonly SearchHit[]): Promise<void> {
    const missing = hits.map(({ ref }) => ref).filter((ref) => !atHand.has(ref) && !ref.startsWith('tips/'));
    if (missing.length === 0) return;
    if (atHand.size > AT_HAND) atHand.clear();
    for (const row of await cardsByRef(db, missing)) atHand.set(row.ref, row);
  }

  return {
    forget: () => atHand.clear(),
    async find(index, { text, language, limit, favourites, recents }, { packs, tips }) {
      const { text: words, filters } = parseQueryTokens(text, nameables(packs));
      const answer = index.query({
        text: words,
        language,
        limit,
        filters,
        favourites: new Set(favourites),
        recents,
      });
      await rowsOf(answer.hits);
      const cards = answer.hits.flatMap((hit) => {
        const row = atHand.get(hit.ref);
        if (row) {
          const pack = packs.find(({ id }) => id === row.packId);
          return [asFoundCard(row, hit, pack && inLanguage(pack.title, language))];
        }
        const tip = tips.find(({ id }) => hit.ref === `tips/${id}`);
        return tip ? [asFoundTip(tip, hit)] : [];
      });
      return { cards, nearest: answer.nearest };
    },
  };
}

function asFoundCard({ ref, card }: CardRow, hit: SearchHit, packTitle: string | undefined): FoundCard {
  const { language, text } = cardText(card, hit.language);
  const script = text.scripts[hit.scriptAt] ?? text.scripts[0];
  const title = marked(text.title, hit.matched);
  const line = marked(script?.text ?? text.summary, hit.matched);
  const shows = (pieces: LinePiece[]) => pieces.some((piece) => 'marked' in piece && piece.marked);
  const cue =
    shows(title) || shows(line) ? undefined : text.cues.map((each) => marked(each, hit.matched)).find(shows);
  return {
    ref,
    kind: 'card',
    language,
    title,
    cue,
    line,
    lineAt: script ? text.scripts.indexOf(script) : -1,
    packTitle,
  };
}

function asFoundTip({ content }: TipRow, hit: SearchHit): FoundCard {
  return {
    ref: hit.ref,
    kind: 'tip',
    language: content.language,
    title: marked(content.situation ?? '', hit.matched),
    cue: undefined,
    line: marked(content.words, hit.matched),
    lineAt: -1,
    packTitle: undefined,
  };
}

function marked(line: string, matched: readonly string[]): LinePiece[] {
  return scriptPieces(line).flatMap((piece): LinePiece[] =>
    'text' in piece ? markedPieces(piece.text, matched) : [piece],
  );
}
