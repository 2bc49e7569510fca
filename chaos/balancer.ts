/**
 * The faulty network: a balancer between clients and instances that distributes requests, and harms them as a seed
 * says. It is the clients' only way to the service. It never changes the bytes of a request or of a whole response.
 */
import {
  Agent,
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
  request as sendRequest,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from './random';

export const HARMS = {
  /** Never reaches an instance. */
  'request-lost': 3,
  /** Handled by an instance; the connection breaks before the response. */
  'answer-lost': 5,
  /** The headers of the whole response and half of its body. */
  'answer-cut': 3,
  /** Handled by two instances at once; the response is either's. */
  doubled: 4,
  /** Handled, answered, and handled once more after later requests. */
  'late-double': 3,
  /** Others overtake it. */
  'held-back': 5,
} as const;
export type Harm = keyof typeof HARMS;

export type Balancer = {
  address: string;
  /** How many requests were harmed, how many found their instance cut off, and all. */
  counts: () => { harmed: number; refused: number; requests: number };
  /** Stops all faults. Delayed requests arrive first. */
  heal: () => Promise<void>;
  /** For so long one instance cannot be reached, though it runs. */
  partition: (instance: number, forMs: number) => Promise<void>;
  /** Breaks every connection there is. */
  cut: () => void;
  close: () => Promise<void>;
};

type Whole = { method: string; path: string; headers: OutgoingHttpHeaders; body: Buffer };
type Answer = { status: number; headers: OutgoingHttpHeaders; body: Buffer };

/** `instances` are read at each request; `harmed` is the share of requests that get a fault. */
export async function startBalancer({
  instances,
  random,
  harmed: share,
}: {
  instances: () => readonly (string | undefined)[];
  random: Random;
  harmed: number;
}): Promise<Balancer> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const sockets = new Set<Socket>();
  const apart = new Set<number>();
  const wandering = new Set<Promise<unknown>>();
  let turn = 0;
  let harmless = false;
  let harmed = 0;
  let refused = 0;
  let requests = 0;

  /** The next listening instance in turn, as a balancer with health checks chooses; or the dead one. */
  function next(): string | undefined {
    const all = instances();
    for (let tried = 0; tried < all.length; tried += 1) {
      turn = (turn + 1) % all.length;
      if (all[turn] !== undefined) break;
    }
    // One that is cut off is still believed to be there.
    if (!apart.has(turn)) return all[turn];
    refused += 1;
    return undefined;
  }

  function forward(whole: Whole): Promise<Answer> {
    const to = next();
    return new Promise((resolve, reject) => {
      if (to === undefined) return reject(new Error('no instance'));
      const { method, path, headers, body } = whole;
      const outgoing = sendRequest(new URL(path, to), { method, headers, agent }, (response) => {
        void read(response).then(
          (body) => resolve({ status: response.statusCode ?? 502, headers: response.headers, body }),
          reject,
        );
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  function wander(work: () => Promise<unknown>): void {
    const task = work()
      .catch(() => undefined)
      .finally(() => wandering.delete(task));
    wandering.add(task);
  }

  async function serve(whole: Whole, response: ServerResponse): Promise<void> {
    const harm = !harmless && random.chance(share) ? random.weighed(HARMS) : undefined;
    if (harm) harmed += 1;
    const breakOff = () => void response.socket?.destroy();
    if (harm === 'request-lost') return breakOff();
    if (harm === 'held-back') await sleep(20 + random.below(400));
    if (harm === 'late-double') {
      const afterMs = 50 + random.below(800);
      wander(async () => {
        await sleep(afterMs);
        await forward(whole);
      });
    }
    const responses = harm === 'doubled' ? [forward(whole), forward(whole)] : [forward(whole)];
    wander(() => Promise.allSettled(responses));
    const { status, headers, body } = await Promise.any(responses);
    if (harm === 'answer-lost') return breakOff();
    const { 'transfer-encoding': _chunked, connection: _hop, ...rest } = headers;
    response.writeHead(status, { ...rest, 'content-length': body.length });
    if (harm !== 'answer-cut') return void response.end(body);
    response.write(body.subarray(0, Math.floor(body.length / 2)), breakOff);
  }

  /** A live stream goes through as it comes. */
  function stream(whole: Whole, response: ServerResponse): void {
    const to = next();
    if (to === undefined) return void response.socket?.destroy();
    const { method, path, headers } = whole;
    const outgoing = sendRequest(new URL(path, to), { method, headers, agent: false }, (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(response);
      reply.on('error', () => response.destroy());
    });
    outgoing.on('error', () => response.destroy());
    response.on('close', () => outgoing.destroy());
    outgoing.end();
  }

  const server = createServer((request, response) => {
    requests += 1;
    response.on('error', () => undefined);
    void read(request).then(
      async (body) => {
        const { host: _host, connection: _hop, ...headers } = request.headers;
        const whole: Whole = { method: request.method ?? 'GET', path: request.url ?? '/', headers, body };
        if (whole.path === '/v1/live') return stream(whole, response);
        // No instance, or it died over the request: to the client, the connection broke.
        await serve(whole, response).catch(() => response.socket?.destroy());
      },
      () => response.destroy(),
    );
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts: () => ({ harmed, refused, requests }),
    heal: async () => {
      harmless = true;
      apart.clear();
      await Promise.all(wandering);
    },
    partition: async (instance, forMs) => {
      apart.add(instance);
      await sleep(forMs);
      apart.delete(instance);
    },
    cut,
    close: async () => {
      harmless = true;
      cut();
      await Promise.all(wandering);
      agent.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function read(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  if (!message.complete) throw new Error('cut off');
  return Buffer.concat(chunks);
}
