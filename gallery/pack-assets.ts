/**
 * Vite plugin that compiles the shipped packs and gives them to the module `virtual:pack-assets`: the same files that
 * the extension reads from its package.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { tsImport } from 'tsx/esm/api';
import type { Plugin } from 'vite';

type Compiler = { compilePack: (folder: string) => Promise<{ id: string; version: number }> };

const MODULE = 'virtual:pack-assets';
const RESOLVED = `\0${MODULE}`;
const PACKS = join(import.meta.dirname, '..', 'packs');

async function assets(): Promise<Record<string, string>> {
  // Loaded here: a configuration of Vite is read without the paths of tsconfig.json.
  const { compilePack } = (await tsImport('../packs/compile.ts', import.meta.url)) as Compiler;
  const pack = await compilePack(join(PACKS, 'desescalade'));
  const builtIn = JSON.stringify(pack);
  const organisation = JSON.stringify(await compilePack(join(PACKS, 'relation-client')));
  const { id, version } = pack;
  const sha256 = createHash('sha256').update(builtIn).digest('hex');
  return {
    'packs/index.json': JSON.stringify([{ id, version, sha256 }]),
    'packs/desescalade.json': builtIn,
    'packs/relation-client.json': organisation,
  };
}

export function packAssets(): Plugin {
  let compiled: Promise<Record<string, string>> | undefined;
  return {
    name: 'pack-assets',
    resolveId: (id) => (id === MODULE ? RESOLVED : undefined),
    async load(id) {
      if (id !== RESOLVED) return undefined;
      compiled ??= assets();
      return `export const assets = ${JSON.stringify(await compiled)};`;
    },
  };
}
