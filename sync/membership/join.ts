import { v4 as randomId } from 'uuid';
import type { Member } from '@/protocol/api';
import { readInvitationCode } from '@/protocol/invitation-code';
import type { ServiceFailure } from '@/protocol/messages';
import { tidyLine } from '@/protocol/text/clean-text';
import type { Databases } from '@/storage/database/databases';
import { sha256Hex } from '@/storage/database/digest';
import { write } from '@/storage/database/transaction';
import { type Beginning, joinKeyFor, readMembership } from '@/storage/membership/membership';
import { enterMembership, type Joined } from '@/storage/membership/switch-membership';
import { ensureSyncRow } from '@/storage/tips/outbox';
import { readAddress } from '@/sync/http/address';
import { asFailure } from '@/sync/http/failure';
import { commonVersion } from '@/sync/http/service-version';
import { connectBy } from '@/sync/http/transport';
import { TransportError } from '@/sync/http/transport-error';
import { giveBack, LEAVE_TIMEOUT_MS } from './revoke-token';

/** Codes are read aloud and copied from mails: blanks around and within are none of them. */
const BLANKS = /\s+/gu;

/**
 * Joins the organisation of an invitation code. The service identifies itself before the code is sent to it; the key of
 * the attempt is stored until it succeeded, so that a lost response does not use the code up. Throws `StorageError`
 * when the membership could not be stored; trying again is then safe. `bring`: the data written before anybody joined
 * belongs to this person.
 */
export async function joinOrganisation({
  databases,
  address,
  code,
  name,
  device,
  fetch,
  now,
  bring = false,
}: {
  databases: Databases;
  address: string;
  code: string;
  name: string;
  device: string;
  fetch: typeof globalThis.fetch;
  now: () => number;
  bring?: boolean | undefined;
}): Promise<{ done: true; member: Member } | ServiceFailure> {
  const parsed = readAddress(address);
  if (!parsed.ok) return { done: false, reason: parsed.reason };
  const connect = connectBy(fetch);
  const typed = tidyLine(code).replace(BLANKS, '');
  try {
    const db = await databases.current();
    const before = await readMembership(db);
    const about = await connect({ address: parsed.address }).call('about');
    const protocol = commonVersion(about);
    const transport = connect({ address: parsed.address, protocol });
    const attemptBy = (code: string) => sha256Hex(`${parsed.address}\n${code}`);
    const joinKey = await joinKeyFor(db, {
      sha256: await attemptBy(readInvitationCode(typed)),
      typedSha256: await attemptBy(typed),
      joinKey: randomId(),
    });
    const { token, member } = await transport.call('join', {
      body: { code: typed, name: tidyLine(name), device, joinKey },
    });
    const joined = { address: parsed.address, token, member, joinedAt: now(), protocol };
    const began = { token: before?.token, joinKey };
    await storeJoined({ databases, bring, fetch, joined, began, clockSkewMs: about.now - now() });
    return { done: true, member };
  } catch (error) {
    return asFailure(error);
  }
}

/**
 * Stores a membership that the service has just given, with the difference of the two clocks. The earlier token is
 * revoked. Where somebody else joined since, the new token is revoked, and this throws `joined-meanwhile`.
 */
export async function storeJoined({
  databases,
  bring,
  fetch,
  joined,
  began,
  clockSkewMs,
}: {
  databases: Databases;
  bring: boolean;
  fetch: typeof globalThis.fetch;
  joined: Joined;
  began: Beginning;
  clockSkewMs: number;
}): Promise<void> {
  const { entered, before, db } = await enterMembership(databases, { joined, began, bring });
  const [here, spare] = entered ? [joined, before] : [before, joined];
  // Not awaited: a token that nobody stores is of no use to anybody.
  if (spare && spare.token !== here?.token) void giveBack(connectBy(fetch, LEAVE_TIMEOUT_MS), spare);
  if (!entered) throw new TransportError('joined-meanwhile');
  await write(db, [db.meta], async (db) => {
    await db.meta.put({ ...(await ensureSyncRow(db)), clockSkewMs });
  });
}
