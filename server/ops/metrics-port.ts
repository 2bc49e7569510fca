/** The port for monitoring: `/metrics`, `/live` and `/ready`, and no route of the API. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServiceMetrics } from './metrics';

type MetricsPort = {
  port: number;
  host: string;
  metrics: ServiceMetrics;
  /** Calls the service itself, as a request to its own port would; returns the status. */
  statusOf: (path: '/live' | '/ready') => Promise<number>;
};

/** Listens. Rejects when the port is taken. */
export async function openMetricsPort({ port, host, metrics, statusOf }: MetricsPort) {
  const server = createServer(async (request, response) => {
    response.setHeader('cache-control', 'no-store');
    response.setHeader('x-content-type-options', 'nosniff');
    const path = request.url?.split('?')[0];
    try {
      if (request.method !== 'GET') response.writeHead(405).end();
      else if (path === '/live' || path === '/ready') response.writeHead(await statusOf(path)).end();
      else if (path === '/metrics') {
        const { contentType, text } = await metrics.print();
        response.writeHead(200, { 'content-type': contentType }).end(text);
      } else response.writeHead(404).end();
    } catch {
      // The service is closing: it is not ready.
      response.writeHead(503).end();
    }
  });
  server.requestTimeout = 10_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: given } = server.address() as AddressInfo;
  return {
    address: `http://${host.includes(':') ? `[${host}]` : host}:${given}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
