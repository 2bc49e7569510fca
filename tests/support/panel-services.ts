/** Things that answer at an address and are not the service a panel wants: real HTTP servers on a free port. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { About, Problem } from '@/protocol/api';
import { ENDPOINTS } from '@/protocol/endpoints';
import { PROTOCOL_HEADER } from '@/protocol/version';
import { EXTENSION_ORIGIN } from './built-extension';

export type OtherServer = { address: string; close: () => Promise<void> };

/** A web site that has nothing to do with Souffleur: the same page at every path. */
export function serveWebSite(): Promise<OtherServer> {
  return serve((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end('<!doctype html><title>Portail</title><h1>Connectez-vous au réseau</h1>');
  });
}

/** A service of another release, which speaks `protocol` and nothing older than `oldestProtocol`. */
export function serveOtherRelease(
  { protocol, oldestProtocol }: Pick<About, 'protocol' | 'oldestProtocol'>,
  port = 0,
): Promise<OtherServer> {
  return serve((request, response) => {
    const headers = {
      'access-control-allow-origin': EXTENSION_ORIGIN,
      'access-control-allow-headers': `authorization, content-type, ${PROTOCOL_HEADER}`,
      'access-control-allow-methods': 'GET, POST, PUT',
    };
    if (request.method === 'OPTIONS') {
      response.writeHead(204, headers).end();
    } else if (request.url === ENDPOINTS.about.path) {
      const about: About = {
        service: 'souffleur',
        protocol,
        oldestProtocol,
        version: '99.0.0',
        now: Date.now(),
      };
      response.writeHead(200, { ...headers, 'content-type': 'application/json' }).end(JSON.stringify(about));
    } else {
      const spoken = Number(request.headers[PROTOCOL_HEADER]);
      const reason = spoken < oldestProtocol ? 'client-too-old' : 'server-too-old';
      const problem: Problem = { type: `/problems/${reason}`, reason, title: reason, status: 426 };
      response
        .writeHead(426, { ...headers, 'content-type': 'application/problem+json' })
        .end(JSON.stringify(problem));
    }
  }, port);
}

function serve(
  reply: (request: IncomingMessage, response: ServerResponse) => void,
  port = 0,
): Promise<OtherServer> {
  const server = createServer(reply);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const bound = server.address();
      if (typeof bound !== 'object' || !bound) return reject(new Error('The server has no port.'));
      resolve({
        address: `http://127.0.0.1:${bound.port}`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      });
    });
  });
}
