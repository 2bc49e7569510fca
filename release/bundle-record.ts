/** Record of the files that Vite put into its bundles: modules, and fonts and pictures that styles name. */
import { resolve } from 'node:path';
import type { Plugin } from 'vite';
import { ROOT } from '@/setup/browser';

/** One record for several bundles: each needs a plugin of its own, and so does each worker’s. */
export function bundleRecord() {
  const sources = new Set<string>();
  return {
    /** Ids of modules, and paths of files. */
    sources: sources as ReadonlySet<string>,
    clear: () => sources.clear(),
    plugin: (): Plugin => ({
      name: 'bundle-record',
      generateBundle(_options, bundle) {
        for (const output of Object.values(bundle)) {
          if (output.type === 'chunk') for (const id of output.moduleIds) sources.add(id);
          else for (const name of output.originalFileNames) sources.add(resolve(ROOT, name));
        }
      },
    }),
  };
}
