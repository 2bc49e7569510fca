/** Publishing of a pack whose source has no number of its own: as the version after the newest, if it differs. */
import { isDeepStrictEqual } from 'node:util';
import type { PackHead } from '@/protocol/api';
import type { Pack } from '@/protocol/pack';
import type { ServiceTransaction } from '@/server/db/schema';
import { lockStream } from '@/server/db/streams';
import type { Caller } from '@/server/store/members/caller';
import { newestVersion, publishPack } from './packs';
import { removedCredits, withoutCredits } from './removed-credits';

/** Publishes from the command line. A note alone is no change: it says what changed. */
export async function publishNextVersion(
  trx: ServiceTransaction,
  caller: Pick<Caller, 'organisationId' | 'memberId'>,
  pack: Pack,
  now: number,
): Promise<{ head: PackHead; changed: boolean }> {
  // Counters in the order of `publishPack`: until commit nobody else publishes.
  await lockStream(trx, caller.organisationId, 'packs');
  const newest = await newestVersion(trx, caller.organisationId, pack.id);
  const removed = await removedCredits(trx, caller.organisationId, pack);
  if (
    newest &&
    isDeepStrictEqual(contentOf(JSON.parse(newest.content)), contentOf(withoutCredits(pack, removed)))
  )
    return { head: newest.head, changed: false };
  const version = newest ? newest.head.version + 1 : pack.version;
  return {
    head: await publishPack(trx, caller, { ...pack, version }, now, { who: 'command line' }),
    changed: true,
  };
}

/** What a version says, apart from its number, its time and the note that says what changed. */
function contentOf({ version: _version, publishedAt: _at, note: _note, ...content }: Pack): unknown {
  // Without keys that are there and hold nothing.
  return JSON.parse(JSON.stringify(content));
}
