/**
 * Builds and keeps the search index off the panel's thread, from the cards on this disk, and follows them
 * as packs come and go. Only the newest question is answered.
 */
import { liveQuery } from 'dexie';
import { inLanguage } from '@/protocol/language';
import { type CardText, cardText } from '@/protocol/pack';
import { cardEntry } from '@/search/entries';
import { markedPieces } from '@/search/marks';
import { createSearchIndex } from '@/search/search-index';
import { type CardRow, type PackRow, souffleurDatabase } from '@/storage/database';
import { listPacks, packCards } from '@/storage/packs';
import type { FromWorker, SearchQuestion, ToWorker } from './search-client';

const db = souffleurDatabase();
const index = createSearchIndex();
const cards = new Map<string, CardRow>();
const indexed = new Map<string, PackRow>();
let ready = false;
let newest: ToWorker | undefined;

function say(message: FromWorker) {
  postMessage(message);
}

function answer({ ask, question }: ToWorker) {
  try {
    say({ answer: ask, finding: find(question) });
  } catch {
    say({ failed: ask });
  }
}

function find({ text, language, limit, favourites, recents }: SearchQuestion) {
  const found = index.query({ text, language, limit, favourites: new Set(favourites), recents });
  return {
    unknown: found.unknown,
    nearest: found.nearest,
    cards: found.hits.flatMap((hit) => {
      const row = cards.get(hit.ref);
      if (!row) return [];
      const shown = cardText(row.card, hit.language);
      const script = shown.text.scripts[hit.scriptAt] ?? shown.text.scripts[0];
      const line = script?.text ?? shown.text.summary;
      return [
        {
          ref: row.ref,
          language: shown.language,
          title: shown.text.title,
          line,
          lineAt: script ? shown.text.scripts.indexOf(script) : -1,
          ...matchedCue(shown.text, line, hit.matched),
          packTitle: inLanguage(indexed.get(row.packId)?.title ?? {}, language) ?? row.packId,
          matched: hit.matched,
        },
      ];
    }),
  };
}

function matchedCue({ title, cues }: CardText, line: string, matched: string[]): { cue?: string } {
  const shows = (text: string) => markedPieces(text, matched).some((piece) => piece.marked);
  if (shows(title) || shows(line)) return {};
  const cue = cues.find(shows);
  return cue === undefined ? {} : { cue };
}

async function follow(packs: PackRow[]) {
  for (const [id, pack] of indexed) {
    const now = packs.find((other) => other.id === id);
    if (now?.sha256 === pack.sha256) continue;
    const refs = [...cards.values()].filter((row) => row.packId === id).map((row) => row.ref);
    index.remove(refs);
    index.removeLexicon(id);
    for (const ref of refs) cards.delete(ref);
    indexed.delete(id);
  }
  for (const pack of packs) {
    if (indexed.has(pack.id)) continue;
    const rows = await packCards(db, pack.id);
    for (const row of rows) cards.set(row.ref, row);
    index.add(rows.map((row) => cardEntry(row.packId, row.chapterId, row.card)));
    index.addLexicon(pack.id, pack.lexicon ?? []);
    indexed.set(pack.id, pack);
  }
  ready = true;
  say({ ready: true });
  if (newest) answer(newest);
  newest = undefined;
}

let following = Promise.resolve();
liveQuery(() => listPacks(db)).subscribe({
  next: (packs) => {
    following = following.then(() => follow(packs)).catch(() => say({ failed: 'start' }));
  },
  error: () => say({ failed: 'start' }),
});

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (ready) answer(data);
  else newest = data;
});
