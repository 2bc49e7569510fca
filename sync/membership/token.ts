/**
 * The rotating token of this panel's membership.
 * Guarantees: a rotation whose response was lost is requested again under the same key and gets the same token; every
 * request uses the token that is stored at that moment; a service that was restored from a backup is reached with an
 * earlier token.
 */
import { v4 as randomId } from 'uuid';
import type { MeResponse } from '@/protocol/api';
import type { SouffleurDatabase } from '@/storage/database/database';
import type { MembershipRow } from '@/storage/database/meta-rows';
import { write } from '@/storage/database/transaction';
import { holdsToken, readMembership } from '@/storage/membership/membership';
import { inCommonVersion } from '@/sync/http/service-version';
import type { Connect } from '@/sync/http/transport';
import { TransportError } from '@/sync/http/transport-error';

/** Tokens of before that are stored: with a rotation a week, a quarter of a year. */
const PREVIOUS_TOKENS = 14;

type Parts = { db: SouffleurDatabase; transport: Connect };

/** The membership with the token's state from `me`: its expiry, and whether a rotation is due. */
export function withTokenState(membership: MembershipRow, { token }: MeResponse): MembershipRow {
  if (token === undefined) return membership;
  const { expiresAt, rotate } = token;
  const rotation = rotate ? { rotation: membership.rotation ?? { key: randomId() } } : {};
  return { ...membership, tokenExpiresAt: expiresAt, ...rotation };
}

/** Rotates the token if that is due. Returns the membership as stored then. */
export async function rotateIfDue(
  { db, transport }: Parts,
  membership: MembershipRow,
): Promise<MembershipRow> {
  const { rotation } = membership;
  if (!rotation) return membership;
  try {
    const next = await inCommonVersion(transport, membership, (service) =>
      service.call('rotateToken', { body: { key: rotation.key } }),
    );
    return await replaceToken(db, membership, next);
  } catch (error) {
    // An older service replaced the one that asked for it.
    if (!(error instanceof TransportError && error.reason === 'not-found')) throw error;
    return await replaceToken(db, membership, undefined);
  }
}

/**
 * Recovery of a token that the service does not know: finds an earlier one that it knows, as a service does that was
 * restored from a backup. Returns the membership with it; undefined when there is none.
 */
export async function recoverToken(
  { db, transport }: Parts,
  membership: MembershipRow,
): Promise<MembershipRow | undefined> {
  for (const token of membership.previousTokens ?? []) {
    try {
      await inCommonVersion(transport, { ...membership, token }, (service) => service.call('me'));
    } catch (error) {
      if (error instanceof TransportError && error.reason === 'unauthorised') continue;
      throw error;
    }
    return await replaceToken(db, membership, { token });
  }
  return undefined;
}

/** Stores another token for this membership, unless somebody left, joined or replaced it meanwhile. */
async function replaceToken(
  db: SouffleurDatabase,
  { token: before }: MembershipRow,
  next: { token: string; expiresAt?: number } | undefined,
): Promise<MembershipRow> {
  return await write(db, [db.meta], async (db) => {
    const present = await db.meta.get('membership');
    if (present?.token !== before) throw new TransportError('joined-meanwhile');
    const { rotation: _done, ...rest } = present;
    const previous = [before, ...(present.previousTokens ?? [])];
    const replaced: MembershipRow = next
      ? {
          ...rest,
          token: next.token,
          ...(next.expiresAt === undefined ? {} : { tokenExpiresAt: next.expiresAt }),
          previousTokens: previous.filter((token) => token !== next.token).slice(0, PREVIOUS_TOKENS),
        }
      : rest;
    await db.meta.put(replaced);
    return replaced;
  });
}

/**
 * The token to send now in the name of the membership that `token` was read from: the present one, or `token` itself
 * where that membership is no longer stored.
 */
export async function presentToken(db: SouffleurDatabase, token: string): Promise<string> {
  const present = await readMembership(db);
  return present && holdsToken(present, token) ? present.token : token;
}
