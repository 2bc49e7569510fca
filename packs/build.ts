/**
 * `npm run packs:build [folder] [-- --out FILE]`: writes the JSON of a pack's YAML source, which the console imports and
 * `admin packs publish` takes. Without a folder, that of `relation-client`.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compilePack, PackSourceError } from './compile';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { out: { type: 'string' } } });
const [folder = join(import.meta.dirname, 'relation-client')] = positionals;

try {
  const pack = await compilePack(folder);
  // The name under which the console exports a pack.
  const file = values.out ?? `${pack.id}-v${pack.version}.json`;
  await writeFile(file, `${JSON.stringify(pack, null, 2)}\n`);
  console.log(`${file}: ${pack.id} ${pack.version}, ${pack.cards.length} cards`);
} catch (error) {
  if (!(error instanceof PackSourceError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
