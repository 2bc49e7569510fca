/**
 * Sign-ins in progress, in the database because the next request may reach another instance.
 * Guarantees: each step happens once and within its time: the provider's callback is consumed once, the code is
 * exchanged once. The stored data is useless without the state and code that only the browser windows hold.
 */
import { randomUUID } from 'node:crypto';
import { type Role, SIGN_IN_LIMITS, type SignInStart } from '@/protocol/api';
import { DAY_MS, HOUR_MS } from '@/protocol/duration';
import type { ServiceReason } from '@/protocol/validation/errors';
import { deletedRows } from '@/server/db/deleted-rows';
import type { ServiceDatabase, ServiceTransaction } from '@/server/db/schema';
import { lockStream } from '@/server/db/streams';
import { writeAsTenant } from '@/server/db/tenant';
import { ServiceError } from '@/server/domain/errors';
import { challengeOf, newToken, sha256 } from '@/server/domain/secrets';
import type { RefusalSummary } from '@/server/http/denied-access-audit';
import { appendAuditEvent } from '@/server/store/audit/audit-log';
import { addDevice } from '@/server/store/members/devices';

/** Of one account: more than a person with several browsers needs, too few to fill a database. */
const DEVICES_PER_HOUR = 20;

/** Begins a sign-in. Returns what binds the provider's callback to it; the state is readable here and never again. */
export async function beginSignIn(
  database: ServiceDatabase,
  organisationId: string,
  start: SignInStart,
  now: number,
): Promise<{ state: string; salt: string }> {
  const state = newToken();
  const salt = newToken();
  await writeAsTenant(database, organisationId, async (trx) => {
    await dropOldSignIns(trx, organisationId, now);
    await trx
      .insertInto('sign_ins')
      .values({
        organisation_id: organisationId,
        state_sha256: sha256(state),
        salt,
        redirect_uri: start.redirect_uri,
        client_state: start.state,
        client_challenge: start.challenge,
        expires_at: now + SIGN_IN_LIMITS.flowMs,
        answered_at: null,
        code_sha256: null,
        code_expires_at: null,
        member_id: null,
        exchanged_at: null,
        device_id: null,
      })
      .execute();
  });
  return { state, salt };
}

/** Deletes sign-ins that ended more than an hour ago; returns how many. */
export async function dropOldSignIns(
  trx: ServiceTransaction,
  organisationId: string,
  now: number,
): Promise<number> {
  return await deletedRows(
    trx
      .deleteFrom('sign_ins')
      .where('organisation_id', '=', organisationId)
      .where('expires_at', '<', now - HOUR_MS),
  );
}

export type CompletedSignIn = { salt: string; redirectUri: string; clientState: string; late: boolean };

/** Consumes the provider's callback for this state: the first time only. Undefined for every other state. */
export async function consumeCallback(
  database: ServiceDatabase,
  organisationId: string,
  state: string,
  now: number,
): Promise<CompletedSignIn | undefined> {
  const row = await writeAsTenant(database, organisationId, (trx) =>
    trx
      .updateTable('sign_ins')
      .set({ answered_at: now })
      .where('organisation_id', '=', organisationId)
      .where('state_sha256', '=', sha256(state))
      .where('answered_at', 'is', null)
      .returning(['salt', 'redirect_uri', 'client_state', 'expires_at'])
      .executeTakeFirst(),
  );
  return (
    row && {
      salt: row.salt,
      redirectUri: row.redirect_uri,
      clientState: row.client_state,
      late: now >= row.expires_at,
    }
  );
}

/** Makes the code of a successful sign-in for this member; readable here and never again. */
export async function openCode(
  trx: ServiceTransaction,
  { organisationId, state, memberId }: { organisationId: string; state: string; memberId: string },
  now: number,
): Promise<string> {
  const code = newToken();
  await trx
    .updateTable('sign_ins')
    .set({ code_sha256: sha256(code), code_expires_at: now + SIGN_IN_LIMITS.codeMs, member_id: memberId })
    .where('organisation_id', '=', organisationId)
    .where('state_sha256', '=', sha256(state))
    .execute();
  return code;
}

