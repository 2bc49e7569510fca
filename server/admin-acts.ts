/** What an administrator can do from the command line. Each act is done wholly, or refused with a sentence. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ROLES, type Role } from '@/protocol/api';
import { tidyText } from '@/protocol/clean-text';
import { INVITATION_DAYS } from '@/protocol/team';
import { plainLine } from '@/protocol/text';
import { readUntrusted } from '@/protocol/untrusted';
import { printActs, verifyRecord } from './admin-audit';
import { AdminMistake } from './admin-mistake';
import { backup, move, restore, restored } from './admin-places';
import { rightsListFile, writeRightsList } from './rights-list';
import { listDevices } from './store/devices';
import { type EngineSettings, openEngine } from './store/engine';
import { listInvitations, openInvitation, revokeInvitation } from './store/invitations';
import { type ListedMember, listMembers } from './store/members';
import { type ListedOrganisation, listOrganisations, type Organisation } from './store/organisations';
import type { ServiceDatabase, ServiceTransaction } from './store/schema';
import { databaseFile } from './store/sqlite';
import { lockStream } from './store/streams';
import {
  type Acting,
  changeRole as changeMemberRole,
  inviteMember,
  revoke,
  shutOut,
  teamNamed,
} from './store/team-acts';
import { readSnapshot, readWithin, writeWithin } from './store/within';

export type AdminSettings = EngineSettings & {
  /** ms since epoch. */
  clock: () => number;
};

const USAGE = [
  'npx tsx server/admin.ts <act>',
  `  invite --role ${ROLES.join('|')} [--team <name>] [--days 1..${INVITATION_DAYS}]`,
  `  invite --member <member> [--days 1..${INVITATION_DAYS}]   a code for another browser of somebody who is a member`,
  '  invitations                 every invitation, by whom, and whether it is open',
  '  cancel <invitation>         cancels one that is still open',
  '  members                     everybody, with role, teams and id',
  '  role <member> <role>        changes what a member may do',
  '  disable <member>            shuts a member out, at their next request',
  '  enable <member>             lets a disabled member in again',
  '  devices                     every joined browser, with id',
  '  revoke <device>             shuts one browser out',
  '  audit [--verify]            the record of acts; --verify checks that nothing in it was changed',
  '  backup <file>               writes a checked copy while the service runs',
  '  restore <file>              puts a backup in place while the service is stopped',
  '  rights <file>               writes the list of rights that a restore takes again (PostgreSQL: keep it beside the dump)',
  "  restored [--rights <file>]  after a restore by PostgreSQL's own programs: panels begin again",
  '  move --to <folder or URL>   moves the organisation to another database; --to-owner <URL> migrates that one',
  'A member or device is named by its id, by the first digits of it, or by a name that only one has.',
  'Where the database holds several organisations: --organisation <id or name>.',
].join('\n');

type Act = {
  database: ServiceDatabase;
  organisation: Organisation;
  words: string[];
  options: { role?: string; team?: string; member?: string; days?: string; verify?: boolean };
  now: number;
};

const ACTS: Record<string, (act: Act) => Promise<string[]>> = {
  invite,
  invitations,
  cancel,
  members,
  role: changeRole,
  disable: (act) => setMemberDisabled(act, true),
  enable: (act) => setMemberDisabled(act, false),
  devices,
  revoke: revokeBrowser,
  audit,
  rights,
};

/** Runs one act and answers the lines to print. Throws {@link AdminMistake}. */
export async function runAdmin(args: string[], { clock, ...engine }: AdminSettings): Promise<string[]> {
  const { name, words, options } = readArguments(args);
  if (name === 'restore') {
    const acceptBrokenRecord = options['accept-broken-record'] === true;
    return await restore(engine, one(words), clock(), { acceptBrokenRecord });
  }
  const file = databaseFile(engine.dataFolder);
  if (engine.databaseUrl === undefined && !existsSync(file)) {
    throw new AdminMistake(`${file} does not exist: start the service once, first.`);
  }
  if (name === 'backup') return await backup(engine, one(words), clock());
  if (name === 'restored') return await restored(engine, clock(), options.rights);
  const act = ACTS[name];
  if (!act && name !== 'move') throw new AdminMistake(USAGE);
  const database = await openEngine({ ...engine, databaseConnections: 2 });
  try {
    const organisation = await chooseOrganisation(database, options.organisation);
    if (!act) {
      const to = { to: options.to, owner: options['to-owner'] };
      return await move({ engine, database, organisation }, to, clock());
    }
    if (organisation.movedTo !== null) {
      throw new AdminMistake(
        `${organisation.name} was moved to ${organisation.movedTo}: administer it there.`,
      );
    }
    const lines = await act({ database, organisation, words, options, now: clock() });
    if (engine.databaseUrl === undefined) await writeRightsList(database, rightsListFile(engine.dataFolder));
    return lines;
  } finally {
    await database.destroy();
  }
}

