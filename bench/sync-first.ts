/**
 * The first sync of a trainer's panel, in a process of its own: the real engine over an IndexedDB in memory, against
 * the bare download of the same bytes, validated by the same schemas and stored nowhere. Prints JSON.
 */
import { Dexie } from 'dexie';
import { IDBKeyRange, indexedDB } from 'fake-indexeddb';
import type { Cursor } from '@/protocol/api';
import { PACK_LIMITS, packSchema } from '@/protocol/pack';
import { readUntrustedJson } from '@/protocol/validation/validate';
import { createDatabases } from '@/storage/database/databases';
import { openDirectory } from '@/storage/membership/directory';
import { readMembership } from '@/storage/membership/membership';
import { connectBy } from '@/sync/http/transport';
import { joinOrganisation } from '@/sync/membership/join';
import { createSync } from '@/sync/run/engine';

export type FirstSync = { state: string; tips: number; cards: number; engineMs: number; downloadMs: number };

Dexie.dependencies.indexedDB = indexedDB;
Dexie.dependencies.IDBKeyRange = IDBKeyRange;

process.once('message', ({ address, code }: { address: string; code: string }) => {
  measure(address, code).then(
    (result) => process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0)),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

async function measure(address: string, code: string): Promise<FirstSync> {
  const databases = createDatabases(openDirectory());
  const db = await databases.current();
  const now = Date.now;
  const joined = await joinOrganisation({
    databases,
    address,
    code,
    name: 'Nadia',
    device: 'bench',
    fetch,
    now,
  });
  if (!joined.done) throw new Error(joined.reason);
  const membership = await readMembership(db);
  if (!membership) throw new Error('not joined');
  const transport = connectBy(fetch)(membership);

  let began = performance.now();
  let cursor: Cursor | undefined;
  for (let more = true; more; ) {
    const page = await transport.call('pullTips', { query: { cursor } });
    ({ cursor, more } = page);
  }
  const { packs } = await transport.call('pullPacks');
  for (const head of packs) {
    const bytes = await transport.packBytes(head);
    readUntrustedJson(new TextDecoder().decode(bytes), packSchema, PACK_LIMITS.bytes);
  }
  const downloadMs = performance.now() - began;

  const lock = { request: <T>(_name: string, work: () => Promise<T>) => work() };
  const sync = createSync({ db, transport: connectBy(fetch), now, random: Math.random, lock });
  began = performance.now();
  const state = await sync.run('joined');
  const engineMs = performance.now() - began;
  return { state, tips: await db.tips.count(), cards: await db.cards.count(), engineMs, downloadMs };
}
