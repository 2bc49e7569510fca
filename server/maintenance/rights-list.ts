/**
 * The rights list: a small file next to the embedded database, outside of its backups, that holds the disabled and
 * demoted members and the revoked browsers.
 * Guarantees: of several writers, in one process or many, the last one in the file is the one that read last; a restore
 * withdraws again what was withdrawn after the backup. The list only withdraws rights: a role in it is applied where it
 * is the lower one, so that editing the file gives nobody anything. It holds ids and roles, no name and no secret.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { ROLES, roleSchema } from '@/protocol/api';
import type { ServiceDatabase, ServiceTransaction } from '@/server/db/schema';
import { databaseFile } from '@/server/db/sqlite';
import { lockStream } from '@/server/db/streams';
import { EVERY_ORGANISATION, isPostgres, setTenant, writeAsTenant } from '@/server/db/tenant';
import { UsageError } from '@/server/domain/usage-error';
import { appendAuditEvent } from '@/server/store/audit/audit-log';
import { listDevices } from '@/server/store/members/devices';
import { changeRole, revoke, setMemberDisabled } from '@/server/store/members/member-actions';
import { listMembers } from '@/server/store/members/members';
import { listOrganisations } from '@/server/store/organisations/organisations';

const listSchema = z.object({
  version: z.literal(1),
  organisations: z.array(
    z.object({
      id: z.uuid(),
      members: z.array(z.object({ id: z.uuid(), role: roleSchema, disabled: z.boolean() })),
      revokedDevices: z.array(z.uuid()),
    }),
  ),
});
export type RightsList = z.infer<typeof listSchema>;

/** Where the list of an embedded database lies. */
export function rightsListFile(dataFolder: string): string {
  return databaseFile(dataFolder).replace(/\.sqlite$/u, '.rights.json');
}

/** Writes the rights as they are now; the file is replaced whole, and on the disk when this resolves. */
export async function writeRightsList(database: ServiceDatabase, file: string): Promise<void> {
  // In a write transaction: another writer of rights, or of the list, comes before or after all of this.
  await writeAsTenant(database, EVERY_ORGANISATION, async (trx) => {
    const organisations: RightsList['organisations'] = [];
    for (const id of (await listOrganisations(trx)).map(({ id }) => id).sort()) {
      await setTenant(trx, id);
      // The embedded database has one writer at a time; on PostgreSQL each organisation's counter excludes the others.
      if (isPostgres(trx)) await lockStream(trx, id, 'access');
      organisations.push(await readRights(trx, id));
    }
    replaceFile(file, { version: 1, organisations });
  });
}

async function readRights(trx: ServiceTransaction, id: string): Promise<RightsList['organisations'][number]> {
  const members = await listMembers(trx, id);
  const devices = await listDevices(trx, id);
  return {
    id,
    members: members.map(({ id, role, disabled }) => ({ id, role, disabled })),
    revokedDevices: devices.flatMap(({ id, revokedAt }) => (revokedAt === null ? [] : [id])),
  };
}

function replaceFile(file: string, list: RightsList): void {
  const incoming = `${file}.${randomUUID()}`;
  const handle = openSync(incoming, 'w', 0o600);
  try {
    try {
      writeSync(handle, `${JSON.stringify(list)}\n`);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(incoming, file);
    syncFolder(dirname(file));
  } catch (error) {
    rmSync(incoming, { force: true });
    throw error;
  }
}

/** Puts a rename on the disk, where the system lets a folder be opened. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** The list of a file; undefined when there is none. Throws {@link UsageError} when it is none of ours. */
export function readRightsList(file: string): RightsList | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return listSchema.parse(JSON.parse(text));
  } catch {
    throw new UsageError(
      `${file} is no rights list, or is damaged. Without it, what was revoked or disabled after the backup comes back: ` +
        'move it away to restore all the same, and repeat these acts.',
    );
  }
}

/** Withdraws the rights that the list names as withdrawn; returns how many. */
export async function applyRightsList(
  database: ServiceDatabase,
  list: RightsList,
  now: number,
): Promise<number> {
  return await writeAsTenant(database, EVERY_ORGANISATION, async (trx) => {
    const here = new Set((await listOrganisations(trx)).map(({ id }) => id));
    let taken = 0;
    // In one order everywhere: two that go through all of them never wait for each other.
    const inOrder = list.organisations.toSorted((one, other) => (one.id < other.id ? -1 : 1));
    for (const organisation of inOrder) {
      if (!here.has(organisation.id)) continue;
      await setTenant(trx, organisation.id);
      taken += await applyTo(trx, organisation, now);
    }
    return taken;
  });
}

async function applyTo(
  trx: ServiceTransaction,
  { id: organisationId, members, revokedDevices }: RightsList['organisations'][number],
  now: number,
): Promise<number> {
  await lockStream(trx, organisationId, 'access');
  const actor = { organisationId, who: 'command line', now } as const;
  const listed = new Map(members.map((member) => [member.id, member]));
  const revoked = new Set(revokedDevices);
  let taken = 0;
  const record = async (about: { member: string; device?: string }) => {
    taken += 1;
    await appendAuditEvent(trx, { organisationId, who: 'command line', kind: 'rights.restored', about }, now);
  };
  for (const member of await listMembers(trx, organisationId)) {
    const last = listed.get(member.id);
    if (!last) continue;
    if (ROLES.indexOf(last.role) < ROLES.indexOf(member.role)) {
      await changeRole(trx, actor, member, last.role);
      await record({ member: member.id });
    }
    if (last.disabled && !member.disabled) {
      await setMemberDisabled(trx, actor, member.id, true);
      await record({ member: member.id });
    }
  }
  for (const device of await listDevices(trx, organisationId)) {
    if (device.revokedAt !== null || !revoked.has(device.id)) continue;
    await revoke(trx, actor, device);
    await record({ device: device.id, member: device.memberId });
  }
  return taken;
}
