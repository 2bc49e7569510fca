/**
 * Memory that the panel and its search worker share, where the newest answer lies. It guarantees to the reader
 * that what it takes is the whole answer to the question it names: the number is written last and read first.
 */
import type { SearchFinding } from './protocol';

/** An answer of eight cards is some six kilobytes; one that does not fit travels in its message. */
const BYTES = 256 * 1024;
const HEADER_BYTES = 8;
/** How long a frame may be held for an answer that is about to come, in ms. */
const BRIEFLY_MS = 4;

const QUESTION = 0;
const LENGTH = 1;

export type SharedResult = {
  memory: SharedArrayBuffer;
  /** The answer to a question, if it lies there. */
  take: (ask: number) => SearchFinding | undefined;
  /** {@link take}, waiting for it at most {@link BRIEFLY_MS}. */
  awaitBriefly: (ask: number) => SearchFinding | undefined;
};

/** The panel's side; undefined where the browser lets no memory be shared. */
export function sharedResult(): SharedResult | undefined {
  if (!globalThis.crossOriginIsolated) return undefined;
  const memory = new SharedArrayBuffer(BYTES);
  const header = new Int32Array(memory, 0, 2);
  const take = (ask: number) => {
    if (Atomics.load(header, QUESTION) !== ask) return undefined;
    // A copy: texts are not read out of memory that somebody else may write to.
    const bytes = new Uint8Array(memory, HEADER_BYTES, Atomics.load(header, LENGTH)).slice();
    if (Atomics.load(header, QUESTION) !== ask) return undefined;
    return JSON.parse(new TextDecoder().decode(bytes)) as SearchFinding;
  };
  return {
    memory,
    take,
    awaitBriefly(ask) {
      const until = performance.now() + BRIEFLY_MS;
      while (Atomics.load(header, QUESTION) !== ask && performance.now() < until);
      return take(ask);
    },
  };
}

const encoder = new TextEncoder();
/** Where an answer is written first: an encoder takes no shared memory. Kept, so that a key leaves no garbage. */
let draft: Uint8Array<ArrayBuffer> | undefined;

/** The worker's side: whether the answer found room. */
export function shareResult(memory: SharedArrayBuffer, ask: number, finding: SearchFinding): boolean {
  const text = JSON.stringify(finding);
  draft ??= new Uint8Array(BYTES - HEADER_BYTES);
  const { read, written } = encoder.encodeInto(text, draft);
  if (read < text.length || written > memory.byteLength - HEADER_BYTES) return false;
  const header = new Int32Array(memory, 0, 2);
  Atomics.store(header, QUESTION, 0);
  new Uint8Array(memory, HEADER_BYTES).set(draft.subarray(0, written));
  Atomics.store(header, LENGTH, written);
  Atomics.store(header, QUESTION, ask);
  return true;
}
