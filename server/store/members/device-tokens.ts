/**
 * Rotation of device tokens. A device has one current token (`devices.token_sha256`), at most one next token, and
 * retired ones.
 * Guarantees: a lost response locks nobody out, since the current token stays valid until the next one is used, and the
 * same rotation key gets the same next token; a retired token that is used after {@link GRACE_MS} proves a copy, and
 * revokes the device.
 */

import { DAY_MS } from '@/protocol/duration';
import { deletedRows } from '@/server/db/deleted-rows';
import type { ServiceDatabase, ServiceTransaction } from '@/server/db/schema';
import { lockStream, nextSeq } from '@/server/db/streams';
import { readAsTenant, writeAsTenant } from '@/server/db/tenant';
import { ServiceError } from '@/server/domain/errors';
import { QUOTAS, type Quotas } from '@/server/domain/quotas';
import { deriveSecret, sha256 } from '@/server/domain/secrets';
import { appendAuditEvent } from '@/server/store/audit/audit-log';
import type { Caller } from './caller';
import { closeInvitations } from './invitations';

/** Time for requests that were sent with the token of before to arrive. */
export const GRACE_MS = 60_000;
const WEEK_MS = 7 * DAY_MS;
/** Age at which a token is replaced: weekly, so that nobody can read a daily presence from it. */
export const ROTATE_AFTER_MS = WEEK_MS;
/** Days that a token is good for unless it is rotated before. */
export const TOKEN_DAYS = 90;

/** Expiry of a token made now: the end of a day, so that it does not reveal when its owner was active. */
export function tokenExpiry(now: number, tokenDays = TOKEN_DAYS): number {
  return Math.ceil((now + tokenDays * DAY_MS) / DAY_MS) * DAY_MS;
}

/** The state of a token as its owner receives it. */
export type TokenState = { expiresAt: number | null; rotate: boolean };

/** The state of the caller's present token; `newExpiry` is when one given now would expire. A sign-in's session ends in any case; its token rotates too. */
export async function readTokenState(
  database: ServiceDatabase,
  { organisationId, deviceId, expiresAt }: Caller,
  { newExpiry, rotateAfterMs = ROTATE_AFTER_MS }: { newExpiry: number; rotateAfterMs?: number | undefined },
): Promise<TokenState> {
  const { token_expires_at: tokenExpiresAt } = await database
    .selectFrom('devices')
    .select('token_expires_at')
    .where('organisation_id', '=', organisationId)
    .where('id', '=', deviceId)
    .executeTakeFirstOrThrow();
  // One that does not expire by itself is of a sign-in of an older release, and ends with it.
  const age = tokenExpiresAt === null ? Number.NEGATIVE_INFINITY : newExpiry - tokenExpiresAt;
  // One that was given by a clock far ahead would outlive the others.
  return { expiresAt, rotate: age >= rotateAfterMs || (Number.isFinite(age) && age < -DAY_MS) };
}

/**
 * The caller's next token, which replaces `token` at its first use. The same `key` gets the same token again;
 * another key replaces the next token that an earlier one got. Refuses `unauthorised` for a retired token; `quota` for a
 * device that has rotated more often than a panel ever does.
 */
export async function rotateToken(
  trx: ServiceTransaction,
  { organisationId, deviceId }: Caller,
  { token, key, now, expiresAt }: { token: string; key: string; now: number; expiresAt: number },
  { retiredTokens }: Pick<Quotas, 'retiredTokens'> = QUOTAS,
): Promise<{ token: string; expiresAt: number }> {
  const next = deriveSecret(token, `${deviceId}:${key}`, 'rotation');
  const hash = sha256(next);
  const device = await trx
    .selectFrom('devices')
    .select(['token_sha256', 'token_expires_at'])
    .where('organisation_id', '=', organisationId)
    .where('id', '=', deviceId)
    .executeTakeFirstOrThrow();
  // A copy of the request that came after the next token was used.
  if (device.token_sha256 === hash) return { token: next, expiresAt: device.token_expires_at ?? expiresAt };
  if (device.token_sha256 !== sha256(token)) throw new ServiceError('unauthorised');
  await trx
    .updateTable('device_tokens')
    .set({ retired_at: now })
    .where('organisation_id', '=', organisationId)
    .where('device_id', '=', deviceId)
    .where('retired_at', 'is', null)
    .where('token_sha256', '!=', hash)
    .execute();
  await limitTokens(trx, { organisationId, deviceId }, retiredTokens);
  await trx
    .insertInto('device_tokens')
    .values({
      organisation_id: organisationId,
      token_sha256: hash,
      device_id: deviceId,
      expires_at: expiresAt,
      retired_at: null,
    })
    .onConflict((conflict) => conflict.column('token_sha256').doUpdateSet({ retired_at: null }))
    .execute();
  return { token: next, expiresAt };
}

/** Replaced but never used next tokens that are stored for one device. */
const UNUSED_TOKENS = 20;

/**
 * Bounds the stored tokens of a device. Never-used tokens are deleted, oldest first: they prove no copy. Used ones
 * stay, because one that comes back proves a copy; at their bound no further token is made.
 */