/**
 * Exchanges a code for a device of its member, if the verifier matches the challenge that began the sign-in. A repeated
 * code gives nothing, and revokes nothing.
 * Refuses: `sign-in-expired` (unknown, used, late, or another verifier), `member-disabled`, `too-many-requests`.
 */
export async function exchangeCode(
  database: ServiceDatabase,
  {
    organisationId,
    sessionDays,
    tokenExpiresAt,
    code,
    verifier,
    device,
  }: {
    organisationId: string;
    sessionDays: number;
    tokenExpiresAt: number;
    code: string;
    verifier: string;
    device: string;
  },
  now: number,
): Promise<{ token: string; memberId: string }> {
  const done = await writeAsTenant(database, organisationId, async (trx) => {
    // Locked first: disabling the member comes before or after.
    await lockStream(trx, organisationId, 'access');
    // Writing the row locks it, so that of two requests at once the second sees what the first did.
    const row = await trx
      .updateTable('sign_ins')
      .set((each) => ({ code_sha256: each.ref('code_sha256') }))
      .where('organisation_id', '=', organisationId)
      .where('code_sha256', '=', sha256(code))
      .returningAll()
      .executeTakeFirst();
    if (!row || row.member_id === null || row.client_challenge !== challengeOf(verifier)) return undefined;
    // Revoking its device would lock out a client whose request the network doubled: nobody else has the verifier.
    if (row.exchanged_at !== null) return undefined;
    if (row.code_expires_at === null || now >= row.code_expires_at) return undefined;
    const memberId = row.member_id;
    const role = await checkMember(trx, organisationId, memberId, now);
    const expiresAt = now + sessionDays * DAY_MS;
    const [deviceId, token] = [randomUUID(), newToken()];
    const added = { id: deviceId, token, memberId, name: device, expiresAt, tokenExpiresAt };
    await addDevice(trx, organisationId, added, now);
    await trx
      .updateTable('sign_ins')
      .set({ exchanged_at: now, device_id: deviceId })
      .where('organisation_id', '=', organisationId)
      .where('state_sha256', '=', row.state_sha256)
      .execute();
    const about = { member: memberId, device: deviceId, role };
    await appendAuditEvent(trx, { organisationId, who: memberId, kind: 'sign-in.done', about }, now);
    return { token, memberId };
  });
  if (!done) throw new ServiceError('sign-in-expired');
  return done;
}

/** Records a refused sign-in by an account of the company. */
export async function recordRefusedSignIn(
  database: ServiceDatabase,
  organisationId: string,
  { result, summary }: { result: ServiceReason; summary?: RefusalSummary | undefined },
  now: number,
): Promise<void> {
  const about = summary ? { times: summary.times } : {};
  const event = { organisationId, who: 'nobody', kind: 'sign-in.refused', about, result } as const;
  await writeAsTenant(database, organisationId, (trx) => appendAuditEvent(trx, event, now));
}

async function checkMember(
  trx: ServiceTransaction,
  organisationId: string,
  memberId: string,
  now: number,
): Promise<Role> {
  const { disabled_at, role } = await trx
    .selectFrom('members')
    .select(['disabled_at', 'role'])
    .where('organisation_id', '=', organisationId)
    .where('id', '=', memberId)
    .executeTakeFirstOrThrow();
  if (disabled_at !== null) throw new ServiceError('member-disabled');
  const recent = await trx
    .selectFrom('devices')
    .select('created_at')
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .where('created_at', '>', now - HOUR_MS)
    .orderBy('created_at', 'desc')
    .limit(DEVICES_PER_HOUR)
    .execute();
  const oldest = recent[DEVICES_PER_HOUR - 1];
  if (oldest) {
    throw new ServiceError('too-many-requests', {
      retryAfterMs: Math.max(1, oldest.created_at + HOUR_MS - now),
    });
  }
  return role;
}
