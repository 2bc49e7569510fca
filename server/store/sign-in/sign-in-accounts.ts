/**
 * Members by their account at the identity provider. An account is its issuer and the subject that this issuer names; a
 * mail address or a name never identifies anybody. Each sign-in replaces what the provider states about a person; what
 * it omits stays. The last administrator keeps the role.
 */
import type { Role } from '@/protocol/api';
import type { ServiceTransaction } from '@/server/db/schema';
import { lockStream } from '@/server/db/streams';
import { ServiceError } from '@/server/domain/errors';
import { changeRole, changeTeams, isLastAdmin } from '@/server/store/members/member-actions';
import { distinctName } from '@/server/store/members/member-names';
import { addMember, setName } from '@/server/store/members/members';

export type Account = {
  issuer: string;
  subject: string;
  name: string | undefined;
  /** Undefined leaves a known member's role as it is. */
  role: Role | undefined;
  /** For a member who is new. */
  firstRole: Role;
  /** Undefined leaves the teams as they are. */
  teams: readonly string[] | undefined;
};

/** The member of an account, made at the first sign-in, brought up to date at each. Refuses: `member-disabled`. */
export async function memberOfAccount(
  trx: ServiceTransaction,
  organisationId: string,
  account: Account,
  now: number,
): Promise<string> {
  // Taken first: an account that signs in twice at once is made once, and administrators wait, or are waited for.
  await lockStream(trx, organisationId, 'access');
  const memberId =
    (await findMember(trx, organisationId, account)) ?? (await makeMember(trx, organisationId, account, now));
  const member = await trx
    .selectFrom('members')
    .select(['name', 'role', 'disabled_at'])
    .where('organisation_id', '=', organisationId)
    .where('id', '=', memberId)
    .executeTakeFirstOrThrow();
  if (member.disabled_at !== null) throw new ServiceError('member-disabled');
  const { name, role, teams } = account;
  if (name !== undefined) {
    const distinct = await distinctName(trx, organisationId, name, memberId);
    if (distinct !== member.name) await setName(trx, organisationId, memberId, distinct);
  }
  const actor = { organisationId, who: 'service', now } as const;
  if (teams !== undefined) await changeTeams(trx, actor, memberId, teams);
  // Claims that are wrong for everybody must not leave the organisation without an administrator.
  if (role !== undefined && role !== member.role && !(await isLastAdmin(trx, organisationId, memberId))) {
    await changeRole(trx, actor, { id: memberId, role: member.role }, role);
  }
  return memberId;
}

/** Whether a member comes in with an account of the company. */
export async function hasAccount(
  trx: ServiceTransaction,
  organisationId: string,
  memberId: string,
): Promise<boolean> {
  const account = await trx
    .selectFrom('sign_in_accounts')
    .select('member_id')
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .limit(1)
    .executeTakeFirst();
  return account !== undefined;
}

async function findMember(
  trx: ServiceTransaction,
  organisationId: string,
  { issuer, subject }: Account,
): Promise<string | undefined> {
  const row = await trx
    .selectFrom('sign_in_accounts')
    .select('member_id')
    .where('organisation_id', '=', organisationId)
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst();
  return row?.member_id;
}

async function makeMember(
  trx: ServiceTransaction,
  organisationId: string,
  account: Account,
  now: number,
): Promise<string> {
  const { issuer, subject, name, firstRole: role } = account;
  const memberId = await addMember(trx, organisationId, { name: name ?? '–', role, teamId: null }, now);
  // Two people without a name must still be distinguishable.
  if (name === undefined) await setName(trx, organisationId, memberId, `– ${memberId.slice(0, 4)}`);
  await trx
    .insertInto('sign_in_accounts')
    .values({ organisation_id: organisationId, issuer, subject, member_id: memberId, created_at: now })
    .execute();
  return memberId;
}
