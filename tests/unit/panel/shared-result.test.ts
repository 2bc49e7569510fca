/** The memory that the panel and its search worker share. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SearchQuestion, ToWorker } from '@/search/worker/protocol';
import { createSearchClient, type SearchPort } from '@/search/worker/search-client';
import { type SharedResult, sharedResult, shareResult } from '@/search/worker/shared-result';

const QUESTION: SearchQuestion = { text: 'crie', language: 'fr', limit: 12, favourites: [], recents: [] };
const finding = (word: string) => ({ cards: [], nearest: [word] });

let shared: SharedResult;

beforeEach(() => {
  vi.stubGlobal('crossOriginIsolated', true);
  const made = sharedResult();
  if (!made) throw new Error('no memory to share');
  shared = made;
});
afterEach(() => vi.unstubAllGlobals());

describe('shared results', () => {
  it('return the whole result of the query that asks, and of no other', () => {
    expect(shared.take(1)).toBeUndefined();
    expect(shareResult(shared.memory, 1, finding('crié « été » 🎧'))).toBe(true);
    expect(shared.take(1)).toEqual(finding('crié « été » 🎧'));
    expect(shared.take(2)).toBeUndefined();
    shareResult(shared.memory, 2, finding('b'));
    expect(shared.take(2)).toEqual(finding('b'));
    expect(shared.take(1)).toBeUndefined();
  });

  it('leave a result that does not fit to its message, and keep the stored one', () => {
    shareResult(shared.memory, 1, finding('a'));
    expect(shareResult(shared.memory, 2, finding('x'.repeat(300_000)))).toBe(false);
    expect(shared.take(1)).toEqual(finding('a'));
  });

  it('hold a frame only briefly', () => {
    const begun = performance.now();
    expect(shared.awaitBriefly(7)).toBeUndefined();
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  it('are none where the browser lets no memory be shared', () => {
    vi.stubGlobal('crossOriginIsolated', false);
    expect(sharedResult()).toBeUndefined();
  });
});

describe('the search client with shared memory', () => {
  function begin() {
    const sent: ToWorker[] = [];
    const frames: (() => void)[] = [];
    let hear: (event: { data: never }) => void = () => undefined;
    vi.stubGlobal('requestAnimationFrame', (then: () => void) => frames.push(then));
    const port = {
      postMessage: (message: ToWorker) => sent.push(message),
      addEventListener: (type: string, listener: never) => {
        if (type === 'message') hear = listener;
      },
    } as unknown as SearchPort;
    const client = createSearchClient(port, shared);
    return { client, sent, frames, hear: (data: object) => hear({ data: data as never }) };
  }

  it('takes the result in the task of the key when it is there, and in no other one again', async () => {
    const { client, frames, hear } = begin();
    const first = client.search(QUESTION);
    shareResult(shared.memory, 1, finding('a'));
    expect(client.awaitBriefly()).toEqual(finding('a'));
    expect(client.awaitBriefly()).toBeUndefined();
    shareResult(shared.memory, 1, finding('b'));
    frames.shift()?.();
    hear({ result: 1 });
    expect(await first).toEqual(finding('a'));
  });

  it('takes nothing in the task of the key when the result is late', async () => {
    const { client, frames } = begin();
    const first = client.search(QUESTION);
    expect(client.awaitBriefly()).toBeUndefined();
    shareResult(shared.memory, 1, finding('a'));
    frames.shift()?.();
    expect(await first).toEqual(finding('a'));
  });

  it('takes the result in the frame of the key, before any message', async () => {
    const { client, sent, frames } = begin();
    expect(sent).toEqual([{ shared: shared.memory }]);
    const first = client.search(QUESTION);
    shareResult(shared.memory, 1, finding('a'));
    frames.shift()?.();
    expect(await first).toEqual(finding('a'));
  });

  it('takes it by the message when the frame came too early', async () => {
    const { client, frames, hear } = begin();
    const first = client.search(QUESTION);
    frames.shift()?.();
    shareResult(shared.memory, 1, finding('a'));
    hear({ result: 1 });
    expect(await first).toEqual(finding('a'));
  });

  it('never takes a result of an older query', async () => {
    const { client, frames, hear } = begin();
    const older = client.search(QUESTION);
    shareResult(shared.memory, 1, finding('old'));
    const newer = client.search(QUESTION);
    for (const frame of frames) frame();
    hear({ result: 1 });
    expect(await older).toBeUndefined();
    shareResult(shared.memory, 2, finding('new'));
    hear({ result: 2 });
    expect(await newer).toEqual(finding('new'));
  });
});
