import type { Role } from '@/protocol/api';
import type { ServiceDatabase, ServiceTransaction } from '@/server/db/schema';
import { nextSeq } from '@/server/db/streams';
import { movedError, readAsTenant } from '@/server/db/tenant';
import { inTenant } from '@/server/db/tenant-join';
import { ServiceError } from '@/server/domain/errors';
import { sha256 } from '@/server/domain/secrets';
import type { Caller } from './caller';
import { devicesWithMembers } from './device-members';
import { resolveOtherToken } from './device-tokens';

/** A caller with the scope of their request. */
export type RequestCaller = Caller & {
  /** The roles that may send it: `access` of its endpoint. */
  allowedRoles: readonly Role[];
};

/** Makes a device; the holder of the token acts as it. */
export async function addDevice(
  trx: ServiceTransaction,
  organisationId: string,
  device: {
    id: string;
    token: string;
    memberId: string;
    name: string;
    expiresAt?: number;
    tokenExpiresAt?: number;
  },
  now: number,
): Promise<void> {
  await trx
    .insertInto('devices')
    .values({
      organisation_id: organisationId,
      id: device.id,
      member_id: device.memberId,
      name: device.name,
      token_sha256: sha256(device.token),
      created_at: now,
      revoked_at: null,
      expires_at: device.expiresAt ?? null,
      token_expires_at: device.tokenExpiresAt ?? null,
    })
    .execute();
}

/**
 * Finds the owner of a token. Refuses: `unauthorised` (never issued), `token-revoked`, `member-disabled`,
 * `session-expired`. The first use of a device's next token retires the one before; a retired one that is used after
 * its grace period revokes the device.
 */
export async function authenticate(
  database: ServiceDatabase,
  token: string,
  times: AccessTimes,
): Promise<Caller> {
  const hash = sha256(token);
  const present = await readByToken(database, { table: 'devices', hash });
  if (present) return accepted(present, times);
  const state = await resolveOtherToken(database, hash, times.tokenNow);
  if (state === 'revoked') throw new ServiceError('token-revoked');
  // Also for an unknown token: another request may have made it the current one between the two queries.
  const table = state === 'in-grace' ? 'device_tokens' : 'devices';
  const other = await readByToken(database, { table, hash });
  if (!other) throw new ServiceError('unauthorised');
  return accepted(other, times);
}

async function readByToken(
  database: ServiceDatabase,
  { table, hash }: { table: 'devices' | 'device_tokens'; hash: string },
) {
  return await readAsTenant(database, { table, column: 'token_sha256', sha256: hash }, (trx) => {
    const query = devicesWithMembers(trx)
      .innerJoin('organisations', 'organisations.id', 'devices.organisation_id')
      .select([
        'devices.organisation_id',
        'devices.id as device_id',
        'devices.revoked_at',
        'devices.expires_at',
        'devices.token_expires_at',
        'members.id as member_id',
        'members.role',
        'members.disabled_at',
        'organisations.epoch',
        'organisations.moved_to',
      ]);
    if (table === 'devices') return query.where('devices.token_sha256', '=', hash).executeTakeFirst();
    return query
      .innerJoin('device_tokens', inTenant('device_tokens.device_id', 'devices.id'))
      .where('device_tokens.token_sha256', '=', hash)
      .executeTakeFirst();
  });
}

function accepted(row: NonNullable<Awaited<ReturnType<typeof readByToken>>>, times: AccessTimes): Caller {
  if (row.moved_to !== null) throw movedError();
  const browser = {
    organisationId: row.organisation_id,
    memberId: row.member_id,
    deviceId: row.device_id,
  };
  if (row.revoked_at !== null) throw new ServiceError('token-revoked', { browser });
  if (row.disabled_at !== null) throw new ServiceError('member-disabled', { browser });
  if (hasExpired(row, times)) throw new ServiceError('session-expired');
  return { ...browser, organisationEpoch: row.epoch, role: row.role, expiresAt: firstToExpire(row) };
}

type Expiry = { expires_at: number | null; token_expires_at: number | null };

/** The times by which access is decided: `now` for a sign-in's session, `tokenNow` for tokens (`token-clock.ts`). */
export type AccessTimes = { now: number; tokenNow: number };

/** Whether a device's session or token has ended. */
export function hasExpired(
  { expires_at: session, token_expires_at: token }: Expiry,
  { now, tokenNow }: AccessTimes,
): boolean {
  return (session !== null && now >= session) || (token !== null && tokenNow >= token);
}

/** When a device's token stops being accepted: with the sign-in it came from, or by itself. */
export function firstToExpire(row: Expiry): number | null {
  const times = [row.expires_at, row.token_expires_at].filter((time) => time !== null);
  return times.length === 0 ? null : Math.min(...times);
}

/** Revokes a device's token for good; one that was revoked stays as it is. */
export async function revokeDevice(
  trx: ServiceTransaction,
  organisationId: string,
  deviceId: string,
  now: number,
): Promise<void> {
  await trx
    .updateTable('devices')
    .set({ revoked_at: now })
    .where('organisation_id', '=', organisationId)
    .where('id', '=', deviceId)
    .where('revoked_at', 'is', null)
    .execute();
  await nextSeq(trx, organisationId, 'access');
}

/** Of the devices of an organisation (or of one), those still to be served, with their member's present role. */
export async function servedDevices(
  database: ServiceDatabase,
  organisationId: string,
  deviceId?: string,
): Promise<Map<string, Role>> {
  let query = devicesWithMembers(database)
    .select(['devices.id', 'members.role'])
    .where('devices.organisation_id', '=', organisationId)
    .where('devices.revoked_at', 'is', null)
    .where('members.disabled_at', 'is', null);
  if (deviceId !== undefined) query = query.where('devices.id', '=', deviceId);
  const rows = await query.execute();
  return new Map(rows.map((row) => [row.id, row.role]));
}

export type ListedDevice = {
  id: string;
  name: string;
  memberId: string;
  memberName: string;
  createdAt: number;
  revokedAt: number | null;
};

/** The devices of an organisation, newest first. */
export async function listDevices(
  database: ServiceDatabase,
  organisationId: string,
): Promise<ListedDevice[]> {
  const rows = await devicesWithMembers(database)
    .select([
      'devices.id',
      'devices.name',
      'devices.member_id',
      'members.name as member_name',
      'devices.created_at',
      'devices.revoked_at',
    ])
    .where('devices.organisation_id', '=', organisationId)
    .orderBy('devices.created_at', 'desc')
    .orderBy('devices.id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    memberId: row.member_id,
    memberName: row.member_name,
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
  }));
}
