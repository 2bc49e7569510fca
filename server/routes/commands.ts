import { API_LIMITS, PATHS, pushRequestSchema, pushResponseSchema } from '@/protocol/api';
import { callerOf } from '@/server/http/authenticate';
import { applyCommands, changesPacks, ERASING } from '@/server/store/tips/commands';
import { REFUSALS, type RouteContext, type RoutedApp } from './context';

/** Takes the commands of clients. What it answers is on the disk. */
export function commandRoutes(
  app: RoutedApp,
  { clock, commit, hub, metrics, erased, sending, quotas, totals, recordRefusal }: RouteContext,
): void {
  app.post(
    PATHS.commands,
    {
      bodyLimit: API_LIMITS.bodyBytes,
      schema: {
        summary: 'Deals with the next commands of a client, each at most once',
        body: pushRequestSchema,
        response: { 200: pushResponseSchema, ...REFUSALS },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const { commands } = request.body;
      sending.addCommands(caller.memberId, commands.length);
      const outcomes = await commit(
        caller,
        (trx, present) => applyCommands(trx, present, request.body, clock(), { quotas, totals }),
        { locksPacks: changesPacks(request.body) },
      );
      for (const [index, outcome] of outcomes.entries()) {
        const body = commands[index]?.body;
        if (outcome.outcome === 'applied' || outcome.reason !== 'forbidden' || !body) continue;
        const refused = { reason: 'forbidden', details: { browser: caller } } as const;
        await recordRefusal(refused, { command: body.type, tip: body.tipId });
      }
      hub.wake(caller.organisationId);
      metrics.pushed(outcomes);
      if (commands.some(({ body }) => ERASING.has(body.type))) erased.schedule();
      return { outcomes };
    },
  );
}
