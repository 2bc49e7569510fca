/**
 * The load of `bench/sync`, as a process of its own: for a given time and number of connections, pushes to the service
 * or documents to the peer, or live streams that are all notified of one capture. Prints one line of JSON.
 */
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { ENDPOINTS } from '@/protocol/endpoints';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '@/protocol/version';

export type Load =
  | { kind: 'push'; addresses: string[]; tokens: string[]; batch: number; forMs: number; most?: number }
  | { kind: 'documents'; address: string; connections: number; batch: number; forMs: number }
  | { kind: 'streams'; address: string; readers: string[]; author: string; notices: number };
export type Pushed = { pushes: number; commands: number; seconds: number; p50Ms: number; p99Ms: number };
export type Streamed = { streams: number; received: number; p50Ms: number; p99Ms: number };

const WORDS = 'Je comprends, et je m’en occupe tout de suite : votre technicien passe demain avant midi. ';
const agent = new Agent({ keepAlive: true, maxSockets: 1_000 });

function post(url: string, token: string | undefined, body: unknown): Promise<string> {
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', agent, headers: headersFor(token, text) }, (response) => {
      let got = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        got += chunk;
      });
      response.on('end', () =>
        (response.statusCode ?? 500) < 300
          ? resolve(got)
          : reject(new Error(`${response.statusCode} ${got}`)),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(text);
  });
}

function headersFor(token: string | undefined, text = ''): Record<string, string | number> {
  return {
    'content-type': 'application/json',
    ...(text === '' ? {} : { 'content-length': Buffer.byteLength(text) }),
    ...(token ? { authorization: `Bearer ${token}`, [PROTOCOL_HEADER]: PROTOCOL_VERSION } : {}),
  };
}

const content = () => ({ kind: 'tip', language: 'fr', words: WORDS });

/** A client that pushes one batch after the other. */
function client(address: string, token: string, batch: number): () => Promise<unknown> {
  const clientId = randomUUID();
  let n = 0;
  return () =>
    post(address + ENDPOINTS.push.path, token, {
      clientId,
      commands: Array.from({ length: batch }, () => {
        n += 1;
        const tipId = randomUUID();
        const body = { type: 'tip.capture', tipId, content: content(), capturedAt: 1_790_000_000_000 };
        return { id: randomUUID(), n, body };
      }),
    });
}

/** The same documents as the peer takes them: many at once, each with the id that its writer gave it. */
function writer(address: string, batch: number): () => Promise<unknown> {
  return () =>
    post(`${address}/bench/_bulk_docs`, undefined, {
      docs: Array.from({ length: batch }, () => ({
        _id: randomUUID(),
        content: content(),
        capturedAt: 1_790_000_000_000,
      })),
    });
}

async function pushAll(
  senders: (() => Promise<unknown>)[],
  { batch, forMs, most = Number.POSITIVE_INFINITY }: { batch: number; forMs: number; most?: number },
): Promise<Pushed> {
  const times: number[] = [];
  let begun = 0;
  const began = performance.now();
  await Promise.all(
    senders.map(async (send) => {
      while (performance.now() - began < forMs && begun * batch < most) {
        begun += 1;
        const sent = performance.now();
        await send();
        times.push(performance.now() - sent);
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  times.sort((a, b) => a - b);
  return { pushes: times.length, commands: times.length * batch, seconds, ...spread(times) };
}

function spread(sorted: number[]) {
  const percentile = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50Ms: percentile(0.5), p99Ms: percentile(0.99) };
}

async function follow({ address, readers, author, notices }: Extract<Load, { kind: 'streams' }>) {
  let received: number[] = [];
  let awaited: (() => void) | undefined;
  const open = (token: string) =>
    new Promise<void>((resolve, reject) => {
      const outgoing = request(
        address + ENDPOINTS.liveNotices.path,
        { agent: false, headers: headersFor(token) },
        (response) => {
          if (response.statusCode !== 200)
            return reject(new Error(`a stream was refused: ${response.statusCode}`));
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => {
            if (chunk.includes('"alive"')) resolve();
            if (!chunk.includes('"tips"')) return;
            received.push(performance.now());
            if (received.length === readers.length) awaited?.();
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end();
    });
  for (let index = 0; index < readers.length; index += 100) {
    await Promise.all(readers.slice(index, index + 100).map(open));
  }
  const push = client(address, author, 1);
  const times: number[] = [];
  let all = 0;
  process.stdout.write('open\n');
  for (let each = 0; each < notices; each += 1) {
    received = [];
    const everybody = new Promise<void>((resolve) => {
      awaited = resolve;
    });
    const began = performance.now();
    await push();
    await Promise.race([everybody, new Promise((resolve) => setTimeout(resolve, 10_000))]);
    times.push(...received.map((receivedAt) => receivedAt - began));
    all += received.length;
    // The next notice is not gathered with this one.
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  times.sort((a, b) => a - b);
  return { streams: readers.length, received: all / notices, ...spread(times) };
}

async function work(load: Load): Promise<Pushed | Streamed> {
  if (load.kind === 'streams') return await follow(load);
  if (load.kind === 'documents') {
    const writers = Array.from({ length: load.connections }, () => writer(load.address, load.batch));
    return await pushAll(writers, load);
  }
  const { addresses, tokens, batch } = load;
  const clients = tokens.map((token, index) =>
    client(addresses[index % addresses.length] ?? '', token, batch),
  );
  return await pushAll(clients, load);
}

process.once('message', (load: Load) => {
  work(load).then(
    (result) => process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0)),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
