/** Serves the demo customer record on this machine alone. It stores nothing and sends nothing. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Fastify from 'fastify';
import { readCrmSource, renderCrm } from './crm-page';

const FILES = {
  '/crm.css': 'text/css; charset=utf-8',
  '/crm.js': 'text/javascript; charset=utf-8',
  '/clarte.svg': 'image/svg+xml',
} as const;

const PORTS_TO_TRY = 20;

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

export type CrmServer = { address: string; close: () => Promise<void> };

/** Starts the demo CRM on 127.0.0.1, at `port` or at the first free one of the twenty from there (0: any). */
export async function startCrm({
  port = 4320,
  today = () => new Date(),
}: {
  port?: number;
  today?: () => Date;
} = {}): Promise<CrmServer> {
  const source = await readCrmSource();
  const app = Fastify({ forceCloseConnections: true });
  app.addHook('onSend', async (_request, reply) => {
    reply.header('content-security-policy', POLICY).header('x-content-type-options', 'nosniff');
    reply.header('cache-control', 'no-store');
  });
  app.get<{ Querystring: { lang?: string | string[] } }>('/', async (request, reply) => {
    const language = pageLanguage(request.query.lang, request.headers['accept-language']);
    reply.type('text/html; charset=utf-8').header('content-language', language);
    return renderCrm(source, language, today());
  });
  for (const [path, type] of Object.entries(FILES)) {
    app.get(path, async (_request, reply) => {
      reply.type(type);
      return readFile(join(import.meta.dirname, 'crm', path));
    });
  }
  for (let tried = 0; ; tried += 1) {
    try {
      const address = await app.listen({ host: '127.0.0.1', port: port === 0 ? 0 : port + tried });
      return { address, close: () => app.close() };
    } catch (error) {
      const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!taken || tried + 1 >= PORTS_TO_TRY) {
        await app.close();
        throw error;
      }
    }
  }
}

function pageLanguage(requested: string | string[] | undefined, accepted = 'fr'): 'fr' | 'en' {
  if (requested === 'fr' || requested === 'en') return requested;
  return accepted.trim().toLowerCase().startsWith('en') ? 'en' : 'fr';
}
