/** `server/store/tips/commands` without its memory: a push's commands are unknown when they are sent again. */
import { applyCommands as real } from '@/server/store/tips/commands';

// All else is as it is.
export * from '@/server/store/tips/commands';

export const applyCommands: typeof real = async (trx, caller, request, now) => {
  const { organisationId, memberId } = caller;
  const [first] = request.commands;
  await trx
    .deleteFrom('commands')
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .where(
      'id',
      'in',
      request.commands.map(({ id }) => id),
    )
    .execute();
  await trx
    .updateTable('clients')
    .set({ last_n: (first?.n ?? 1) - 1 })
    .where('organisation_id', '=', organisationId)
    .where('id', '=', request.clientId)
    .execute();
  return await real(trx, caller, request, now);
};
