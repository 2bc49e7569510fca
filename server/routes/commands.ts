import { ENDPOINTS } from '@/protocol/endpoints';
import { callerOf } from '@/server/http/authenticate';
import type { Register } from '@/server/http/register';
import { applyCommands, changesPacks, ERASING } from '@/server/store/tips/commands';
import type { RouteContext } from './context';

/** Applies the commands of clients. Each outcome that it returns is on the disk. */
export function commandRoutes(
  register: Register,
  { clock, commit, hub, metrics, erased, sending, quotas, totals, recordRefusal }: RouteContext,
): void {
  register(ENDPOINTS.push, async (request) => {
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
  });
}
