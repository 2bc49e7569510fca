/**
 * Requests that reach a service while it stops. It takes no new connection then, so each comes over one that it waits
 * for: behind a request whose body is still on its way.
 */
import { connect } from 'node:net';
import { ENDPOINTS } from '@/protocol/endpoints';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '@/protocol/version';
import type { RawResponse } from './openapi-check';

/** Opens a connection with a held request. `send` ends that, sends another one behind it, and reads its response. */
export async function holdConnection(address: string) {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  let received = '';
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    received += chunk;
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => undefined);
  const { method, path } = ENDPOINTS.join;
  // The service says that it goes on once it has read these headers: before it begins to stop.
  const goesOn = new Promise((resolve) => socket.once('data', resolve));
  const json = { 'content-type': 'application/json', 'content-length': '2', expect: '100-continue' };
  socket.write(`${headOf(method, path, hostname, json)}{`);
  await goesOn;
  return {
    send: async (method: string, path: string, headers: Record<string, string>): Promise<RawResponse> => {
      const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
      if (socket.destroyed) throw new Error('the service has closed the connection already');
      // In one piece: between two the connection would be idle for a moment, and closed.
      socket.write(`}${headOf(method, path, hostname, { ...headers, connection: 'close' })}`);
      await ended;
      const [, second] = responsesIn(received);
      if (!second) throw new Error(`no second response: ${received.slice(0, 1_000)}`);
      return second;
    },
  };
}

/** Resolves once a service takes no new connection: it is stopping then. */
export async function untilStopping(address: string): Promise<void> {
  const { hostname, port } = new URL(address);
  for (let isOpen = true; isOpen; ) {
    isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(Number(port), hostname);
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
  }
}

function headOf(method: string, path: string, host: string, headers: Record<string, string>): string {
  const lines = Object.entries({ host, [PROTOCOL_HEADER]: String(PROTOCOL_VERSION), ...headers });
  return `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
}

/** The final responses of a connection, each with a content length. */
function responsesIn(received: string): RawResponse[] {
  const responses: RawResponse[] = [];
  for (let rest = received; rest !== ''; ) {
    const end = rest.indexOf('\r\n\r\n');
    const [top = '', ...lines] = rest.slice(0, end).split('\r\n');
    const headers = new Headers(lines.map((line) => line.split(/:\s*(.*)/su, 2) as [string, string]));
    const length = Number(headers.get('content-length') ?? 0);
    const body = rest.slice(end + 4, end + 4 + length);
    responses.push({
      status: Number(top.split(' ')[1]),
      headers,
      text: Buffer.from(body, 'latin1').toString('utf8'),
    });
    rest = rest.slice(end + 4 + length);
  }
  return responses.filter(({ status }) => status >= 200);
}
