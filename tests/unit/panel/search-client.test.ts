import { describe, expect, it } from 'vitest';
import type { FromWorker, SearchFinding, SearchQuestion, ToWorker } from '@/search/worker/protocol';
import { createSearchClient, type SearchPort } from '@/search/worker/search-client';

const question = (text: string): SearchQuestion => ({
  text,
  language: 'fr',
  limit: 5,
  favourites: [],
  recents: [],
});
const finding = (word: string): SearchFinding => ({ cards: [], nearest: [word] });

/** The worker's end of the line: what it was asked, and ways to answer or to fail. */
function line() {
  const requests: ToWorker[] = [];
  let onMessage: (event: { data: FromWorker }) => void = () => undefined;
  let onError: () => void = () => undefined;
  const port: SearchPort = {
    postMessage: (message) => requests.push(message),
    addEventListener: (type: 'message' | 'error', hear: (event: { data: FromWorker }) => void) => {
      if (type === 'message') onMessage = hear;
      else onError = hear as () => void;
    },
  };
  return {
    port,
    asked: requests,
    say: (data: FromWorker) => onMessage({ data }),
    breakDown: () => onError(),
  };
}

describe('asking the search', () => {
  it('returns the result of that query', async () => {
    const { port, asked, say } = line();
    const found = createSearchClient(port).search(question('box'));
    expect(asked).toEqual([{ query: 1, question: question('box') }]);
    say({ result: 1, finding: finding('box') });
    expect(await found).toEqual(finding('box'));
  });

  it('drops a query that a newer one overtook, in whatever order results come', async () => {
    const { port, say } = line();
    const client = createSearchClient(port);
    const [first, second, third] = ['b', 'bo', 'box'].map((text) => client.search(question(text)));
    say({ result: 2, finding: finding('late') });
    say({ result: 1, finding: finding('later') });
    expect(await first).toBeUndefined();
    expect(await second).toBeUndefined();
    say({ result: 3, finding: finding('box') });
    say({ result: 3, finding: finding('again') });
    expect(await third).toEqual(finding('box'));
  });

  it('notifies subscribers that other packs are searched, until they unsubscribe', () => {
    const { port, say } = line();
    const client = createSearchClient(port);
    let notified = 0;
    const end = client.onPacks(() => {
      notified += 1;
    });
    say({ packs: 'changed' });
    end();
    say({ packs: 'changed' });
    expect(notified).toBe(1);
  });

  it('that fails once reports it for that query, and continues', async () => {
    const { port, say } = line();
    const client = createSearchClient(port);
    const first = client.search(question('x'));
    say({ failed: 1 });
    await expect(first).rejects.toThrow();
    const second = client.search(question('y'));
    say({ failed: 1 });
    say({ result: 2, finding: finding('y') });
    expect(await second).toEqual(finding('y'));
  });

  it.each<[string, (worker: ReturnType<typeof line>) => void]>([
    ['did not start', ({ say }) => say({ failed: 'start' })],
    ['broke down', ({ breakDown }) => breakDown()],
  ])('of a worker that %s fails now and ever after, and never hangs', async (_, fail) => {
    const worker = line();
    const client = createSearchClient(worker.port);
    const waiting = client.search(question('box'));
    fail(worker);
    await expect(waiting).rejects.toThrow();
    await expect(client.search(question('box'))).rejects.toThrow();
    expect(worker.asked).toHaveLength(1);
  });
});
