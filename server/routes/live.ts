import { ENDPOINTS } from '@/protocol/endpoints';
import { callerOf } from '@/server/http/authenticate';
import type { Register } from '@/server/http/register';
import type { RouteContext } from './context';

/** The longest delay of a timer; a stream that lasts longer is opened again, and authenticated again. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The stream that notifies an open panel of changes, as newline-delimited JSON. */
export function liveRoutes(register: Register, { hub, tokenClock, metrics }: RouteContext): void {
  register(ENDPOINTS.liveNotices, async (request, reply) => {
    const { organisationId, memberId, deviceId, role, expiresAt } = callerOf(request);
    const out = reply.raw;
    reply.hijack();
    if (!out.destroyed) {
      metrics.streamOpened();
      out.once('close', metrics.streamClosed);
    }
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) out.setHeader(name, value);
    }
    out.setHeader('content-type', 'application/x-ndjson; charset=utf-8');
    // A proxy that buffers lines would delay them.
    out.setHeader('x-accel-buffering', 'no');
    out.flushHeaders();
    out.on('error', () => out.destroy());
    request.raw.socket.setNoDelay(true);
    try {
      const leave = await hub.open({
        organisationId,
        memberId,
        deviceId,
        role,
        write: (line) => out.write(line),
        buffered: () => out.writableLength,
        end: () => out.end(),
        cut: () => out.destroy(),
      });
      out.once('close', leave);
      if (expiresAt !== null) {
        const left = Math.min(expiresAt - tokenClock(), LONGEST_TIMER_MS);
        const ending = setTimeout(() => out.end(), left);
        out.once('close', () => clearTimeout(ending));
      }
      if (out.destroyed) leave();
    } catch (err) {
      request.log.error({ err }, 'a live stream could not begin');
      out.destroy();
    }
  });
}
