/**
 * Connections that cost a file descriptor without being of use.
 *
 * Guarantees: a connection whose request could not be read, or did not arrive in time, is destroyed shortly after its
 * response whatever the other end does; one over which nothing moves is destroyed too; the process keeps descriptors
 * free for its database; no single address, a trusted proxy excepted, holds more than half of the connections.
 */
import type { Server } from 'node:http';
import { BlockList, isIPv6, type Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { ENDPOINTS } from '@/protocol/endpoints';
import { sendRawProblem } from './error-handler';

export type ConnectionLimits = {
  /** Time for the headers of a request, also for a connection that sends nothing. */
  headersMs: number;
  /** Time for a request with its body. */
  requestMs: number;
  /** The same for a pack: five mebibytes over a slow line. */
  packMs: number;
  /** Time in which no byte moves either way: nobody reads an answer, or sends on. Live streams say `alive` more often. */
  stalledMs: number;
  /** How often the times for headers and requests are checked. */
  checkMs: number;
  maxConnections: number;
};

/** Descriptors for the database, its connections, the log and the runtime. */
const RESERVED_DESCRIPTORS = 128;
const MOST_CONNECTIONS = 10_000;

export const CONNECTION_LIMITS = {
  headersMs: 15_000,
  requestMs: 30_000,
  packMs: 120_000,
  stalledMs: 60_000,
  checkMs: 5_000,
} as const satisfies Omit<ConnectionLimits, 'maxConnections'>;

/** As many connections as the process may have descriptors, less those it needs itself. */
export function affordableConnections(descriptors = openFileLimit()): number {
  return Math.max(16, Math.min(MOST_CONNECTIONS, descriptors - RESERVED_DESCRIPTORS));
}

function openFileLimit(): number {
  if (process.platform === 'win32') return Number.POSITIVE_INFINITY;
  const report = process.report as unknown as {
    excludeNetwork: boolean;
    getReport: () => { userLimits?: { open_files?: { soft?: number | string } } };
  };
  const before = report.excludeNetwork;
  // Without this the report resolves the names of all peers.
  report.excludeNetwork = true;
  const { userLimits } = report.getReport();
  report.excludeNetwork = before;
  const soft = Number(userLimits?.open_files?.soft);
  return Number.isFinite(soft) ? soft : Number.POSITIVE_INFINITY;
}

/** Limits the connections of a server, and the time of a body on every route but that of packs. */
export function limitConnections(
  app: FastifyInstance,
  { requestMs, stalledMs, maxConnections }: ConnectionLimits,
  trustedProxies: readonly string[],
): void {
  const server = app.server as Server;
  server.setTimeout(stalledMs, (socket: Socket) => socket.destroy());
  server.maxConnections = maxConnections;
  const perAddress = Math.ceil(maxConnections / 2);
  const isProxy = proxyTest(trustedProxies);
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    if (isProxy(address)) return;
    const count = (open.get(address) ?? 0) + 1;
    open.set(address, count);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
    if (count > perAddress) socket.destroy();
  });

  const { publish } = ENDPOINTS;
  app.addHook('onRequest', async (request, reply) => {
    if (request.method === publish.method && request.routeOptions.url === publish.path) return;
    const { socket, complete } = request.raw;
    if (complete) return;
    const timer = setTimeout(() => {
      if (!request.raw.complete) sendRawProblem(socket);
    }, requestMs);
    const done = () => clearTimeout(timer);
    request.raw.once('end', done);
    request.raw.once('close', done);
    reply.raw.once('close', done);
  });
}

function proxyTest(trusted: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const entry of trusted) {
    const [address = '', prefix] = entry.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return (address) => {
    const mapped = /^::ffff:(?<four>[\d.]+)$/iu.exec(address)?.groups?.four;
    const plain = mapped ?? address;
    return plain !== '' && list.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
  };
}
