import { randomUUID } from 'node:crypto';
import type { Member, Role } from '@/protocol/api';
import type { ServiceDatabase, ServiceTransaction } from '@/server/db/schema';
import { nextSeq } from '@/server/db/streams';
import { inTenant } from '@/server/db/tenant-join';
import { ServiceError } from '@/server/domain/errors';

/** A member as the API describes it. Throws when there is none: callers hold an id that exists. */
export async function readMember(
  database: ServiceDatabase,
  organisationId: string,
  memberId: string,
): Promise<Member> {
  const row = await database
    .selectFrom('members')
    .innerJoin('organisations', 'organisations.id', 'members.organisation_id')
    .select(['members.id', 'members.name', 'members.role', 'organisations.name as organisation_name'])
    .where('members.organisation_id', '=', organisationId)
    .where('members.id', '=', memberId)
    .executeTakeFirstOrThrow();
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    organisation: { id: organisationId, name: row.organisation_name },
    teams: await teamsOf(database, organisationId, memberId),
  };
}

async function teamsOf(database: ServiceDatabase, organisationId: string, memberId: string) {
  const teams = await membersInTeams(database, organisationId)
    .where('member_teams.member_id', '=', memberId)
    .execute();
  return teams.map(({ id, name }) => ({ id, name }));
}

/** Members with each of their teams, by the name of the team. */
function membersInTeams(database: ServiceDatabase, organisationId: string) {
  return database
    .selectFrom('member_teams')
    .innerJoin('teams', inTenant('teams.id', 'member_teams.team_id'))
    .select(['member_teams.member_id', 'teams.id', 'teams.name'])
    .where('member_teams.organisation_id', '=', organisationId)
    .orderBy('teams.name');
}

/** Adds a member, and puts them in a team when one is given. Returns the new id. */
export async function addMember(
  trx: ServiceTransaction,
  organisationId: string,
  member: { name: string; role: Role; teamId: string | null },
  now: number,
): Promise<string> {
  const id = randomUUID();
  await trx
    .insertInto('members')
    .values({
      organisation_id: organisationId,
      id,
      name: member.name,
      role: member.role,
      joined_at: now,
      disabled_at: null,
    })
    .execute();
  if (member.teamId !== null) {
    await trx
      .insertInto('member_teams')
      .values({ organisation_id: organisationId, member_id: id, team_id: member.teamId })
      .execute();
  }
  return id;
}

export type ListedMember = {
  id: string;
  name: string;
  role: Role;
  teams: string[];
  joinedAt: number;
  disabled: boolean;
  /** Counts the changes of role and access. */
  revision: number;
  /** Whether they come in with an account of the company. */
  companyAccount: boolean;
};

/** The members of an organisation by name, with their teams. */
export async function listMembers(
  database: ServiceDatabase,
  organisationId: string,
): Promise<ListedMember[]> {
  const rows = await database
    .selectFrom('members')
    .select(['id', 'name', 'role', 'joined_at', 'disabled_at', 'revision'])
    .where('organisation_id', '=', organisationId)
    .orderBy('name')
    .orderBy('id')
    .execute();
  const teams = await membersInTeams(database, organisationId).execute();
  const accounts = await database
    .selectFrom('sign_in_accounts')
    .select('member_id')
    .where('organisation_id', '=', organisationId)
    .execute();
  const withAccount = new Set(accounts.map((account) => account.member_id));
  const namesOf = Map.groupBy(teams, (team) => team.member_id);
  return rows.map(({ id, name, role, joined_at, disabled_at, revision }) => ({
    id,
    name,
    role,
    teams: (namesOf.get(id) ?? []).map((team) => team.name),
    joinedAt: joined_at,
    disabled: disabled_at !== null,
    revision,
    companyAccount: withAccount.has(id),
  }));
}

/** Shuts a member out from their next request on, or lets them in again. */
export async function setDisabled(
  trx: ServiceTransaction,
  organisationId: string,
  memberId: string,
  disabledAt: number | null,
): Promise<void> {
  await trx
    .updateTable('members')
    .set((row) => ({ disabled_at: disabledAt, revision: row('revision', '+', 1) }))
    .where('organisation_id', '=', organisationId)
    .where('id', '=', memberId)
    .execute();
  await nextSeq(trx, organisationId, 'access');
}

/** Changes a member's role, from their next request on. */
export async function setRole(
  trx: ServiceTransaction,
  organisationId: string,
  memberId: string,
  role: Role,
): Promise<void> {
  await trx
    .updateTable('members')
    .set((row) => ({ role, revision: row('revision', '+', 1) }))
    .where('organisation_id', '=', organisationId)
    .where('id', '=', memberId)
    .execute();
  await nextSeq(trx, organisationId, 'access');
}

/** Changes the name that signs a member's tips. */
export async function setName(
  trx: ServiceTransaction,
  organisationId: string,
  memberId: string,
  name: string,
): Promise<void> {
  await trx
    .updateTable('members')
    .set({ name })
    .where('organisation_id', '=', organisationId)
    .where('id', '=', memberId)
    .execute();
}

/** Puts a member in these teams and in no other. */
export async function setTeams(
  trx: ServiceTransaction,
  organisationId: string,
  memberId: string,
  teamIds: readonly string[],
): Promise<void> {
  await trx
    .deleteFrom('member_teams')
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .execute();
  for (const team_id of teamIds) {
    await trx
      .insertInto('member_teams')
      .values({ organisation_id: organisationId, member_id: memberId, team_id })
      .execute();
  }
}

/** The team of that name; made when there is none yet. Refuses `quota` where there are as many as may be. */
export async function findOrMakeTeam(
  trx: ServiceTransaction,
  organisationId: string,
  name: string,
  mostTeams: number,
): Promise<{ id: string; made: boolean }> {
  const all = await trx
    .selectFrom('teams')
    .select(['id', 'name'])
    .where('organisation_id', '=', organisationId)
    .execute();
  const known = all.find((team) => team.name === name);
  if (known) return { id: known.id, made: false };
  if (all.length >= mostTeams) throw new ServiceError('quota');
  const id = randomUUID();
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('teams')
    .values({ organisation_id: organisationId, id, name })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'name']).doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 1n) return { id, made: true };
  const team = await trx
    .selectFrom('teams')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where('name', '=', name)
    .executeTakeFirstOrThrow();
  return { id: team.id, made: false };
}
