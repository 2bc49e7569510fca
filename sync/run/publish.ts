/**
 * Publishing a pack.
 * Guarantees: a version published meanwhile is never overwritten: the draft is rebased on it, and the trainer checks
 * before publishing again.
 */
import type { PackHead } from '@/protocol/api';
import type { ServiceFailure } from '@/protocol/messages';
import { type Pack, packSchema } from '@/protocol/pack';
import { packSourceSchema } from '@/protocol/pack-source';
import { validateUntrusted } from '@/protocol/validation/validate';
import type { SouffleurDatabase, SouffleurTables } from '@/storage/database/database';
import { deepEqual } from '@/storage/database/deep-equal';
import type { MembershipRow } from '@/storage/database/meta-rows';
import type { PackDraftRow } from '@/storage/database/pack-rows';
import { read, write } from '@/storage/database/transaction';
import { holdsToken, readMembership } from '@/storage/membership/membership';
import { readPackDraft, rebaseInTransaction } from '@/storage/packs/pack-drafts';
import { heldVersions, installInTransaction, packTables } from '@/storage/packs/packs';
import { asFailure } from '@/sync/http/failure';
import type { Connect, Transport } from '@/sync/http/transport';
import { TransportError } from '@/sync/http/transport-error';
import { fetchPack } from './pull-packs';

/** From where, and as whom, the service is asked. */
type PublishContext = { db: SouffleurDatabase; transport: Transport; membership: MembershipRow };

/**
 * The published version; whether it was the newest at that time, which a response that was lost long ago is not; and
 * the hash of what was installed here before.
 */
type Published = { head: PackHead; isNewest: boolean; installed: string | undefined };

/**
 * Publishes the draft of `packId` as the version after the newest, if the draft is based on that one, and installs it
 * here at once. On `pack-version-conflict` the draft is already rebased on the newest, its conflicts are in its row,
 * and nothing was published. Throws `StorageError`.
 */
export async function publishPackDraft({
  db,
  transport: connect,
  packId,
  now,
}: {
  db: SouffleurDatabase;
  transport: Connect;
  packId: string;
  now: () => number;
}): Promise<{ done: true; version: number } | ServiceFailure> {
  const membership = await readMembership(db);
  if (!membership) return { done: false, reason: 'not-joined' };
  const draft = await readPackDraft(db, packId);
  if (!draft) return { done: false, reason: 'not-found' };
  const transport = connect(membership);
  try {
    const published = await publish({ db, transport }, draft, now());
    await afterPublishing({ db, transport, membership, now: now() }, draft, published);
    return { done: true, version: published.head.version };
  } catch (error) {
    const failure = asFailure(error);
    if (failure.reason !== 'pack-version-conflict') return failure;
    try {
      const rebased = await rebaseOnNewest({ db, transport, membership }, packId);
      if (rebased === 'newer-fields') return { done: false, reason: 'pack-from-newer-version' };
    } catch (second) {
      // The conflict is the news; that the newer version could not be had is found again at the next attempt.
      asFailure(second);
    }
    return failure;
  }
}

async function publish(
  { db, transport }: Pick<PublishContext, 'db' | 'transport'>,
  draft: PackDraftRow,
  publishedAt: number,
): Promise<Published> {
  const next = draft.baseVersion + 1;
  const parsed = validateUntrusted({ ...draft.pack, version: next, publishedAt }, packSourceSchema);
  if (!parsed.ok) throw new TransportError('invalid-request', { problems: parsed.problems });
  const installed = await installedHash(db, draft.packId);
  const newest = await newestHead(transport, draft.packId);
  let version = next;
  if (newest) {
    const known = await isKnown({ db, transport }, draft, newest);
    // A used number is refused to all but the very draft that used it, when its response was lost.
    version = known ? newest.version + 1 : Math.min(newest.version, next);
  }
  const { head } = await transport.call('publish', {
    params: { packId: draft.packId, version: String(version) },
    body: { ...parsed.value, version },
  });
  const isNewest = !newest || head.version > newest.version || head.sha256 === newest.sha256;
  return { head, isNewest, installed };
}

function installedHash(db: SouffleurDatabase, packId: string): Promise<string | undefined> {
  return read(db, [db.packs], async (db) => (await db.packs.get(packId))?.sha256);
}

/**
 * Whether that version is the draft's base, or an earlier one. The number is not enough: a built-in pack, another
 * organisation and a restored service each count for themselves.
 */
