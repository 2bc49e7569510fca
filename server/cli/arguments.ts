/** The arguments of an administrator's command line: their names and valid values. */
import { parseArgs } from 'node:util';
import { ROLES, type Role } from '@/protocol/api';
import { INVITATION_DAYS } from '@/protocol/team';
import { tidyText } from '@/protocol/text/clean-text';
import { plainLine } from '@/protocol/text/text';
import { validateUntrusted } from '@/protocol/validation/validate';
import { UsageError } from '@/server/domain/usage-error';

export const USAGE = [
  'npx tsx server/admin.ts <command>',
  `  invite --role ${ROLES.join('|')} [--team <name>] [--days 1..${INVITATION_DAYS}]`,
  `  invite --member <member> [--days 1..${INVITATION_DAYS}]   a code for another browser of somebody who is a member`,
  '  invitations                 every invitation, by whom, and whether it is open',
  '  cancel <invitation>         cancels one that is still open',
  '  members                     every member, with role, teams and id',
  "  role <member> <role>        changes a member's role",
  '  disable <member>            disables a member from their next request on',
  '  enable <member>             enables a disabled member again',
  '  devices                     every joined browser, with id',
  '  revoke <device>             revokes one browser',
  '  packs publish <folder or file> [--as <member>] [--note <text>]   publishes a pack from its source, or from its JSON',
  '  audit [--verify]            the audit log; --verify checks that nothing in it was changed',
  '  backup <file>               writes a checked copy while the service runs',
  '  restore <file>              puts a backup in place while the service is stopped',
  '  rights <file>               writes the list of rights that a restore withdraws again (PostgreSQL: store it next to the dump)',
  "  announce-restore [--rights <file>]  after a restore by PostgreSQL's own programs: panels resynchronise",
  '  move --to <folder or URL>   moves the organisation to another database; --to-owner <URL> migrates that one',
  'A member or device is named by its id, by the first digits of it, or by a name that only one has.',
  'Where the database holds several organisations: --organisation <id or name>.',
].join('\n');

/** Names of earlier releases, which scripts of operators may use. */
const COMMANDS_BEFORE: ReadonlyMap<string, string> = new Map([['restored', 'announce-restore']]);
const FLAG_BEFORE = 'accept-broken-record';

export function readArguments(args: string[]) {
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
        as: option,
        note: option,
        verify: { type: 'boolean' },
        rights: option,
        'accept-broken-audit-log': { type: 'boolean' },
        [FLAG_BEFORE]: { type: 'boolean' },
        to: option,
        'to-owner': option,
      },
    });
    const [name = '', ...words] = positionals;
    const acceptBrokenAuditLog = (values['accept-broken-audit-log'] ?? values[FLAG_BEFORE]) === true;
    return { name: COMMANDS_BEFORE.get(name) ?? name, words, options: { ...values, acceptBrokenAuditLog } };
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : ''}\n\n${USAGE}`);
  }
}

export type CommandOptions = ReturnType<typeof readArguments>['options'];

/** The one thing that a word names: by id, by the first digits of it, or by name. */
export function pick<T extends { id: string; name: string }>(
  what: string,
  all: readonly T[],
  word: string,
): T {
  const exact = all.find(({ id }) => id === word);
  const fitting = exact ? [exact] : all.filter(({ id, name }) => name === word || id.startsWith(word));
  const [only, another] = fitting;
  if (!only) throw new UsageError(`No ${what} is named "${word}".`);
  if (another) {
    const names = fitting.map(({ id, name }) => `  ${id}  ${name}`).join('\n');
    throw new UsageError(`"${word}" fits several; use the id:\n${names}`);
  }
  return only;
}

export function readRole(word: string | undefined): Role {
  const role = ROLES.find((known) => known === word);
  if (!role) throw new UsageError(`The role must be one of ${ROLES.join(', ')}.`);
  return role;
}

export function readName(option: string, text: string): string {
  const parsed = validateUntrusted(tidyText(text), plainLine(120));
  if (!parsed.ok) throw new UsageError(`${option} must be one line of plain text, at most 120 characters.`);
  return parsed.value;
}

export function one(words: string[]): string {
  const [only, another] = words;
  if (!only || another !== undefined) throw new UsageError(USAGE);
  return only;
}
