/**
 * The packs that ship, compiled once in each process of tests: files of tests share evaluated modules.
 * *Guarantees:* no test can change them for the next.
 */
import { join } from 'node:path';
import { type CompiledSource, compileSource } from '@/packs/compile';
import type { Pack } from '@/protocol/pack';

export const SHIPPED_PACKS = ['desescalade', 'relation-client'] as const;
export type ShippedPack = (typeof SHIPPED_PACKS)[number];

// When this module is evaluated: the seconds that their YAML takes count against no test's time limit on a busy machine.
const compiled = new Map(await Promise.all(SHIPPED_PACKS.map(compiledPack)));

async function compiledPack(id: ShippedPack): Promise<[ShippedPack, CompiledSource]> {
  const source = await compileSource(join(import.meta.dirname, '..', '..', 'packs', id));
  return [id, { ...source, pack: frozen(source.pack) }];
}

/** A shipped pack with the places of its source. */
export function shippedSource(id: ShippedPack): CompiledSource {
  const source = compiled.get(id);
  if (!source) throw new Error(`no pack ${id}`);
  return source;
}

export const shippedPack = (id: ShippedPack): Pack => shippedSource(id).pack;

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
