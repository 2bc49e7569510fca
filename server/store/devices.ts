import type { Role } from '@/protocol/api';
import { Refusal } from '@/server/refusal';
import { sha256 } from '@/server/secrets';
import type { ServiceDatabase, ServiceTransaction } from './schema';
import { nextSeq } from './streams';
import { movedAway, readWithin } from './within';

/** Who sends a request: everything a route may know of it. The organisation comes from the token alone. */
export type Caller = {
  organisationId: string;
  organisationEpoch: string;
  memberId: string;
  deviceId: string;
  role: Role;
  /** When the token ends by itself; null for one that does not. */
  expiresAt: number | null;
};

/** Makes a device, which whoever holds the token speaks for. */
export async function addDevice(
  trx: ServiceTransaction,
  organisationId: string,
  device: { id: string; token: string; memberId: string; name: string; expiresAt?: number },
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
    })
    .execute();
}

/**
 * Whose token this is. Refuses: `unauthorised` (never given out), `token-revoked`, `member-disabled`,
 * `session-expired`.
 */
export async function authenticate(database: ServiceDatabase, token: string, now: number): Promise<Caller> {
  const hash = sha256(token);
  const key = { table: 'devices', column: 'token_sha256', sha256: hash } as const;
  const row = await readWithin(database, key, (walled) =>
    walled
      .selectFrom('devices')
      .innerJoin('members', (join) =>
        join
          .onRef('members.organisation_id', '=', 'devices.organisation_id')
          .onRef('members.id', '=', 'devices.member_id'),
      )
      .innerJoin('organisations', 'organisations.id', 'devices.organisation_id')
      .select([
        'devices.organisation_id',
        'devices.id as device_id',
        'devices.revoked_at',
        'devices.expires_at',
        'members.id as member_id',
        'members.role',
        'members.disabled_at',
        'organisations.epoch',
        'organisations.moved_to',
      ])
      .where('devices.token_sha256', '=', hash)
      .executeTakeFirst(),
  );
  if (!row) throw new Refusal('unauthorised');
  if (row.moved_to !== null) throw movedAway();
  const browser = {
    organisationId: row.organisation_id,
    memberId: row.member_id,
    deviceId: row.device_id,
  };
  if (row.revoked_at !== null) throw new Refusal('token-revoked', { browser });
  if (row.disabled_at !== null) throw new Refusal('member-disabled', { browser });
  if (row.expires_at !== null && now >= row.expires_at) throw new Refusal('session-expired');
  return { ...browser, organisationEpoch: row.epoch, role: row.role, expiresAt: row.expires_at };
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
  let query = database
    .selectFrom('devices')
    .innerJoin('members', (join) =>
      join
        .onRef('members.organisation_id', '=', 'devices.organisation_id')
        .onRef('members.id', '=', 'devices.member_id'),
    )
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
  const rows = await database
    .selectFrom('devices')
    .innerJoin('members', (join) =>
      join
        .onRef('members.organisation_id', '=', 'devices.organisation_id')
        .onRef('members.id', '=', 'devices.member_id'),
    )
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
