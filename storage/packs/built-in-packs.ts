/**
 * The packs inside the extension.
 * Guarantees: readable after the first start without a network; they never replace a version that the organisation
 * published.
 */
import * as z from 'zod';
import { PACK_LIMITS, packSchema } from '@/protocol/pack';
import { slugSchema } from '@/protocol/text/slug';
import { readUntrustedJson } from '@/protocol/validation/validate';
import type { SouffleurDatabase } from '@/storage/database/database';
import { installPack, listPacks } from './packs';

const indexSchema = z.array(z.strictObject({ id: slugSchema, version: z.int(), sha256: z.string() }));
const INDEX_BYTES = 100_000;

/**
 * Installs the built-in packs that are missing or older here. `readAsset` gives a packaged file's text by its
 * path. Rejects when the package itself is damaged, or with a `StorageError`.
 */
export async function installBuiltInPacks(
  db: SouffleurDatabase,
  readAsset: (path: string) => Promise<string>,
  now = Date.now(),
): Promise<void> {
  const index = readUntrustedJson(await readAsset('packs/index.json'), indexSchema, INDEX_BYTES);
  if (!index.ok) throw new Error('packs/index.json is damaged');
  const installed = new Map((await listPacks(db)).map((pack) => [pack.id, pack]));
  for (const { id, version, sha256 } of index.value) {
    const here = installed.get(id);
    if (here && (here.origin !== 'built-in' || here.version >= version)) continue;
    const pack = readUntrustedJson(await readAsset(`packs/${id}.json`), packSchema, PACK_LIMITS.bytes);
    if (!pack.ok) throw new Error(`packs/${id}.json is damaged`);
    await installPack(db, { pack: pack.value, origin: 'built-in', sha256, now });
  }
}
