/**
 * The search of a scene: the product's own worker, one for all scenes of a page, moved to the database of each.
 * *Guarantees:* a scene hears the responses to its own questions alone.
 */
import type { FromWorker, ToWorker } from '@/search/worker/protocol';
import { createSearchClient, type SearchClient, type SearchPort } from '@/search/worker/search-client';

/** Questions of one scene. */
const RANGE = 1_000_000;

let worker: Worker | undefined;
let scenes = 0;

export function openSearch(database: string): SearchClient {
  worker ??= new Worker(new URL('../../search/worker/search-worker.ts', import.meta.url), { type: 'module' });
  const port = worker;
  scenes += 1;
  const first = scenes * RANGE;
  const send = (message: ToWorker) => port.postMessage(message);
  send({ database });
  return createSearchClient({
    postMessage: (message) =>
      send('query' in message ? { ...message, query: message.query + first } : message),
    addEventListener: ((type: 'message' | 'error', listener: (event: { data: FromWorker }) => void) => {
      if (type === 'error') return port.addEventListener('error', listener as unknown as EventListener);
      port.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
        if ('packs' in data) return listener({ data });
        const own = (id: number) => id > first && id < first + RANGE;
        if ('result' in data) {
          if (own(data.result)) listener({ data: { ...data, result: data.result - first } });
        } else if (data.failed === 'start') listener({ data });
        else if (own(data.failed)) listener({ data: { failed: data.failed - first } });
      });
    }) as SearchPort['addEventListener'],
  });
}
