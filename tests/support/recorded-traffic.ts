/**
 * Everything that panels send to the service, as it passes: a proxy that hands requests and answers on unchanged
 * and keeps what was asked. Live streams pass line by line.
 */
import { request as ask, createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Target } from 'puppeteer-core';
import { ENDPOINTS } from '@/protocol/endpoints';
import type { Desk } from './built-extension';

export type RecordedRequest = {
  method: string;
  /** The route's pattern; the path itself where none fits. */
  pattern: string;
  queryKeys: string[];
  headerNames: string[];
  /** Paths of keys of the JSON body, `[]` for every item of a list. */
  keyPaths: string[];
  token: string | undefined;
  /** First line, headers and body as they were sent. */
  whole: string;
};

export type Recorder = { address: string; requests: RecordedRequest[]; close: () => Promise<void> };

const { preflight: _anyPath, ...WITH_PATH } = ENDPOINTS;
const PATTERNS = Object.values(WITH_PATH).map(({ path: pattern }) => ({
  pattern,
  fits: new RegExp(`^${pattern.replace(/:\w+/gu, '[^/]+')}$`, 'u'),
}));

/** Begins to record before the service at `target`; on a free port unless one is named. */
export async function recordTraffic(target: string, port = 0): Promise<Recorder> {
  const requests: RecordedRequest[] = [];
  const { hostname, port: onwardPort } = new URL(target);
  const server = createServer(async (incoming, outgoing) => {
    const body = await bodyOf(incoming);
    requests.push(recorded(incoming, body));
    const { method, url: path, headers } = incoming;
    const onward = ask({ hostname, port: onwardPort, method, path, headers }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      outgoing.flushHeaders();
      response.pipe(outgoing);
      response.on('error', () => outgoing.destroy());
    });
    outgoing.on('close', () => onward.destroy());
    onward.on('error', () => outgoing.destroy());
    onward.end(body);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Every address that the panels, consoles and workers of these desks ask for from now on. */
export async function noteAddresses(...desks: Desk[]): Promise<string[]> {
  const requests: string[] = [];
  for (const { browser, panel, extensionId } of desks) {
    const own = (target: Target) => target.url().includes(extensionId);
    panel.on('request', (request) => requests.push(request.url()));
    browser.on('targetcreated', async (target) => {
      const page = own(target) ? await target.page() : null;
      page?.on('request', (request) => requests.push(request.url()));
    });
    const worker = browser.targets().find((each) => each.type() === 'service_worker' && own(each));
    const session = await worker?.createCDPSession();
    if (!session) throw new Error('The extension has no worker now.');
    session.on('Network.requestWillBeSent', ({ request }) => requests.push(request.url));
    await session.send('Network.enable');
  }
  return requests;
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function recorded(incoming: IncomingMessage, body: Buffer): RecordedRequest {
  const { method = '', url = '', headers, rawHeaders } = incoming;
  const { pathname, searchParams } = new URL(url, 'http://service');
  const text = body.toString('utf8');
  return {
    method,
    pattern: PATTERNS.find(({ fits }) => fits.test(pathname))?.pattern ?? pathname,
    queryKeys: [...searchParams.keys()],
    headerNames: Object.keys(headers).sort(),
    keyPaths: text === '' ? [] : [...keyPathsOf(JSON.parse(text))].sort(),
    token: /^Bearer (.+)$/u.exec(headers.authorization ?? '')?.[1],
    whole: `${method} ${decodeURIComponent(url)}\n${rawHeaders.join('\n')}\n${text}`,
  };
}

/** The paths of every key in a value, lists as `[]`. */
export function keyPathsOf(value: unknown, index = ''): Set<string> {
  if (Array.isArray(value)) return new Set(value.flatMap((item) => [...keyPathsOf(item, `${index}[]`)]));
  if (typeof value !== 'object' || value === null) return new Set(index === '' ? [] : [index]);
  return new Set(
    Object.entries(value).flatMap(([key, inside]) => [
      ...keyPathsOf(inside, index === '' ? key : `${index}.${key}`),
    ]),
  );
}
