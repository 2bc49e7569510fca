/** What somebody without a token can hold of the service: connections that go nowhere, and answers that cost something. */
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ENDPOINTS } from '@/protocol/endpoints';
import { affordableConnections } from '@/server/http/connection-limits';
import { problemIn, startTestService, type TestService, testPack } from '@/tests/support/service';

const LIMITS = { headersMs: 300, requestMs: 600, stalledMs: 3_000, checkMs: 50 };
let service: TestService;
beforeAll(async () => {
  service = await startTestService({ connections: LIMITS });
});
afterAll(() => service.stop());

/** A client that never closes its end, whatever it receives. */
function open(address: string, bytes: string): Socket {
  const { hostname, port } = new URL(address);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  socket.on('error', () => undefined);
  if (bytes !== '') socket.write(bytes);
  return socket;
}

/** Waits for as many open connections as wanted; answers how many there are. */
async function untilOpen(wanted: (count: number) => boolean, withinMs: number): Promise<number> {
  const end = Date.now() + withinMs;
  let count = await service.connections();
  while (!wanted(count) && Date.now() < end) {
    await sleep(20);
    count = await service.connections();
  }
  return count;
}

const head = (method: string, path: string, length: number) =>
  `${method} ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;

it.each([
  ['send nothing', ''],
  ['send no HTTP', 'bonjour\r\n'],
  ['stop within the headers', 'GET /live HTTP/1.1\r\nhost: x\r\nx-slow: '],
  [
    'stop within a body without a token',
    `${head('POST', ENDPOINTS.join.path, 500).replace('host: x', 'host: x\r\nsouffleur-protocol: 2')}{"code":`,
  ],
  ['send headers that are too large', `GET / HTTP/1.1\r\nx: ${'a'.repeat(40_000)}\r\n\r\n`],
])('connections that %s are closed', async (_what, bytes) => {
  const sockets = Array.from({ length: 30 }, () => open(service.address, bytes));
  expect(await untilOpen((count) => count === 0, 4_000)).toBe(0);
  for (const socket of sockets) socket.destroy();
});

it('a body that does not arrive is given up, with a token too; that of a pack has longer', async () => {
  const trainer = await service.join('trainer');
  const withToken = (method: string, path: string) =>
    head(method, path, 500).replace(
      'host: x',
      `host: x\r\nauthorization: Bearer ${trainer.token}\r\nsouffleur-protocol: 2`,
    );
  // The client that joined may hold a connection of its own.
  const before = await service.connections();
  const packs = open(service.address, `${withToken('PUT', '/v1/packs/a/versions/1')}{"id":`);
  const held = Array.from({ length: 10 }, () =>
    open(service.address, `${withToken('POST', ENDPOINTS.push.path)}{"clientId":`),
  );
  expect(await untilOpen((count) => count === before + 11, 500)).toBe(before + 11);
  expect(await untilOpen((count) => count <= before + 1, 4_000)).toBeLessThanOrEqual(before + 1);
  expect(packs.readyState).toBe('open');
  packs.destroy();
  for (const socket of held) socket.destroy();
});

it('unread responses are limited per token, and aborted', async () => {
  // A slow machine needs a while until as many answers as are allowed stand still at once.
  const service = await startTestService({ connections: { ...LIMITS, stalledMs: 10_000 } });
  const trainer = await service.join('trainer');
  const large = testPack('large', 1);
  const [card] = large.cards;
  if (!card?.fr) throw new Error('the test pack has no French card');
  const { fr } = card;
  const cues = Array.from({ length: 12 }, (_, index) => `${index} ${'é'.repeat(90)}`);
  large.cards = Array.from({ length: 1_500 }, (_, index) => ({
    ...card,
    id: `fiche-${index}`,
    fr: { ...fr, cues },
  }));
  large.chapters = [{ id: 'un', title: { fr: 'Un' }, cards: large.cards.map(({ id }) => id) }];
  const path = '/v1/packs/large/versions/1';
  expect((await trainer.call('PUT', path, large)).status).toBe(200);
  const request = `GET ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${trainer.token}\r\nsouffleur-protocol: 2\r\n\r\n`;
  // Nothing listens to what comes: it stays in the service, and in the buffers on the way.
  const sockets = Array.from({ length: 16 }, () => open(service.address, request.repeat(4)));
  const page = async () => {
    const response = await trainer.call('GET', ENDPOINTS.pullTips.path);
    return response.status === 200 ? 200 : problemIn(response);
  };
  const refusal = { status: 429, reason: 'too-many-requests', retryAfterMs: 1_000 };
  // Requests that came too many are refused at once and leave their place: each try sends one more.
  let tries = 0;
  const pageAmongMore = () => {
    sockets[tries++ % sockets.length]?.write(request);
    return page();
  };
  await expect.poll(pageAmongMore, { timeout: 20_000, interval: 50 }).toMatchObject(refusal);
  // What costs little is served meanwhile, and other people's all the same.
  expect((await trainer.call('GET', ENDPOINTS.me.path)).status).toBe(200);
  const other = await service.join('advisor');
  expect((await other.call('GET', path)).status).toBe(200);
  // Their ends are never closed here: the service gives them up by itself.
  await expect.poll(page, { timeout: 30_000, interval: 100 }).toBe(200);
  for (const socket of sockets) socket.destroy();
  await service.stop();
}, 90_000);

it('one address holds at most half of the connections, and the others are still served', async () => {
  const small = await startTestService({ connections: { headersMs: 5_000, maxConnections: 20 } });
  const sockets = Array.from({ length: 40 }, () => open(small.address, ''));
  await sleep(300);
  expect(await small.connections()).toBeLessThanOrEqual(10);
  for (const socket of sockets) socket.destroy();
  await small.stop();
});

it('a process keeps descriptors free for its database', () => {
  expect(affordableConnections(1_024)).toBe(896);
  expect(affordableConnections(20)).toBe(16);
  expect(affordableConnections(Number.POSITIVE_INFINITY)).toBe(10_000);
  expect(affordableConnections()).toBeGreaterThan(15);
});
