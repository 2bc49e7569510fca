/** Quotas that are counted in the database: they hold across instances and restarts. All refuse as `quota`. */

import { DAY_MS } from '@/protocol/duration';
import type { ServiceTransaction } from '@/server/db/schema';
import { ServiceError } from '@/server/domain/errors';
import type { Quotas } from '@/server/domain/quotas';
import type { Caller } from '@/server/store/members/caller';
import type { OrganisationTotals } from './organisation-totals';

export type TipQuotas = Pick<Quotas, 'tipsPerDay' | 'tips' | 'tipBytes'>;
export type CommandQuotas = TipQuotas & Pick<Quotas, 'memberCommands' | 'commands' | 'clients'>;

/**
 * How many more tips, and bytes of them, the caller may capture now, and in how many ms another one. The transaction holds the counter of
 * the tips, so that nobody adds one meanwhile.
 */
export async function tipsLeft(
  trx: ServiceTransaction,
  { organisationId, memberId }: Caller,
  { quotas, totals }: { quotas: TipQuotas; totals: OrganisationTotals },
  now: number,
): Promise<{ left: number; bytesLeft: number; retryAfterMs: number }> {
  const { count, first } = await trx
    .selectFrom('tips')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('received_at').as('first')])
    .where('organisation_id', '=', organisationId)
    .where('author_id', '=', memberId)
    .where('received_at', '>', now - DAY_MS)
    .executeTakeFirstOrThrow();
  const stored = await totals.read(trx, organisationId);
  const ofMember = Math.max(0, quotas.tipsPerDay - Number(count));
  const ofOrganisation = Math.max(0, quotas.tips - stored.tips);
  const waits = ofMember === 0 && first !== null;
  return {
    left: Math.min(ofMember, ofOrganisation),
    bytesLeft: Math.max(0, quotas.tipBytes - stored.bytes),
    // Where the organisation's own bound is met, an administrator has to see to it first.
    retryAfterMs: waits ? Math.max(1, Number(first) + DAY_MS - now) : DAY_MS,
  };
}

/**
 * How many more outcomes may be stored for the caller. `erasing`: for commands that take back, of which each tip gets
 * one at most, so that whatever was stored can be taken back at any bound.
 */
export async function outcomesLeft(
  trx: ServiceTransaction,
  caller: Caller,
  { quotas, totals }: { quotas: CommandQuotas; totals: OrganisationTotals },
): Promise<{ adding: number; erasing: number }> {
  const stored = await totals.readCommands(trx, caller);
  const left = (factor: number) =>
    Math.max(
      0,
      Math.min(
        factor * quotas.memberCommands - stored.member,
        factor * quotas.commands - stored.organisation,
      ),
    );
  return { adding: left(1), erasing: left(2) };
}

/** Forgets the clients of a member where there are as many as may be: each begins a new order when it comes again. */
export async function forgetClients(
  trx: ServiceTransaction,
  { organisationId, memberId }: Caller,
  { clients }: Pick<Quotas, 'clients'>,
): Promise<void> {
  const { count } = await trx
    .selectFrom('clients')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .executeTakeFirstOrThrow();
  if (Number(count) < clients) return;
  await trx
    .deleteFrom('clients')
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .execute();
}

/** Refuses a version that would pass a quota of its organisation. The transaction holds the counter of the packs. */
export async function refuseTooManyPacks(
  trx: ServiceTransaction,
  organisationId: string,
  { isNew, bytes }: { isNew: boolean; bytes: number },
  quotas: Pick<Quotas, 'packs' | 'packBytes' | 'packVersionsPerDay'>,
  now: number,
): Promise<void> {
  const stored = await trx
    .selectFrom('pack_versions')
    .select(({ fn }) => fn.sum<number | null>('bytes').as('bytes'))
    .where('organisation_id', '=', organisationId)
    .executeTakeFirstOrThrow();
  if (Number(stored.bytes ?? 0) + bytes > quotas.packBytes) throw new ServiceError('quota');
  const recent = await trx
    .selectFrom('pack_versions')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('published_at').as('first')])
    .where('organisation_id', '=', organisationId)
    .where('published_at', '>', now - DAY_MS)
    .executeTakeFirstOrThrow();
  if (Number(recent.count) >= quotas.packVersionsPerDay) {
    throw new ServiceError('quota', { retryAfterMs: Math.max(1, Number(recent.first) + DAY_MS - now) });
  }
  if (!isNew) return;
  const packs = await trx
    .selectFrom('packs')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('organisation_id', '=', organisationId)
    .executeTakeFirstOrThrow();
  if (Number(packs.count) >= quotas.packs) throw new ServiceError('quota');
}

/** Refuses another invitation where as many as may be are open. The transaction holds the `access` counter. */
export async function refuseTooManyInvitations(
  trx: ServiceTransaction,
  organisationId: string,
  { openInvitations }: Pick<Quotas, 'openInvitations'>,
  now: number,
): Promise<void> {
  const open = await trx
    .selectFrom('invitations')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('expires_at').as('first')])
    .where('organisation_id', '=', organisationId)
    .where('member_id', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow();
  if (Number(open.count) < openInvitations) return;
  throw new ServiceError('quota', { retryAfterMs: Math.max(1, Number(open.first) - now) });
}
