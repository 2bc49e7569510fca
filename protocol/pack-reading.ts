/**
 * How packs of a later release are read. Within one format version a pack grows by optional keys alone: whoever installs,
 * stores or passes it on tolerates those that it does not know; whoever writes packs (`pack-source.ts`) does not.
 *
 * *Guarantees:* a pack with unknown keys reads as the same pack without them; a later format version is refused by name.
 */
import {
  knownPaths,
  knowsPath,
  type SplitValue,
  splitUnknownKeys,
  tolerateUnknownKeys,
} from '@/protocol/validation/unknown-keys';
import { readUntrustedJson, type Untrusted } from '@/protocol/validation/validate';
import { PACK_FORMAT_VERSION, PACK_LIMITS, type Pack, packSchema } from './pack';
import { refuseSourceProblems } from './pack-source';

const tolerantSchema = tolerateUnknownKeys(packSchema);

/** Parses and validates a pack to be installed, once its hash was checked, and names the fields that it left out. */
export function readInstalledPack(text: string): Untrusted<SplitValue<Pack>> {
  const read = readUntrustedJson(text, tolerantSchema, PACK_LIMITS.bytes);
  return read.ok ? { ok: true, value: splitPack(read.value) } : read;
}

/** Parts the fields that this version knows from those that a later one wrote. */
export function splitPack(pack: Pack): SplitValue<Pack> {
  return splitUnknownKeys(packSchema, pack);
}

/** Whether this version knows a field that an earlier one left out, such as `cards.*.mood`. */
export function isKnownPackField(path: string): boolean {
  return knowsPath(packSchema, path);
}

/**
 * Names what this version can read: it differs when the format version or a field does. A pack that was refused is
 * fetched again by a version with another name.
 */
export const PACK_READER = `${PACK_FORMAT_VERSION}:${checksum(knownPaths(packSchema).join(' '))}`;

function checksum(text: string): string {
  let sum = 0;
  for (let index = 0; index < text.length; index += 1) sum = (sum * 31 + text.charCodeAt(index)) % 2 ** 32;
  return sum.toString(36);
}

/**
 * A pack as the service takes it: what this version knows is validated as its author's, what it does not know is stored
 * and passed on as it came.
 */
export const publishedPackSchema = tolerantSchema.superRefine((pack, context) => {
  const { known, unknown } = splitPack(pack);
  // A later release may know another way out of a step.
  const knowsWays = !unknown.some((path) => path.startsWith('flows'));
  refuseSourceProblems(known, context, { knowsWays });
});
