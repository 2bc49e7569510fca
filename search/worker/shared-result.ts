/**
 * Memory shared by the panel and its search worker, which holds the newest result.
 * Guarantees: a reader gets the whole result of the query it names: its number is written last and read first.
 */
import type { SearchFinding } from './protocol';

/** A result of eight cards is some six kilobytes; one that does not fit travels in its message. */
const BYTES = 256 * 1024;
const HEADER_BYTES = 8;
/** How long a frame may be delayed for an imminent result, in ms. */
const BRIEFLY_MS = 4;

const QUESTION = 0;
const LENGTH = 1;

export type SharedResult = {
  memory: SharedArrayBuffer;
  /** The result of a query, if it is there. */
  take: (query: number) => SearchFinding | undefined;
  /** {@link take}, waiting for it at most {@link BRIEFLY_MS}. */
  awaitBriefly: (query: number) => SearchFinding | undefined;
};

/** The panel's side; undefined where the browser lets no memory be shared. */
export function sharedResult(): SharedResult | undefined {
  if (!globalThis.crossOriginIsolated) return undefined;
  const memory = new SharedArrayBuffer(BYTES);
  const header = new Int32Array(memory, 0, 2);
  const take = (query: number) => {
    if (Atomics.load(header, QUESTION) !== query) return undefined;
    // A copy: text is not decoded from memory that another thread may write to.
    const bytes = new Uint8Array(memory, HEADER_BYTES, Atomics.load(header, LENGTH)).slice();
    if (Atomics.load(header, QUESTION) !== query) return undefined;
    return JSON.parse(new TextDecoder().decode(bytes)) as SearchFinding;
  };
  return {
    memory,
    take,
    awaitBriefly(query) {
      const until = performance.now() + BRIEFLY_MS;
      while (Atomics.load(header, QUESTION) !== query && performance.now() < until);
      return take(query);
    },
  };
}

const encoder = new TextEncoder();
/** A buffer for encoding, since an encoder takes no shared memory. Reused, so that a key press leaves no garbage. */
let draft: Uint8Array<ArrayBuffer> | undefined;

/** The worker's side: whether the result had room. */
export function shareResult(memory: SharedArrayBuffer, query: number, finding: SearchFinding): boolean {
  const text = JSON.stringify(finding);
  draft ??= new Uint8Array(BYTES - HEADER_BYTES);
  const { read, written } = encoder.encodeInto(text, draft);
  if (read < text.length || written > memory.byteLength - HEADER_BYTES) return false;
  const header = new Int32Array(memory, 0, 2);
  Atomics.store(header, QUESTION, 0);
  new Uint8Array(memory, HEADER_BYTES).set(draft.subarray(0, written));
  Atomics.store(header, LENGTH, written);
  Atomics.store(header, QUESTION, query);
  return true;
}
