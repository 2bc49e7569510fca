/** Commands on people, their browsers and invitations. */
import { INVITATION_DAYS } from '@/protocol/team';
import type { EngineSettings } from '@/server/db/engine';
import type { ServiceDatabase, ServiceTransaction } from '@/server/db/schema';
import { lockStream } from '@/server/db/streams';
import { readAsTenant, writeAsTenant } from '@/server/db/tenant';
import { UsageError } from '@/server/domain/usage-error';
import { listDevices } from '@/server/store/members/devices';
import { listInvitations, openInvitation, revokeInvitation } from '@/server/store/members/invitations';
import {
  type ActionContext,
  changeRole as changeMemberRole,
  findOrCreateTeam,
  inviteMember,
  revoke,
  setMemberDisabled,
} from '@/server/store/members/member-actions';
import { type ListedMember, listMembers } from '@/server/store/members/members';
import type { Organisation } from '@/server/store/organisations/organisations';
import { type CommandOptions, one, pick, readName, readRole, USAGE } from './arguments';

export type CliCommand = {
  engine: EngineSettings;
  database: ServiceDatabase;
  organisation: Organisation;
  words: string[];
  options: CommandOptions;
  now: number;
};

export async function invite(command: CliCommand): Promise<string[]> {
  const { database, organisation, options, now } = command;
  const days = options.days === undefined ? INVITATION_DAYS : Number(options.days);
  if (!Number.isInteger(days) || days < 1 || days > INVITATION_DAYS) {
    throw new UsageError(`--days must be a whole number from 1 to ${INVITATION_DAYS}.`);
  }
  if (options.member !== undefined) return await inviteAgain(command, options.member, days);
  const role = readRole(options.role);
  const teamName = options.team === undefined ? undefined : readName('--team', options.team);
  return await writeAsTenant(database, organisation.id, async (trx) => {
    const team =
      teamName === undefined ? undefined : await findOrCreateTeam(trx, actionContext(command), teamName);
    const code = await openInvitation(
      trx,
      { organisationId: organisation.id, role, teamId: team?.id, days },
      now,
    );
    return [
      code,
      `One ${role} may join ${organisation.name} with it, once, within ${inDays(days)}. It is not shown again.`,
      ...(team?.made ? [`The team "${teamName}" is new.`] : []),
    ];
  });
}

/** A code for an existing member who lost their browser or its access: name, role and teams stay. */
async function inviteAgain(command: CliCommand, word: string, days: number): Promise<string[]> {
  const { role, team } = command.options;
  if (role !== undefined || team !== undefined) {
    throw new UsageError('--member goes without --role and --team: a member keeps theirs.');
  }
  let code = '';
  const { name, companyAccount } = await changeOne(command, word, async (trx, member) => {
    if (member.disabled) throw new UsageError(`${member.name} is disabled: enable them first.`);
    code = await inviteMember(trx, actionContext(command), member.id, { days });
  });
  return [
    code,
    ...(companyAccount
      ? [
          `${name} signs in with an account of the company: the service takes this code only with SOUFFLEUR_OIDC_MEMBER_CODES=allow, and then it stays good when that account is closed.`,
        ]
      : []),
    `${name} may join ${command.organisation.name} again with it, as the same member, once, within ${inDays(days)}. It is not shown again.`,
  ];
}

export async function invitations({ database, organisation, now }: CliCommand): Promise<string[]> {
  const all = await readAsTenant(database, organisation.id, (trx) =>
    listInvitations(trx, organisation.id, now),
  );
  if (all.length === 0) return [`Nobody was invited to ${organisation.name} lately.`];
  return all.map(({ id, role, team, madeBy, forMember, createdAt, expiresAt, state }) =>
    [
      id,
      state.padEnd(7),
      role.padEnd(7),
      team ?? '',
      forMember === undefined ? '' : `for ${forMember}`,
      `by ${madeBy ?? 'the command line or the first start'}`,
      `made ${day(createdAt)}`,
      `until ${day(expiresAt)}`,
    ]
      .filter((part) => part !== '')
      .join('  '),
  );
}

