/**
 * Published packs in. Guarantees that a pack is installed only when its bytes have the hash that the service
 * named and the shape of a pack, that a bad one disturbs nothing and holds nothing up, that the cursor moves in the
 * same transaction as the last installation it covers, and that fields of a later release are left out until this one
 * knows them.
 */
import type { PackHead, PacksResponse } from '@/protocol/api';
import { PACK_LIMITS, type Pack } from '@/protocol/pack';
import { isKnownPackField, PACK_READER, readInstalledPack } from '@/protocol/pack-reading';
import type { SouffleurTables } from '@/storage/database/database';
import { sha256Hex } from '@/storage/database/digest';
import type { RefusedPack, SyncRow } from '@/storage/database/meta-rows';
import { read, write } from '@/storage/database/transaction';
import { installInTransaction, packTables, rereadInTransaction } from '@/storage/packs/packs';
import { TransportError } from '@/sync/http/transport-error';
import { type RunContext, requireCurrent } from './run-context';
import { advanceCursor, otherEpoch, resetCursor, type StreamEnd } from './streams';

/** Delay in ms before a pack with wrong bytes, which may have been truncated on the way, is fetched again. */
const FETCH_AGAIN_MS = 5 * 60_000;

type Refusal = Pick<RefusedPack, 'problem' | 'path' | 'limit'>;
/** `unknownFields`: fields of a later release, left out of `pack`. */
export type FetchedPack = { ok: true; pack: Pack; unknownFields: string[] } | ({ ok: false } & Refusal);

/** Reads the stream to its end. Throws the transport's errors; packs installed before stay. */
export async function pullPacks(session: RunContext, { manual }: { manual: boolean }): Promise<StreamEnd> {
  const { db } = session;
  let end: StreamEnd;
  for (;;) {
    const { sync, stored } = await read(db, [db.meta], async (db) => ({
      sync: await requireCurrent(db, session),
      stored: await db.meta.get('told-packs'),
    }));
    const cursor = sync.packsCursor;
    if (cursor !== undefined && !stored) {
      // Read by a build that did not store the service's versions: nothing could be compared with them.
      await resetCursor(session, 'packs');
      continue;
    }
    const response = await session.transport.call('pullPacks', { query: { cursor } });
    if (otherEpoch(cursor, response.cursor)) {
      await resetCursor(session, 'packs');
      continue;
    }
    if (response.more && response.cursor === cursor) throw new TransportError('garbled-answer');
    await installPage(session, sync, response);
    end = { checksum: response.checksum };
    if (!response.more) break;
  }
  await fetchRefusedAgain(session, manual);
  await readAgain(session);
  return end;
}

async function installPage(session: RunContext, sync: SyncRow, response: PacksResponse): Promise<void> {
  const { db } = session;
  const before = sync.packsCursor;
  const resyncing = sync.resyncing?.packs ?? false;
  const wanted: PackHead[] = [];
  for (const head of response.packs) if (await isWanted(session, head, resyncing)) wanted.push(head);
  for (const [index, head] of wanted.entries()) {
    const fetched = await fetchPack(session, head);
    const last = index === wanted.length - 1;
    await write(db, [db.meta, ...packTables(db)], async (db) => {
      const stored = await install(
        db,
        session,
        head,
        fetched,
        { stream: 'packs', cursor: before },
        resyncing,
      );
      await db.meta.put(last ? advanceCursor(stored, 'packs', response.cursor, !response.more) : stored);
      if (last) await noteServerPacks(db, response.packs);
    });
  }
  if (wanted.length > 0 || (response.cursor === before && !resyncing)) return;
  await write(db, [db.meta], async (db) => {
    const current = await requireCurrent(db, session, { stream: 'packs', cursor: before });
    await db.meta.put(advanceCursor(current, 'packs', response.cursor, !response.more));
    await noteServerPacks(db, response.packs);
  });
}

/** Stores which version of each pack the service named, also of those that were unwanted or refused. */
async function noteServerPacks(db: SouffleurTables, packs: readonly PackHead[]): Promise<void> {
  const row = await db.meta.get('told-packs');
  const heads = packs.map(({ packId, version, sha256 }) => [packId, { packId, version, sha256 }]);
  await db.meta.put({ key: 'told-packs', heads: { ...row?.heads, ...Object.fromEntries(heads) } });
}

