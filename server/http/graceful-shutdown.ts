/**
 * How the service stops: requests under way are answered, new ones are refused as `stopping`, and then no
 * connection is waited for. Without this, a browser's spare connection (opened, never used) would hold the
 * process for as long as the browser likes: Node does not count it as idle.
 */
import type { FastifyInstance } from 'fastify';

const SWEEP_MS = 20;
/** How long nothing must have been under way: what a client had sent already is read in that time. */
const QUIET_MS = 100;

export type ShutdownState = { readonly stopping: boolean };

/** Watches the requests of an instance. `before` ends what never ends by itself, such as streams. */
export function stopGracefully(
  app: FastifyInstance,
  { before, withinMs = 5_000 }: { before: () => Promise<void>; withinMs?: number },
): ShutdownState {
  const running = { stopping: false };
  let underWay = 0;
  let sweep: NodeJS.Timeout | undefined;

  app.addHook('onRequest', async (_request, reply) => {
    underWay += 1;
    reply.raw.once('close', () => {
      underWay -= 1;
    });
  });
  app.addHook('preClose', async () => {
    running.stopping = true;
    await before();
    const deadline = Date.now() + withinMs;
    let busyAt = Date.now();
    sweep = setInterval(() => {
      const now = Date.now();
      if (underWay > 0) busyAt = now;
      if (now - busyAt > QUIET_MS || now > deadline) app.server.closeAllConnections();
      else app.server.closeIdleConnections();
    }, SWEEP_MS);
  });
  app.addHook('onClose', async () => clearInterval(sweep));
  return running;
}
