/**
 * `node release/build-extension.mjs chrome|edge|firefox <folder>`: the extension as people get it, built into that
 * folder. A process of its own, because WXT reads its configuration with jiti and needs the alias before it starts.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [browser, outDir] = process.argv.slice(2);
process.env.JITI_ALIAS = JSON.stringify({ '@': root });
process.env.NODE_ENV = 'production';
const { build } = await import('wxt');
await build({
  root,
  outDir: /** @type {string} */ (outDir),
  outDirTemplate: /** @type {string} */ (browser),
  browser: /** @type {string} */ (browser),
  manifestVersion: 3,
});
