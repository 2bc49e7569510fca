/**
 * The panel's side of the search worker.
 * Guarantees: a result belongs to the newest query; an older one in progress is dropped.
 */

import type { FromWorker, SearchFinding, SearchQuestion, ToWorker } from './protocol';
import type { SharedResult } from './shared-result';

export type SearchClient = {
  /** The finding, or undefined when a newer question overtook this one. Rejects when the worker failed. */
  search: (question: SearchQuestion) => Promise<SearchFinding | undefined>;
  /** The result of the newest query if it arrives within a few ms, in this very task; `ask` resolves with it too. */
  awaitBriefly: () => SearchFinding | undefined;
  /** Calls `then` each time that the searched packs have changed; returns a function that unsubscribes. */
  onPacks: (then: () => void) => () => void;
};

/** The part of a worker that the client uses. */
export type SearchPort = {
  postMessage: (message: ToWorker) => void;
  addEventListener: {
    (type: 'message', listener: (event: { data: FromWorker }) => void): void;
    (type: 'error', listener: () => void): void;
  };
};

/**
 * Connects to a search worker. Queries made before it is ready wait for it. With `shared` memory a result is read in
 * the task of the key press, or else in its frame: after a key, browsers hold messages back until its frame is drawn.
 */
export function createSearchClient(worker: SearchPort, shared?: SharedResult): SearchClient {
  let newest = 0;
  let broken = false;
  let waiting:
    | { query: number; resolve: (finding: SearchFinding | undefined) => void; reject: (error: Error) => void }
    | undefined;

  const hearing = new Set<() => void>();

  if (shared) worker.postMessage({ shared: shared.memory });

  const fail = () => {
    broken = true;
    waiting?.reject(new Error('The search worker failed'));
    waiting = undefined;
  };
  const settle = (id: number, read: () => SearchFinding | undefined) => {
    // A result that was read already, or that nobody waits for, is not read again.
    const finding = waiting?.query === id ? read() : undefined;
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
      const { result, finding } = data;
      settle(result, () => finding ?? shared?.take(result));
      return;
    }
    if (waiting?.query !== data.failed) return;
    waiting.reject(new Error('The search failed'));
    waiting = undefined;
  });

  return {
    search(question) {
      if (broken) return Promise.reject(new Error('The search worker failed'));
      waiting?.resolve(undefined);
      newest += 1;
      const id = newest;
      const finding = new Promise<SearchFinding | undefined>((resolve, reject) => {
        waiting = { query: id, resolve, reject };
        worker.postMessage({ query: id, question });
      });
      if (shared) requestAnimationFrame(() => settle(id, () => shared.awaitBriefly(id)));
      return finding;
    },
    onPacks(then) {
      hearing.add(then);
      return () => hearing.delete(then);
    },
    awaitBriefly: () => shared && settle(newest, () => shared.awaitBriefly(newest)),
  };
}