async function limitTokens(
  trx: ServiceTransaction,
  { organisationId, deviceId }: DeviceKey,
  most: number,
): Promise<void> {
  const stored = await trx
    .selectFrom('device_tokens')
    .select(['token_sha256', 'expires_at'])
    .where('organisation_id', '=', organisationId)
    .where('device_id', '=', deviceId)
    .where('retired_at', 'is not', null)
    .orderBy('retired_at', 'desc')
    .orderBy('token_sha256')
    .execute();
  const unused = stored.filter(({ expires_at }) => expires_at !== null);
  if (stored.length - unused.length >= most) throw new ServiceError('quota');
  const dropped = unused.slice(UNUSED_TOKENS).map(({ token_sha256 }) => token_sha256);
  if (dropped.length === 0) return;
  await trx
    .deleteFrom('device_tokens')
    .where('organisation_id', '=', organisationId)
    .where('token_sha256', 'in', dropped)
    .execute();
}

/**
 * Deals with a token that is no device's present one. `confirmed`: it was the next one and is the present one now.
 * `in-grace`: it was retired just now. `revoked`: it was used after its grace, and its device is revoked.
 */
export async function resolveOtherToken(
  database: ServiceDatabase,
  hash: string,
  now: number,
): Promise<'unknown' | 'confirmed' | 'in-grace' | 'revoked'> {
  const key = { table: 'device_tokens', column: 'token_sha256', sha256: hash } as const;
  const found = await readAsTenant(database, key, (trx) => readToken(trx, hash));
  if (!found) return 'unknown';
  const { organisation_id: organisationId, device_id: deviceId } = found;
  if (found.retired_at !== null) {
    if (isInGrace(found.retired_at, now)) return 'in-grace';
    // Retired while the clock was ahead: the time is unknown.
    if (found.retired_at > now) return 'unknown';
  }
  return await writeAsTenant(database, organisationId, async (trx) => {
    // Taken first: rotations, revocations and a second use come one after the other.
    await lockStream(trx, organisationId, 'access');
    const token = await readToken(trx, hash);
    // Another request confirmed it meanwhile.
    if (!token) return 'confirmed';
    if (token.retired_at === null) return await confirm(trx, { organisationId, deviceId, hash }, now);
    if (isInGrace(token.retired_at, now)) return 'in-grace';
    if (token.retired_at > now) return 'unknown';
    return await revokeReused(trx, { organisationId, deviceId }, now);
  });
}

/** Also when the clock was set back a little meanwhile. */
function isInGrace(retiredAt: number, now: number): boolean {
  return Math.abs(now - retiredAt) < GRACE_MS;
}

async function readToken(database: ServiceDatabase, hash: string) {
  return await database
    .selectFrom('device_tokens')
    .select(['organisation_id', 'device_id', 'expires_at', 'retired_at'])
    .where('token_sha256', '=', hash)
    .executeTakeFirst();
}

type DeviceKey = { organisationId: string; deviceId: string };

async function confirm(
  trx: ServiceTransaction,
  { organisationId, deviceId, hash }: DeviceKey & { hash: string },
  now: number,
): Promise<'confirmed'> {
  const before = await trx
    .selectFrom('devices')
    .select('token_sha256')
    .where('organisation_id', '=', organisationId)
    .where('id', '=', deviceId)
    .executeTakeFirstOrThrow();
  const next = await trx
    .deleteFrom('device_tokens')
    .where('organisation_id', '=', organisationId)
    .where('token_sha256', '=', hash)
    .returning('expires_at')
    .executeTakeFirstOrThrow();
  await trx
    .updateTable('devices')
    .set({ token_sha256: hash, token_expires_at: next.expires_at })
    .where('organisation_id', '=', organisationId)
    .where('id', '=', deviceId)
    .execute();
  await trx
    .insertInto('device_tokens')
    .values({
      organisation_id: organisationId,
      token_sha256: before.token_sha256,
      device_id: deviceId,
      expires_at: null,
      retired_at: now,
    })
    .execute();
  return 'confirmed';
}

async function revokeReused(
  trx: ServiceTransaction,
  { organisationId, deviceId }: DeviceKey,
  now: number,
): Promise<'revoked'> {
  const revoked = await trx
    .updateTable('devices')
    .set({ revoked_at: now })
    .where('organisation_id', '=', organisationId)
    .where('id', '=', deviceId)
    .where('revoked_at', 'is', null)
    .returning('member_id')
    .executeTakeFirst();
  if (!revoked) return 'revoked';
  await nextSeq(trx, organisationId, 'access');
  const about = { device: deviceId, member: revoked.member_id };
  await appendAuditEvent(trx, { organisationId, who: 'service', kind: 'token.reused', about }, now);
  // The holder of the copy may have made invitations.
  const closing = { organisationId, who: 'service', now } as const;
  await closeInvitations(trx, closing, { made_by: revoked.member_id });
  return 'revoked';
}

/**
 * Deletes tokens that were retired more than {@link TOKEN_DAYS} days ago, and rounds the time of the others down to the
 * week; returns how many were deleted.
 */
export async function dropRetiredTokens(
  trx: ServiceTransaction,
  organisationId: string,
  now: number,
): Promise<number> {
  await lockStream(trx, organisationId, 'access');
  const deleted = await deletedRows(
    trx
      .deleteFrom('device_tokens')
      .where('organisation_id', '=', organisationId)
      .where('retired_at', '<', now - TOKEN_DAYS * DAY_MS),
  );
  await trx
    .updateTable('device_tokens')
    .set((row) => ({
      retired_at: row('retired_at', '-', row.parens(row('retired_at', '%', WEEK_MS))),
    }))
    .where('organisation_id', '=', organisationId)
    .where('retired_at', '<', now - GRACE_MS)
    .execute();
  return deleted;
}
