/** `npm run packs:check [folder…]`: compiles pack sources and prints their problems, by file and path. */
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compilePack, PackSourceError } from './compile';

const here = dirname(fileURLToPath(import.meta.url));
const named = process.argv.slice(2);
const folders =
  named.length > 0
    ? named
    : (await readdir(here, { withFileTypes: true }))
        .filter((entry) => entry.isDirectory())
        .map((entry) => join(here, entry.name));

for (const folder of folders) {
  try {
    const pack = await compilePack(folder);
    console.log(`${pack.id} ${pack.version}: ${pack.cards.length} cards in ${pack.chapters.length} chapters`);
  } catch (error) {
    if (!(error instanceof PackSourceError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