export async function cancel(command: CliCommand): Promise<string[]> {
  const { database, organisation, words, now } = command;
  const word = one(words);
  return await writeAsTenant(database, organisation.id, async (trx) => {
    await lockStream(trx, organisation.id, 'access');
    const all = await listInvitations(trx, organisation.id, now);
    const invitation = pick(
      'invitation',
      all.map(({ id, state, role }) => ({ id, state, name: role })),
      word,
    );
    if (invitation.state !== 'open') {
      throw new UsageError(`The invitation ${invitation.id} is not open: it is ${invitation.state}.`);
    }
    await revokeInvitation(trx, actionContext(command), invitation.id);
    return [`The invitation ${invitation.id} is cancelled: nobody can join with its code any more.`];
  });
}

function actionContext({ organisation, now }: Pick<CliCommand, 'organisation' | 'now'>): ActionContext {
  return { organisationId: organisation.id, who: 'command line', now };
}

export async function members({ database, organisation }: CliCommand): Promise<string[]> {
  const all = await membersOf(database, organisation);
  if (all.length === 0) return [`Nobody has joined ${organisation.name} yet.`];
  return all.map(({ id, name, role, teams, disabled }) =>
    [id, role.padEnd(7), name, teams.join(', '), disabled ? 'disabled' : ''].join('  ').trimEnd(),
  );
}

export async function changeRole({ database, organisation, words, now }: CliCommand): Promise<string[]> {
  const [wanted, role] = words;
  if (wanted === undefined || words.length !== 2) throw new UsageError(USAGE);
  const newRole = readRole(role);
  const member = await changeOne({ database, organisation }, wanted, (trx, found) =>
    changeMemberRole(trx, actionContext({ organisation, now }), found, newRole),
  );
  return [`${member.name} is ${newRole} from the next request on.`];
}

export async function setAccess(command: CliCommand, disabled: boolean): Promise<string[]> {
  const { database, organisation, words } = command;
  const member = await changeOne({ database, organisation }, one(words), (trx, found) =>
    setMemberDisabled(trx, actionContext(command), found.id, disabled),
  );
  return [disabled ? `${member.name} is shut out.` : `${member.name} is let in again.`];
}

/** Changes the member that a word names, found and changed in one transaction: nothing can come between. */
async function changeOne(
  { database, organisation }: Pick<CliCommand, 'database' | 'organisation'>,
  word: string,
  change: (trx: ServiceTransaction, member: ListedMember) => Promise<void>,
): Promise<ListedMember> {
  return await writeAsTenant(database, organisation.id, async (trx) => {
    await lockStream(trx, organisation.id, 'access');
    const member = pick('member', await listMembers(trx, organisation.id), word);
    await change(trx, member);
    return member;
  });
}

export async function devices({ database, organisation }: CliCommand): Promise<string[]> {
  const all = await devicesOf(database, organisation);
  if (all.length === 0) return [`No browser has joined ${organisation.name} yet.`];
  return all.map(({ id, name, memberName, createdAt, revokedAt }) =>
    [
      id,
      `${memberName} · ${name}`,
      `joined ${day(createdAt)}`,
      revokedAt === null ? '' : `revoked ${day(revokedAt)}`,
    ]
      .join('  ')
      .trimEnd(),
  );
}

export async function revokeBrowser({ database, organisation, words, now }: CliCommand): Promise<string[]> {
  const device = pick('device', await devicesOf(database, organisation), one(words));
  await writeAsTenant(database, organisation.id, (trx) =>
    revoke(trx, actionContext({ organisation, now }), device),
  );
  return [`The token of ${device.memberName} · ${device.name} is revoked.`];
}

function membersOf(database: ServiceDatabase, { id }: Organisation) {
  return readAsTenant(database, id, (db) => listMembers(db, id));
}

function devicesOf(database: ServiceDatabase, { id }: Organisation) {
  return readAsTenant(database, id, (db) => listDevices(db, id));
}

function inDays(days: number): string {
  return `${days} day${days === 1 ? '' : 's'}`;
}

function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