function readArguments(args: string[]) {
  const option = { type: 'string' } as const;
  try {
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        role: option,
        team: option,
        member: option,
        days: option,
        organisation: option,
        verify: { type: 'boolean' },
        rights: option,
        'accept-broken-record': { type: 'boolean' },
        to: option,
        'to-owner': option,
      },
    });
    const [name = '', ...words] = positionals;
    return { name, words, options: values };
  } catch (error) {
    throw new AdminMistake(`${error instanceof Error ? error.message : ''}\n\n${USAGE}`);
  }
}

async function chooseOrganisation(
  database: ServiceDatabase,
  wanted: string | undefined,
): Promise<ListedOrganisation> {
  const all = await listOrganisations(database);
  const fitting = wanted === undefined ? all : all.filter(({ id, name }) => id === wanted || name === wanted);
  const [only, another] = fitting;
  if (only && !another) return only;
  const names = all.map(({ id, name }) => `  ${id}  ${name}`).join('\n');
  throw new AdminMistake(
    all.length === 0
      ? 'The database holds no organisation yet: start the service once, first.'
      : `Say which organisation: --organisation <id or name>\n${names}`,
  );
}

async function invite(act: Act): Promise<string[]> {
  const { database, organisation, options, now } = act;
  const days = options.days === undefined ? INVITATION_DAYS : Number(options.days);
  if (!Number.isInteger(days) || days < 1 || days > INVITATION_DAYS) {
    throw new AdminMistake(`--days must be a whole number from 1 to ${INVITATION_DAYS}.`);
  }
  if (options.member !== undefined) return await inviteAgain(act, options.member, days);
  const role = readRole(options.role);
  const teamName = options.team === undefined ? undefined : readName('--team', options.team);
  return await writeWithin(database, organisation.id, async (trx) => {
    const team = teamName === undefined ? undefined : await teamNamed(trx, acting(act), teamName);
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

/** A code for a member: for who lost their browser or its access, and keeps name, role and teams. */
async function inviteAgain(act: Act, word: string, days: number): Promise<string[]> {
  const { role, team } = act.options;
  if (role !== undefined || team !== undefined) {
    throw new AdminMistake('--member goes without --role and --team: a member keeps theirs.');
  }
  let code = '';
  const { name, companyAccount } = await changeOne(act, word, async (trx, member) => {
    if (member.disabled) throw new AdminMistake(`${member.name} is disabled: enable them first.`);
    code = await inviteMember(trx, acting(act), member.id, { days });
  });
  return [
    code,
    ...(companyAccount
      ? [
          `${name} signs in with an account of the company: the service takes this code only with SOUFFLEUR_OIDC_MEMBER_CODES=allow, and then it stays good when that account is closed.`,
        ]
      : []),
    `${name} may join ${act.organisation.name} again with it, as the same member, once, within ${inDays(days)}. It is not shown again.`,
  ];
}

async function invitations({ database, organisation, now }: Act): Promise<string[]> {
  const all = await readWithin(database, organisation.id, (trx) =>
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

async function cancel(act: Act): Promise<string[]> {
  const { database, organisation, words, now } = act;
  const word = one(words);
  return await writeWithin(database, organisation.id, async (trx) => {
    await lockStream(trx, organisation.id, 'access');
    const all = await listInvitations(trx, organisation.id, now);
    const invitation = pick(
      'invitation',
      all.map(({ id, state, role }) => ({ id, state, name: role })),
      word,
    );
    if (invitation.state !== 'open') {
      throw new AdminMistake(`The invitation ${invitation.id} is not open: it is ${invitation.state}.`);
    }
    await revokeInvitation(trx, acting(act), invitation.id);
    return [`The invitation ${invitation.id} is cancelled: nobody can join with its code any more.`];
  });
}

async function rights({ database, words }: Act): Promise<string[]> {
  const file = one(words);
  await writeRightsList(database, resolve(file));
  return [
    `${file} holds who is disabled, which roles there are and which browsers are revoked: keep the newest one.`,
  ];
}

async function audit({ database, organisation, options, now }: Act): Promise<string[]> {
  return await readSnapshot(database, organisation.id, (walled) =>
    options.verify ? verifyRecord(walled, organisation) : printActs(walled, organisation, now),
  );
}

function acting({ organisation, now }: Pick<Act, 'organisation' | 'now'>): Acting {
  return { organisationId: organisation.id, who: 'command line', now };
}

async function members({ database, organisation }: Act): Promise<string[]> {
  const all = await membersOf(database, organisation);
  if (all.length === 0) return [`Nobody has joined ${organisation.name} yet.`];
  return all.map(({ id, name, role, teams, disabled }) =>
    [id, role.padEnd(7), name, teams.join(', '), disabled ? 'disabled' : ''].join('  ').trimEnd(),
  );
}

async function changeRole({ database, organisation, words, now }: Act): Promise<string[]> {
  const [wanted, role] = words;
  if (wanted === undefined || words.length !== 2) throw new AdminMistake(USAGE);
  const newRole = readRole(role);
  const member = await changeOne({ database, organisation }, wanted, (trx, found) =>
    changeMemberRole(trx, acting({ organisation, now }), found, newRole),
  );
  return [`${member.name} is ${newRole} from the next request on.`];
}

async function setMemberDisabled(act: Act, disabled: boolean): Promise<string[]> {
  const { database, organisation, words } = act;
  const member = await changeOne({ database, organisation }, one(words), (trx, found) =>
    shutOut(trx, acting(act), found.id, disabled),
  );
  return [disabled ? `${member.name} is shut out.` : `${member.name} is let in again.`];
}

/** Changes the member that a word names, found and changed in one transaction: nothing can come between. */
async function changeOne(
  { database, organisation }: Pick<Act, 'database' | 'organisation'>,
  word: string,
  change: (trx: ServiceTransaction, member: ListedMember) => Promise<void>,
): Promise<ListedMember> {
  return await writeWithin(database, organisation.id, async (trx) => {
    await lockStream(trx, organisation.id, 'access');
    const member = pick('member', await listMembers(trx, organisation.id), word);
    await change(trx, member);
    return member;
  });
}

async function devices({ database, organisation }: Act): Promise<string[]> {
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

async function revokeBrowser({ database, organisation, words, now }: Act): Promise<string[]> {
  const device = pick('device', await devicesOf(database, organisation), one(words));
  await writeWithin(database, organisation.id, (trx) => revoke(trx, acting({ organisation, now }), device));
  return [`The token of ${device.memberName} · ${device.name} is revoked.`];
}

function membersOf(database: ServiceDatabase, { id }: Organisation) {
  return readWithin(database, id, (walled) => listMembers(walled, id));
}

function devicesOf(database: ServiceDatabase, { id }: Organisation) {
  return readWithin(database, id, (walled) => listDevices(walled, id));
}

/** The one thing that a word names: by id, by the first digits of it, or by name. */
function pick<T extends { id: string; name: string }>(what: string, all: readonly T[], word: string): T {
  const exact = all.find(({ id }) => id === word);
  const fitting = exact ? [exact] : all.filter(({ id, name }) => name === word || id.startsWith(word));
  const [only, another] = fitting;
  if (!only) throw new AdminMistake(`No ${what} is named "${word}".`);
  if (another) {
    const names = fitting.map(({ id, name }) => `  ${id}  ${name}`).join('\n');
    throw new AdminMistake(`"${word}" fits several; use the id:\n${names}`);
  }
  return only;
}

function readRole(word: string | undefined): Role {
  const role = ROLES.find((known) => known === word);
  if (!role) throw new AdminMistake(`The role must be one of ${ROLES.join(', ')}.`);
  return role;
}

function readName(option: string, text: string): string {
  const judged = readUntrusted(tidyText(text), plainLine(120));
  if (!judged.ok) throw new AdminMistake(`${option} must be one line of plain text, at most 120 characters.`);
  return judged.value;
}

function one(words: string[]): string {
  const [only, another] = words;
  if (!only || another !== undefined) throw new AdminMistake(USAGE);
  return only;
}

function inDays(days: number): string {
  return `${days} day${days === 1 ? '' : 's'}`;
}

function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
