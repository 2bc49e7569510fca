/**
 * The packs that ship, compiled once in each process of tests: files of tests share evaluated modules.
 * *Guarantees:* no test can change them for the next.
 */
import { join } from 'node:path';
import { type CompiledSource, compileSource } from '@/packs/compile';
import type { Pack } from '@/protocol/pack';

export const SHIPPED_PACKS = ['desescalade', 'relation-client'] as const;
export type ShippedPack = (typeof SHIPPED_PACKS)[number];

const compiled = new Map<ShippedPack, Promise<CompiledSource>>();

/** A shipped pack with the places of its source. */
export function shippedSource(id: ShippedPack): Promise<CompiledSource> {
  const known = compiled.get(id);
  if (known) return known;
  const source = compileSource(join(import.meta.dirname, '..', '..', 'packs', id)).then((made) => ({
    ...made,
    pack: frozen(made.pack),
  }));
  compiled.set(id, source);
  return source;
}

export const shippedPack = async (id: ShippedPack): Promise<Pack> => (await shippedSource(id)).pack;

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
