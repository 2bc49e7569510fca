/**
 * `npm run packs:check [folder…] [-- --all]`: compiles pack sources and prints their problems, by file, line and path; with
 * no folder named, the packs that ship, which are held to the rules of `content-rules.ts` too. `--all` fails for the rules
 * that are not held yet as well.
 */
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type CompiledSource, compileSource, PackSourceError } from './compile';
import { CONTENT_RULES } from './content-rules';

const here = dirname(fileURLToPath(import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { all: { type: 'boolean', default: false } },
});
const areOurs = positionals.length === 0;
const folders = areOurs ? await shippedFolders() : positionals;

for (const folder of folders) {
  try {
    const compiled = await compileSource(folder);
    const { pack } = compiled;
    console.log(`${pack.id} ${pack.version}: ${pack.cards.length} cards in ${pack.chapters.length} chapters`);
    if (areOurs || values.all) checkContent(compiled);
  } catch (error) {
    if (!(error instanceof PackSourceError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

async function shippedFolders(): Promise<string[]> {
  const entries = await readdir(here, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => join(here, entry.name));
}

/** Prints what breaks a rule; fails where the rule is held. */
function checkContent({ pack, locate }: CompiledSource): void {
  for (const { name, held, breaks } of CONTENT_RULES) {
    const found = breaks(pack);
    if (found.length === 0) continue;
    if (!held && !values.all) {
      console.log(`  ${name}: ${found.length} left (not held yet)`);
      continue;
    }
    process.exitCode = 1;
    for (const { place, message } of found) console.error(`  ${locate(place)}: ${name} – ${message}`);
  }
}