async function isWanted(session: RunContext, head: PackHead, resyncing: boolean): Promise<boolean> {
  const { db } = session;
  const installed = await read(db, [db.packs], (db) => db.packs.get(head.packId));
  if (installed?.origin !== 'organisation') return true;
  // A restored service may have published other words under a number that is installed here.
  return resyncing ? installed.sha256 !== head.sha256 : installed.version < head.version;
}

/** The bytes of a published version, validated. Throws the transport's errors, except for bytes that are not there. */
export async function fetchPack(
  session: Pick<RunContext, 'transport'>,
  head: Pick<PackHead, 'packId' | 'version' | 'sha256' | 'bytes'>,
): Promise<FetchedPack> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = await session.transport.packBytes(head);
  } catch (error) {
    if (!(error instanceof TransportError) || error.reason !== 'not-found') throw error;
    return { ok: false, problem: 'not-found', path: '' };
  }
  if ((await sha256Hex(bytes)) !== head.sha256) return { ok: false, problem: 'wrong-hash', path: '' };
  const parsed = readInstalledPack(new TextDecoder().decode(bytes));
  if (!parsed.ok) {
    const [first] = parsed.problems;
    if (!first) return { ok: false, problem: 'wrong-value', path: '' };
    const { path, ...problem } = first;
    return { ok: false, ...problem, path };
  }
  const { known: pack, unknown: unknownFields } = parsed.value;
  const { id, version } = pack;
  if (id !== head.packId) return { ok: false, problem: 'wrong-value', path: 'id' };
  if (version !== head.version) return { ok: false, problem: 'wrong-value', path: 'version' };
  return { ok: true, pack, unknownFields };
}

/** Installs the fetched pack, or records why not. Inside a write over `meta` and the pack tables. */
async function install(
  db: SouffleurTables,
  session: RunContext,
  head: PackHead,
  fetched: FetchedPack,
  expected: Parameters<typeof requireCurrent>[2],
  restoring: boolean,
): Promise<SyncRow> {
  const { refusedPacks = [], ...sync } = await requireCurrent(db, session, expected);
  const others = refusedPacks.filter((refused) => refused.head.packId !== head.packId);
  if (fetched.ok) {
    await installInTransaction(db, {
      pack: fetched.pack,
      unknownFields: fetched.unknownFields,
      origin: 'organisation',
      sha256: head.sha256,
      publishedBy: head.publishedBy,
      now: session.now(),
      restoring,
    });
  } else {
    const { ok: _refused, ...why } = fetched;
    others.push({
      head,
      ...why,
      path: why.path.slice(0, 300),
      refusedAt: session.now(),
      reader: PACK_READER,
    });
  }
  return others.length > 0 ? { ...sync, refusedPacks: others } : sync;
}

async function fetchRefusedAgain(session: RunContext, manual: boolean): Promise<void> {
  const { db } = session;
  const { refusedPacks = [] } = await read(db, [db.meta], (db) => requireCurrent(db, session));
  for (const { head, problem, refusedAt, reader } of refusedPacks) {
    const cut = problem === 'wrong-hash' || problem === 'not-found';
    const due = manual || Math.abs(session.now() - refusedAt) >= FETCH_AGAIN_MS;
    // An update of the extension may read what the release before refused.
    if (reader === PACK_READER && !(cut && due)) continue;
    const fetched = await fetchPack(session, head);
    await write(db, [db.meta, ...packTables(db)], async (db) => {
      await db.meta.put(await install(db, session, head, fetched, {}, false));
    });
  }
}

/** Reads installed packs again whose unknown fields an update of the extension has come to know. */
async function readAgain(session: RunContext): Promise<void> {
  const { db } = session;
  const installed = await read(db, [db.packs], (db) => db.packs.toArray());
  for (const { id: packId, version, sha256, origin, unknownFields = [] } of installed) {
    if (origin !== 'organisation' || !unknownFields.some(isKnownPackField)) continue;
    const fetched = await fetchPack(session, { packId, version, sha256, bytes: PACK_LIMITS.bytes });
    if (!fetched.ok) continue;
    await write(db, [db.meta, ...packTables(db)], async (db) => {
      await requireCurrent(db, session);
      await rereadInTransaction(db, { ...fetched, sha256 });
    });
  }
}
