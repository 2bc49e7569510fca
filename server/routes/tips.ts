import { API_LIMITS } from '@/protocol/api';
import { ENDPOINTS } from '@/protocol/endpoints';
import { callerOf, versionOf } from '@/server/http/authenticate';
import type { Register } from '@/server/http/register';
import { pullTips } from '@/server/store/tips/tips';
import { downgradeResponse, type RouteContext } from './context';

/** Tips that changed: own ones for advisors, all for trainers and administrators. */
export function tipRoutes(register: Register, { rights }: RouteContext): void {
  register(ENDPOINTS.pullTips, async (request) => {
    const { cursor, limit = API_LIMITS.changesPerPull } = request.query;
    const page = await rights.snapshot(callerOf(request), (trx, caller) =>
      pullTips(trx, caller, { cursor, limit }),
    );
    return downgradeResponse(page, versionOf(request));
  });
}
