import { API_LIMITS, PATHS, pushAnswerSchema, pushRequestSchema } from '@/protocol/api';
import { callerOf } from '@/server/guard';
import { applyCommands } from '@/server/store/commands';
import { REFUSALS, type RoutedApp, type RouteParts } from './parts';

/** Takes the commands of clients. What it answers is on the disk. */
export function commandRoutes(app: RoutedApp, { clock, commit, hub, metrics, erased }: RouteParts): void {
  app.post(
    PATHS.commands,
    {
      bodyLimit: API_LIMITS.bodyBytes,
      schema: {
        summary: 'Deals with the next commands of a client, each at most once',
        body: pushRequestSchema,
        response: { 200: pushAnswerSchema, ...REFUSALS },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const outcomes = await commit(caller, (trx, present) =>
        applyCommands(trx, present, request.body, clock()),
      );
      hub.wake(caller.organisationId);
      metrics.pushed(outcomes);
      if (request.body.commands.some(({ body }) => body.type === 'tip.withdraw')) erased.schedule();
      return { outcomes };
    },
  );
}
