/**
 * `packs publish`: a pack from its source, or from its JSON, to the organisation.
 * Guarantees: it goes through the same function as a pack from the console, on behalf of a member who may publish; what
 * is the newest version already is not published again.
 */
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { compilePack, PackSourceError } from '@/packs/compile';
import { ENDPOINTS } from '@/protocol/endpoints';
import { PACK_LIMITS, type Pack } from '@/protocol/pack';
import { packSourceSchema } from '@/protocol/pack-source';
import { tidyText } from '@/protocol/text/clean-text';
import { decodeText } from '@/protocol/text/decode-text';
import { inLanguage } from '@/protocol/text/language';
import { readUntrustedJson } from '@/protocol/validation/validate';
import type { ServiceTransaction } from '@/server/db/schema';
import { lockStream } from '@/server/db/streams';
import { writeAsTenant } from '@/server/db/tenant';
import { ServiceError } from '@/server/domain/errors';
import { UsageError } from '@/server/domain/usage-error';
import { type ListedMember, listMembers } from '@/server/store/members/members';
import { publishNextVersion } from '@/server/store/packs/publish-next';
import { pick, USAGE } from './arguments';
import type { CliCommand } from './people';

/** Runs the action that the first word names. */
export async function packs(command: CliCommand): Promise<string[]> {
  const [action, path, ...rest] = command.words;
  if (action !== 'publish' || path === undefined || rest.length > 0) throw new UsageError(USAGE);
  return await publish(command, await readPack(path));
}

/** A folder holds YAML, a file JSON. Throws {@link UsageError} with every problem, at its file and line or its path. */
async function readPack(path: string): Promise<Pack> {
  const found = await stat(resolve(path)).catch(() => undefined);
  if (!found)
    throw new UsageError(`${path} does not exist: name the folder of a pack's source, or its JSON file.`);
  if (found.isDirectory()) {
    return await compilePack(path).catch((error: unknown) => {
      throw error instanceof PackSourceError ? new UsageError(error.message) : error;
    });
  }
  const text = decodeText(await readFile(path));
  if (!text.ok)
    throw new UsageError(`${path} is in an unknown encoding (${text.encoding}): save it as UTF-8.`);
  const read = readUntrustedJson(text.text, packSourceSchema, PACK_LIMITS.bytes);
  if (read.ok) return read.value;
  const problems = read.problems.map(
    ({ path, problem, limit }) =>
      `  ${path || 'the whole file'}: ${problem}${limit === undefined ? '' : ` (${limit})`}`,
  );
  throw new UsageError([`${path} cannot be published:`, ...problems].join('\n'));
}

async function publish({ database, organisation, options, now }: CliCommand, pack: Pack): Promise<string[]> {
  const note = tidyText(options.note ?? '');
  const named = note === '' ? pack : { ...pack, note };
  try {
    const { head, changed } = await writeAsTenant(database, organisation.id, async (trx) => {
      // Until commit nobody's role changes.
      await lockStream(trx, organisation.id, 'access');
      const member = await publisher(trx, organisation.id, options.as);
      return await publishNextVersion(
        trx,
        { organisationId: organisation.id, memberId: member.id },
        named,
        now,
      );
    });
    const title = inLanguage(pack.title, 'en') ?? pack.id;
    if (!changed)
      return [
        `Nothing changed: "${title}" (${head.packId}) is version ${head.version} already, with this content.`,
      ];
    return [
      `"${title}" (${head.packId}) is published as version ${head.version}: ${counted(pack.cards.length, 'card')} in ${counted(pack.chapters.length, 'chapter')}.`,
      `SHA-256 ${head.sha256}. Open panels get it within a minute.`,
    ];
  } catch (error) {
    throw error instanceof ServiceError ? new UsageError(refusal(error)) : error;
  }
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** In whose name the version is published: the member named, or the only one who may publish. */
async function publisher(
  trx: ServiceTransaction,
  organisationId: string,
  word: string | undefined,
): Promise<ListedMember> {
  const roles: readonly string[] = ENDPOINTS.publish.access;
  const all = await listMembers(trx, organisationId);
  const may = all.filter(({ role, disabled }) => roles.includes(role) && !disabled);
  if (word !== undefined) {
    const member = pick('member', all, word);
    if (may.includes(member)) return member;
    throw new UsageError(
      member.disabled
        ? `${member.name} is disabled: enable them first.`
        : `${member.name} is ${member.role}, and packs are published by a trainer or administrator.`,
    );
  }
  const [only, another] = may;
  if (only && !another) return only;
  throw new UsageError(
    only
      ? `Say in whose name: --as <member>\n${may.map(({ id, role, name }) => `  ${id}  ${role.padEnd(7)}  ${name}`).join('\n')}`
      : 'Nobody here may publish yet: a trainer or an administrator has to join first (invite --role trainer).',
  );
}

function refusal({ message, details: { problems = [] } }: ServiceError): string {
  return [
    message,
    ...problems.map(({ path, problem, limit = '' }) => `  ${path}: ${problem} ${limit}`.trimEnd()),
  ].join('\n');
}
