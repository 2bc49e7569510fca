/** Something on the way between panels and the service that alters the packs which pass through it. */
import { createServer, request } from 'node:http';
import { ENDPOINTS } from '@/protocol/endpoints';

export type TamperingProxy = {
  /** Where the service is reached through it. */
  address: string;
  /** Puts `to` in the place of `from` in every pack from now on; both have the same number of bytes. */
  tamper: (from: string, to: string) => void;
  /** From now on everything passes as it is. */
  relent: () => void;
  close: () => Promise<void>;
};

const PACK_PATH = new RegExp(`^${ENDPOINTS.packVersion.path.replace(/:\w+/gu, '[^/]+')}$`, 'u');

/** Passes everything on to the service at `address`, streams included. */
export async function startTamperingProxy(address: string): Promise<TamperingProxy> {
  const { hostname, port } = new URL(address);
  let alter: { from: string; to: string } | undefined;
  const server = createServer((near, reply) => {
    const { method, url = '/', headers } = near;
    const far = request({ hostname, port, method, path: url, headers }, (response) => {
      const altered = method === 'GET' && PACK_PATH.test(url) ? alter : undefined;
      reply.writeHead(response.statusCode ?? 502, response.headers);
      if (!altered) return void response.pipe(reply);
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        reply.end(text.replaceAll(altered.from, altered.to));
      });
    });
    far.on('error', () => reply.destroy());
    reply.on('close', () => far.destroy());
    near.pipe(far);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (typeof bound !== 'object' || !bound) throw new Error('The proxy has no port.');
  return {
    address: `http://127.0.0.1:${bound.port}`,
    tamper: (from, to) => {
      if (Buffer.byteLength(from) !== Buffer.byteLength(to)) throw new Error('The lengths differ.');
      alter = { from, to };
    },
    relent: () => {
      alter = undefined;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
