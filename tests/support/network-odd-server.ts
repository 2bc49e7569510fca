/**
 * What may stand at an address instead of the service, or between it and the panel: a captive portal, a
 * proxy's error page, something that never ends. A real HTTP server whose every answer the test writes.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export type OddServer = { address: string; requests: IncomingMessage[] };

export async function oddServer(
  reply: (request: IncomingMessage, response: ServerResponse, body: string) => void,
): Promise<OddServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => reply(request, response, body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

/** One answer for every request. */
export function always(status: number, headers: Record<string, string>, body: string) {
  return (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, headers);
    response.end(body);
  };
}

export const JSON_TYPE = { 'content-type': 'application/json' };
export const PROBLEM_TYPE = { 'content-type': 'application/problem+json' };
export const HTML_TYPE = { 'content-type': 'text/html; charset=utf-8' };

/** A refusal as the service sends it. */
export function problem(reason: string, status: number, more: object = {}): string {
  return JSON.stringify({ type: `urn:souffleur:problem:${reason}`, reason, title: reason, status, ...more });
}
