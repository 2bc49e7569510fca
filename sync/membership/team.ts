/**
 * What the pages ask of the service about people and browsers. Nothing of it is kept on this disk: it is read
 * when it is looked at, and an act is done when the service says so.
 */
import type { ServiceFailure } from '@/protocol/messages';
import type { SouffleurDatabase } from '@/storage/database/database';
import { readMembership } from '@/storage/membership/membership';
import { asFailure } from '@/sync/http/failure';
import type { Connect, Transport } from '@/sync/http/transport';

/** Asks as the member that this browser joined as. Answers what the service said, or why nothing could be had. */
export async function callAsMember<T extends object>(
  { db, transport }: { db: SouffleurDatabase; transport: Connect },
  ask: (transport: Transport) => Promise<T>,
): Promise<({ done: true } & T) | ServiceFailure> {
  const membership = await readMembership(db);
  if (!membership) return { done: false, reason: 'not-joined' };
  try {
    return { done: true, ...(await ask(transport(membership))) };
  } catch (error) {
    return asFailure(error);
  }
}
