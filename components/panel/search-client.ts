/**
 * The panel's side of the search worker. It guarantees that an answer is of the newest question only: an
 * older one still under way is dropped.
 */
import type { Language } from '@/protocol/language';
import type { SharedAnswers } from './shared-answers';

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
  /** Words that are near, when nothing was found. */
  nearest: string[];
};

/**
 * What goes to the worker and comes back. A finding that is not in the message lies in the shared memory; `packs`
 * says that others are searched from now on.
 */
export type ToWorker =
  | { ask: number; question: SearchQuestion }
  | { shared: SharedArrayBuffer }
  /** The database to search, first of all. */
  | { database: string };
export type FromWorker =
  | { answer: number; finding?: SearchFinding }
  | { failed: number | 'start' }
  | { packs: 'changed' };

export type SearchClient = {
  /** The finding, or undefined when a newer question overtook this one. Rejects when the worker failed. */
  ask: (question: SearchQuestion) => Promise<SearchFinding | undefined>;
  /** The answer to the newest question if it is there within a few ms, in this very task; `ask` resolves with it too. */
  awaitBriefly: () => SearchFinding | undefined;
  /** Tells each time that other packs are searched than before; the function it answers ends that. */
  onPacks: (then: () => void) => () => void;
};

/** The part of a worker that the client uses. */
export type SearchPort = {
  postMessage: (message: ToWorker) => void;
  addEventListener: {
    (type: 'message', hear: (event: { data: FromWorker }) => void): void;
    (type: 'error', hear: () => void): void;
  };
};

/**
 * Talks to a search worker. Questions asked before it is ready wait for it. With `shared` memory an answer is
 * taken in the task of the key that asked, or else in its frame: after a key, browsers hold messages back until its
 * frame is drawn.
 */
export function createSearchClient(worker: SearchPort, shared?: SharedAnswers): SearchClient {
  let newest = 0;
  let broken = false;
  let waiting:
    | { ask: number; resolve: (finding: SearchFinding | undefined) => void; reject: (error: Error) => void }
    | undefined;

  const hearing = new Set<() => void>();

  if (shared) worker.postMessage({ shared: shared.memory });

  const fail = () => {
    broken = true;
    waiting?.reject(new Error('The search worker failed'));
    waiting = undefined;
  };
  const settle = (ask: number, read: () => SearchFinding | undefined) => {
    // An answer that was taken already, or that nobody waits for, is not read again.
    const finding = waiting?.ask === ask ? read() : undefined;
    if (!finding) return undefined;
    waiting?.resolve(finding);
    waiting = undefined;
    return finding;
  };
  worker.addEventListener('error', fail);
  worker.addEventListener('message', ({ data }) => {
    if ('packs' in data) {
      for (const then of hearing) then();
      return;
    }
    if ('failed' in data && data.failed === 'start') return fail();
    if (!('failed' in data)) {
      const { answer, finding } = data;
      settle(answer, () => finding ?? shared?.take(answer));
      return;
    }
    if (waiting?.ask !== data.failed) return;
    waiting.reject(new Error('The search failed'));
    waiting = undefined;
  });

  return {
    ask(question) {
      if (broken) return Promise.reject(new Error('The search worker failed'));
      waiting?.resolve(undefined);
      newest += 1;
      const ask = newest;
      const finding = new Promise<SearchFinding | undefined>((resolve, reject) => {
        waiting = { ask, resolve, reject };
        worker.postMessage({ ask, question });
      });
      if (shared) requestAnimationFrame(() => settle(ask, () => shared.awaitBriefly(ask)));
      return finding;
    },
    onPacks(then) {
      hearing.add(then);
      return () => hearing.delete(then);
    },
    awaitBriefly: () => shared && settle(newest, () => shared.awaitBriefly(newest)),
  };
}
