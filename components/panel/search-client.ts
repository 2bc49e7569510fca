/**
 * The panel's side of the search worker. It guarantees that an answer is of the newest question only: an
 * older one still under way is dropped.
 */
import type { Language } from '@/protocol/language';

/** A piece of a line as the list draws it: words, marked or not, or a hole with its name. */
export type LinePiece = { text: string; marked: boolean } | { placeholder: string };

/** A card, or one of the advisor's own tips, as the list shows it. */
export type FoundCard = {
  /** `pack/card`, or `tips/<id>`. */
  ref: string;
  kind: 'card' | 'tip';
  language: Language;
  title: LinePiece[];
  /** The cue that matched, when neither title nor line shows why the card was found. */
  cue: LinePiece[] | undefined;
  /** The line that fits best, and its place among the card's lines (-1: the summary stands in). */
  line: LinePiece[];
  lineAt: number;
  packTitle: string | undefined;
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
  /** Words that are near, when little was found. */
  nearest: string[];
};

/** What goes to the worker and comes back. */
export type ToWorker = { ask: number; question: SearchQuestion };
export type FromWorker = { answer: number; finding: SearchFinding } | { failed: number | 'start' };

export type SearchClient = {
  /** The finding, or undefined when a newer question overtook this one. Rejects when the worker failed. */
  ask: (question: SearchQuestion) => Promise<SearchFinding | undefined>;
};

/** The part of a worker that the client uses. */
export type SearchPort = {
  postMessage: (message: ToWorker) => void;
  addEventListener: {
    (type: 'message', hear: (event: { data: FromWorker }) => void): void;
    (type: 'error', hear: () => void): void;
  };
};

/** Talks to a search worker. Questions asked before it is ready wait for it. */
export function createSearchClient(worker: SearchPort): SearchClient {
  let newest = 0;
  let broken = false;
  let waiting:
    | { ask: number; resolve: (finding: SearchFinding | undefined) => void; reject: (error: Error) => void }
    | undefined;

  const fail = () => {
    broken = true;
    waiting?.reject(new Error('The search worker failed'));
    waiting = undefined;
  };
  worker.addEventListener('error', fail);
  worker.addEventListener('message', ({ data }) => {
    if ('failed' in data && data.failed === 'start') return fail();
    const ask = 'failed' in data ? data.failed : data.answer;
    if (waiting?.ask !== ask) return;
    if ('failed' in data) waiting.reject(new Error('The search failed'));
    else waiting.resolve(data.finding);
    waiting = undefined;
  });

  return {
    ask(question) {
      if (broken) return Promise.reject(new Error('The search worker failed'));
      waiting?.resolve(undefined);
      newest += 1;
      const ask = newest;
      return new Promise((resolve, reject) => {
        waiting = { ask, resolve, reject };
        worker.postMessage({ ask, question });
      });
    },
  };
}
