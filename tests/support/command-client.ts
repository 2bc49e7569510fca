/** Members whose commands are applied to the store without a network, for tests at its bounds. */
import { randomUUID } from 'node:crypto';
import type { Role } from '@/protocol/api';
import type { Command, CommandBody } from '@/protocol/command';
import type { ServiceTransaction } from '@/server/db/schema';
import { ServiceError } from '@/server/domain/errors';
import { QUOTAS, type Quotas } from '@/server/domain/quotas';
import {
  type OrganisationTotals,
  organisationTotals,
} from '@/server/store/organisations/organisation-totals';
import { applyCommands } from '@/server/store/tips/commands';
import { captureTip, type TestService } from './service';

/** When the commands come in. */
export const NOW = 1_790_000_000_000;

export const inTransaction = <T>(
  service: TestService,
  work: (trx: ServiceTransaction) => Promise<T>,
): Promise<T> => service.database.transaction().execute(work);

export type CommandClient = Awaited<ReturnType<typeof commandClient>>;

/** A member with a client, and with the quotas that are set; the usual ones otherwise. */
export async function commandClient(
  service: TestService,
  role: Role,
  {
    organisationId = service.organisationId,
    quotas = {},
    totals,
  }: { organisationId?: string; quotas?: Partial<Quotas>; totals?: OrganisationTotals } = {},
) {
  const { member } = await service.join(role, `Un ${role}`, organisationId);
  const caller = { organisationId, memberId: member.id, role } as Parameters<typeof applyCommands>[1];
  const firstClient = randomUUID();
  const push = (commands: Command[], clientId = firstClient) =>
    inTransaction(service, (trx) =>
      applyCommands(trx, caller, { clientId, commands }, NOW, {
        quotas: { ...QUOTAS, ...quotas },
        totals: totals ?? organisationTotals(),
      }),
    );
  return {
    id: member.id,
    push,
    /** The reason of a push that is refused whole, and what it says beside. */
    refused: async (commands: Command[]) => {
      const error: unknown = await push(commands).catch((refusal: unknown) => refusal);
      if (!(error instanceof ServiceError)) throw new Error('it was not refused');
      return { reason: error.reason, ...error.details };
    },
    setQuotas: (changed: Partial<Quotas>) => {
      quotas = { ...quotas, ...changed };
    },
    lastNumber: async (clientId = firstClient) =>
      (
        await service.database
          .selectFrom('clients')
          .select('last_n')
          .where('id', '=', clientId)
          .executeTakeFirst()
      )?.last_n,
  };
}

export const command = (n: number, body: CommandBody = captureTip(`Astuce ${n}`)): Command => ({
  id: randomUUID(),
  n,
  body,
});

/** A command about a tip that does not exist. */
export const unknownTip = (n: number, type: 'tip.withdraw' | 'tip.remove-credit' = 'tip.withdraw') =>
  command(n, { type, tipId: randomUUID() });

/** `applied`, or the reason of the refusal, of each outcome. */
export const states = (outcomes: Awaited<ReturnType<typeof applyCommands>>) =>
  outcomes.map((each) => (each.outcome === 'refused' ? each.reason : each.outcome));
