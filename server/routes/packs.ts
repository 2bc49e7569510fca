import { API_LIMITS } from '@/protocol/api';
import { ENDPOINTS } from '@/protocol/endpoints';
import { fieldError, ServiceError } from '@/server/domain/errors';
import { callerOf, versionOf } from '@/server/http/authenticate';
import type { Register } from '@/server/http/register';
import { publishPack, pullPacks, readPackVersion } from '@/server/store/packs/packs';
import { downgradeResponse, type RouteContext } from './context';

/** Packs that changed, their bytes, and publishing. */
export function packRoutes(register: Register, { rights, clock, hub, quotas }: RouteContext): void {
  register(ENDPOINTS.pullPacks, async (request) => {
    const { cursor, limit = API_LIMITS.changesPerPull } = request.query;
    const page = await rights.snapshot(callerOf(request), (trx, caller) =>
      pullPacks(trx, caller, { cursor, limit }),
    );
    return downgradeResponse(page, versionOf(request));
  });

  register(ENDPOINTS.packVersion, async (request, reply) => {
    const { packId, version } = request.params;
    const found = await rights.read(callerOf(request), (trx, caller) =>
      readPackVersion(trx, caller, packId, Number(version)),
    );
    if (!found) throw new ServiceError('not-found');
    const etag = `"${found.sha256}"`;
    reply
      .header('etag', etag)
      // The same path holds another organisation's pack for another token: caches must distinguish them.
      .header('vary', [reply.getHeader('vary'), 'Authorization'].flat().filter(Boolean).join(', '))
      .header('cache-control', 'private, no-store');
    if (request.headers['if-none-match'] === etag) return reply.code(304).send(undefined);
    return reply.type('application/json').send(Buffer.from(found.content));
  });

  register(ENDPOINTS.publish, async (request) => {
    const { packId } = request.params;
    const version = Number(request.params.version);
    const pack = request.body;
    if (pack.id !== packId) throw fieldError('id', 'wrong-value', packId);
    if (pack.version !== version) throw fieldError('version', 'wrong-value', version);
    const caller = callerOf(request);
    const head = await rights.write(caller, (trx, present) =>
      publishPack(trx, present, pack, clock(), { quotas }),
    );
    hub.wake(caller.organisationId);
    return { head };
  });
}
