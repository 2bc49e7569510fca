/**
 * The pages' requests about people and browsers. Nothing of it is stored on this disk: it is read when it is shown, and
 * an action is done when the service confirms it.
 */
import type { ServiceFailure } from '@/protocol/messages';
import type { SouffleurDatabase } from '@/storage/database/database';
import { readMembership } from '@/storage/membership/membership';
import { asFailure } from '@/sync/http/failure';
import type { Connect, Transport } from '@/sync/http/transport';

/** A success with what the service returned, if it returned anything. */
type Done<T> = { done: true } & (T extends undefined ? unknown : T);

/** Calls the service as this browser's member. Returns its response, or the failure. */
export async function callAsMember<T extends object | undefined>(
  { db, transport }: { db: SouffleurDatabase; transport: Connect },
  call: (transport: Transport) => Promise<T>,
): Promise<Done<T> | ServiceFailure> {
  const membership = await readMembership(db);
  if (!membership) return { done: false, reason: 'not-joined' };
  try {
    return { done: true, ...(await call(transport(membership))) } as Done<T>;
  } catch (error) {
    return asFailure(error);
  }
}
