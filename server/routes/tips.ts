import { API_LIMITS, PATHS, pullQuerySchema, tipsResponseSchema } from '@/protocol/api';
import { callerOf, versionOf } from '@/server/http/authenticate';
import { pullTips } from '@/server/store/tips/tips';
import { downgradeResponse, REFUSALS, type RouteContext, type RoutedApp } from './context';

/** Tells tips that changed: their own to advisors, all to trainers and administrators. */
export function tipRoutes(app: RoutedApp, { rights }: RouteContext): void {
  app.get(
    PATHS.tips,
    {
      schema: {
        summary: 'Tips changed since the cursor, in the order of the service',
        querystring: pullQuerySchema,
        response: { 200: tipsResponseSchema, ...REFUSALS },
      },
    },
    async (request) => {
      const { cursor, limit = API_LIMITS.changesPerPull } = request.query;
      const page = await rights.snapshot(callerOf(request), (trx, caller) =>
        pullTips(trx, caller, { cursor, limit }),
      );
      return downgradeResponse(page, versionOf(request));
    },
  );
}
