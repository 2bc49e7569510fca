/**
 * The panel's side of the search worker. It guarantees that an answer is of the newest question only: an
 * older one still under way is dropped.
 */
import type { Language } from '@/protocol/language';
import type { CardRef } from '@/protocol/pack';

/** A card as the list shows it. */
export type FoundCard = {
  ref: CardRef;
  language: Language;
  title: string;
  /** The line that fits best, and its place among the card's lines (-1: the summary stands in). */
  line: string;
  lineAt: number;
  packTitle: string;
  /** The cue that matched, when neither title nor line shows why the card was found. */
  cue?: string;
  /** Words to mark, as they are written in the card. */
  matched: string[];
};

export type SearchQuestion = {
  text: string;
  language: Language;
  limit: number;
  favourites: string[];
  recents: string[];
};

export type SearchFinding = {
  cards: FoundCard[];
  /** Words of the query that are in no card. */
  unknown: string[];
  /** Words that are near, when little was found. */
  nearest: string[];
};

/** What goes to the worker and comes back. */
export type ToWorker = { ask: number; question: SearchQuestion };
export type FromWorker =
  | { ready: true }
  | { answer: number; finding: SearchFinding }
  | { failed: number | 'start' };

export type SearchClient = {
  /** The finding, or undefined when a newer question overtook this one. Rejects when the worker failed. */
  ask: (question: SearchQuestion) => Promise<SearchFinding | undefined>;
  close: () => void;
};

/** Talks to a search worker. Questions asked before it is ready wait for it. */
export function createSearchClient(worker: Worker): SearchClient {
  let newest = 0;
  let broken = false;
  let waiting:
    | { ask: number; resolve: (finding: SearchFinding | undefined) => void; reject: (error: Error) => void }
    | undefined;

  const fail = () => {
    broken = true;
    waiting?.reject(new Error('search worker failed'));
    waiting = undefined;
  };
  worker.addEventListener('error', fail);
  worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
    if ('failed' in data) {
      if (data.failed === 'start') return fail();
      if (waiting?.ask === data.failed) {
        waiting.reject(new Error('search failed'));
        waiting = undefined;
      }
    } else if ('answer' in data && waiting?.ask === data.answer) {
      waiting.resolve(data.finding);
      waiting = undefined;
    }
  });

  return {
    ask(question) {
      if (broken) return Promise.reject(new Error('search worker failed'));
      waiting?.resolve(undefined);
      newest += 1;
      const ask = newest;
      return new Promise((resolve, reject) => {
        waiting = { ask, resolve, reject };
        worker.postMessage({ ask, question } satisfies ToWorker);
      });
    },
    close: () => worker.terminate(),
  };
}