async function isKnown(
  { db, transport }: Pick<PublishContext, 'db' | 'transport'>,
  { packId, baseVersion, base }: PackDraftRow,
  newest: PackHead,
): Promise<boolean> {
  if (!base || newest.version > baseVersion) return false;
  const held = (await heldVersions(db, packId)).filter(({ origin }) => origin === 'organisation');
  if (newest.version === baseVersion) {
    const here = held.find(({ sha256 }) => sha256 === newest.sha256);
    if (here) return !here.unknownFields && isSameText(here.pack, base);
    const response = await fetchPack({ transport }, newest);
    return response.ok && response.unknownFields.length === 0 && isSameText(response.pack, base);
  }
  // A version of this organisation that its service has lost: it was restored from a backup.
  const lost = held.find(({ pack }) => isSameText(pack, base))?.pack;
  // Its number was used again since. Where no version of that number is here, only the service's own times show that.
  const another = held.some(({ version, sha256 }) => version === newest.version && sha256 !== newest.sha256);
  return lost !== undefined && !another && newest.publishedAt <= lost.publishedAt;
}

/** Chapters define the order of cards; the time of publication is the service's. */
function isSameText(a: Pack, b: Pack): boolean {
  const text = (written: Pack) => {
    // One that was installed by an earlier version is cleaned as the other is.
    const pack = packSchema.safeParse(written).data ?? written;
    return { ...pack, publishedAt: 0, cards: Object.fromEntries(pack.cards.map((card) => [card.id, card])) };
  };
  return deepEqual(text(a), text(b));
}

/** Installs the published version and deletes the draft, or rebases it when it was edited meanwhile. */
async function afterPublishing(
  { db, transport, membership, now }: PublishContext & { now: number },
  draft: PackDraftRow,
  { head, isNewest, installed }: Published,
): Promise<void> {
  const published = await fetched(transport, head);
  await write(db, [db.meta, db.packDrafts, ...packTables(db)], async (db) => {
    if (published && (await isStillOf(db, membership))) {
      const replacedMeanwhile = (await db.packs.get(draft.packId))?.sha256 !== installed;
      await installInTransaction(db, {
        pack: published,
        origin: 'organisation',
        sha256: head.sha256,
        publishedBy: head.publishedBy,
        now,
        // A restored service counts from a lower number: its newest then replaces a higher one.
        restoring: isNewest && !replacedMeanwhile,
      });
    }
    const present = await db.packDrafts.get(draft.packId);
    if (present?.changedAt === draft.changedAt) await db.packDrafts.delete(draft.packId);
    else if (present) {
      const base = published ?? { ...draft.pack, version: head.version };
      await db.packDrafts.put({ ...present, base: draft.pack });
      await rebaseInTransaction(db, draft.packId, base);
    }
  });
}

/** The published bytes, validated as any other; when they cannot be fetched now, the next run of sync fetches them. */
async function fetched(transport: Transport, head: PackHead): Promise<Pack | undefined> {
  try {
    const response = await fetchPack({ transport }, head);
    return response.ok ? response.pack : undefined;
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    return undefined;
  }
}

/** Whether nobody left or joined since the request was made: the response belongs to the organisation. */
async function isStillOf(db: SouffleurTables, membership: MembershipRow): Promise<boolean> {
  const present = await db.meta.get('membership');
  return present !== undefined && holdsToken(present, membership.token);
}

/**
 * Puts the draft on top of the newest version. `newer-fields`: that one holds fields of a later release, without which
 * the draft would publish it; the draft stays as it is.
 */
async function rebaseOnNewest(
  { db, transport, membership }: PublishContext,
  packId: string,
): Promise<'done' | 'newer-fields'> {
  const head = await newestHead(transport, packId);
  if (!head) return 'done';
  const response = await fetchPack({ transport }, head);
  if (!response.ok) return 'done';
  if (response.unknownFields.length > 0) return 'newer-fields';
  await write(db, [db.meta, db.packDrafts], async (db) => {
    if (!(await isStillOf(db, membership))) return;
    const draft = await db.packDrafts.get(packId);
    const already = draft?.base && isSameText(draft.base, response.pack);
    if (draft && !already) await rebaseInTransaction(db, packId, response.pack);
  });
  return 'done';
}

async function newestHead(transport: Transport, packId: string): Promise<PackHead | undefined> {
  let cursor: string | undefined;
  for (;;) {
    const response = await transport.call('pullPacks', { query: { cursor } });
    const head = response.packs.find((each) => each.packId === packId);
    if (head || !response.more || response.cursor === cursor) return head;
    cursor = response.cursor;
  }
}
