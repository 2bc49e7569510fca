/**
 * `node setup/wxt.mjs prepare|build|… `: WXT's own command, for which `@/` also works in what wxt.config.ts
 * imports. WXT reads its configuration with jiti, which does not read the alias from tsconfig.json.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
process.env.JITI_ALIAS = JSON.stringify({ '@': root });
// Whoever builds it (a test runner sets another): what is built is what people get, except in `npm run dev`.
if (process.argv[2] === 'build') {
  process.env.NODE_ENV = process.argv.includes('development') ? 'development' : 'production';
}
await import(new URL('../node_modules/wxt/bin/wxt.mjs', import.meta.url).href);
