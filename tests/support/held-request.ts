/** A request whose body stops half-way until the test lets the rest go: sent by hand over a socket. */
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '@/protocol/version';

export type HeldAnswer = { status: number; body: unknown };

/** Sends the head and the first bytes of a request. The function it answers sends the rest and reads the answer. */
export async function holdRequest(
  address: string,
  { method, path, token, body }: { method: string; path: string; token?: string; body: unknown },
): Promise<() => Promise<HeldAnswer>> {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  let received = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    received += chunk;
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  const text = Buffer.from(JSON.stringify(body));
  const head = [
    `${method} ${path} HTTP/1.1`,
    `host: ${hostname}:${port}`,
    'connection: close',
    'content-type: application/json',
    `content-length: ${text.length}`,
    `${PROTOCOL_HEADER}: ${PROTOCOL_VERSION}`,
    ...(token === undefined ? [] : [`authorization: Bearer ${token}`]),
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  socket.write(text.subarray(0, 1));
  // Authentication is a query or two; what a test does next takes longer than that.
  await sleep(60);
  return async () => {
    // One that was refused already is closed.
    const ended = socket.closed
      ? Promise.resolve()
      : new Promise<void>((resolve) => socket.once('close', () => resolve()));
    if (socket.writable) socket.write(text.subarray(1));
    await ended;
    const [top = '', ...rest] = received.split('\r\n\r\n');
    const payload = rest.join('\r\n\r\n');
    return {
      status: Number(/^HTTP\/1\.1 (\d+)/u.exec(top)?.[1]),
      body: payload.startsWith('{') ? (JSON.parse(payload) as unknown) : undefined,
    };
  };
}
