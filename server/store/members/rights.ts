/**
 * The caller's rights, read again inside the transaction that uses them. A request may withhold its body for minutes
 * after authentication, or wait for a database connection.
 * Guarantees: the device, member and role within the transaction decide what it may read and write; a revocation,
 * disabling or demotion and a write of the same member are serialised.
 * Lock order: the `access` counter (administration only), the caller's device and member, every other counter.
 */
import type { Role } from '@/protocol/api';
import type { ServiceDatabase, ServiceTransaction } from '@/server/db/schema';
import { lockStream } from '@/server/db/streams';
import { isPostgres, readAsTenant, readSnapshot, writeAsTenant } from '@/server/db/tenant';
import { ServiceError } from '@/server/domain/errors';
import { devicesWithMembers } from './device-members';
import { type AccessTimes, firstToExpire, hasExpired, type RequestCaller } from './devices';

/** A unit of work of a request, with the caller as they are in its transaction. */
export type CallerWork<T> = (trx: ServiceTransaction, caller: RequestCaller) => Promise<T>;

/** Transactions on behalf of a caller. Each refuses as `authenticate` does, and `forbidden` for another role. */
export type Rights = {
  write: <T>(caller: RequestCaller, work: CallerWork<T>) => Promise<T>;
  /** The same for work that changes rights: such works of an organisation come one after the other. */
  administer: <T>(caller: RequestCaller, work: CallerWork<T>) => Promise<T>;
  read: <T>(
    caller: RequestCaller,
    work: (database: ServiceDatabase, caller: RequestCaller) => Promise<T>,
  ) => Promise<T>;
  /** Reads one state of the database, see `readSnapshot`. */
  snapshot: <T>(caller: RequestCaller, work: CallerWork<T>) => Promise<T>;
};

export function createRights(database: ServiceDatabase, clock: () => AccessTimes): Rights {
  return {
    write: (caller, work) =>
      writeAsTenant(database, caller.organisationId, async (trx) =>
        work(trx, await lockCaller(trx, caller, clock())),
      ),
    administer: (caller, work) =>
      writeAsTenant(database, caller.organisationId, async (trx) => {
        await lockStream(trx, caller.organisationId, 'access');
        return await work(trx, await lockCaller(trx, caller, clock()));
      }),
    read: (caller, work) =>
      readAsTenant(database, caller.organisationId, async (trx) =>
        work(trx, allowed(await readRights(trx, [caller]), caller, clock())),
      ),
    snapshot: (caller, work) =>
      readSnapshot(database, caller.organisationId, async (trx) =>
        work(trx, allowed(await readRights(trx, [caller]), caller, clock())),
      ),
  };
}

async function lockCaller(
  trx: ServiceTransaction,
  caller: RequestCaller,
  times: AccessTimes,
): Promise<RequestCaller> {
  return allowed(await lockRights(trx, [caller]), caller, times);
}

/** The present rights of devices, by device id. */
export type PresentRights = ReadonlyMap<string, DeviceRights>;
type DeviceRights = {
  role: Role;
  revokedAt: number | null;
  disabledAt: number | null;
  expires_at: number | null;
  token_expires_at: number | null;
};

/** Reads and locks the rights of callers of one organisation until commit. */
export async function lockRights(
  trx: ServiceTransaction,
  callers: readonly RequestCaller[],
): Promise<PresentRights> {
  return await readRights(trx, callers, isPostgres(trx));
}

async function readRights(
  database: ServiceDatabase,
  callers: readonly RequestCaller[],
  locked = false,
): Promise<PresentRights> {
  const [first] = callers;
  if (!first) return new Map();
  let query = devicesWithMembers(database)
    .select([
      'devices.id',
      'devices.revoked_at',
      'devices.expires_at',
      'devices.token_expires_at',
      'members.role',
      'members.disabled_at',
    ])
    .where('devices.organisation_id', '=', first.organisationId)
    .where(
      'devices.id',
      'in',
      callers.map(({ deviceId }) => deviceId),
    );
  if (locked) query = query.forShare();
  const rows = await query.execute();
  return new Map(
    rows.map((row) => [
      row.id,
      {
        role: row.role,
        revokedAt: row.revoked_at,
        disabledAt: row.disabled_at,
        expires_at: row.expires_at,
        token_expires_at: row.token_expires_at,
      },
    ]),
  );
}

/** The caller with their current role. Refuses one whose rights were withdrawn since authentication. */
export function allowed(rights: PresentRights, caller: RequestCaller, times: AccessTimes): RequestCaller {
  const { organisationId, memberId, deviceId } = caller;
  const browser = { organisationId, memberId, deviceId };
  const present = rights.get(deviceId);
  if (!present || present.revokedAt !== null) throw new ServiceError('token-revoked', { browser });
  if (present.disabledAt !== null) throw new ServiceError('member-disabled', { browser });
  if (hasExpired(present, times)) throw new ServiceError('session-expired');
  if (!caller.allowedRoles.includes(present.role)) throw new ServiceError('forbidden', { browser });
  return { ...caller, role: present.role, expiresAt: firstToExpire(present) };
}
