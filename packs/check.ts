/**
 * `npm run packs:check [folder…] [-- --law [--write]]`: compiles pack sources and prints their problems, by file, line and
 * path, and warns of placeholders that mislead; with no folder named, the packs that ship, which are held to all rules of
 * `content-rules.ts`. `--law` prints the statements of law with their sources;
 * with `--write` it writes them to docs/law.md.
 */
import { readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Pack } from '@/protocol/pack';
import { type CompiledSource, compileSource, PackSourceError } from './compile';
import { CONTENT_RULES, placeholderBreaks } from './content-rules';
import { lawTable } from './law';

const here = dirname(fileURLToPath(import.meta.url));
const LAW_FILE = join(here, '..', 'docs', 'law.md');
const option = { type: 'boolean', default: false } as const;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { law: option, write: option },
});
const areOurs = positionals.length === 0;
const folders = areOurs ? await shippedFolders() : positionals;
const packs: Pack[] = [];

for (const folder of folders) {
  try {
    const compiled = await compileSource(folder);
    const { pack } = compiled;
    packs.push(pack);
    // The table alone is what is printed.
    if (!values.law || values.write)
      console.log(
        `${pack.id} ${pack.version}: ${pack.cards.length} cards in ${pack.chapters.length} chapters`,
      );
    if (!values.law) checkContent(compiled);
  } catch (error) {
    if (!(error instanceof PackSourceError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
if (values.law) await showLaw();

async function shippedFolders(): Promise<string[]> {
  const entries = await readdir(here, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => join(here, entry.name));
  return folders.sort();
}

/** Prints what breaks a rule of ours, and fails; of another pack, what its author should look at again. */
function checkContent({ pack, locate }: CompiledSource): void {
  if (!areOurs) {
    for (const { path, message } of placeholderBreaks(pack))
      console.log(`  ${locate(path)}: warning – ${message}`);
    return;
  }
  for (const { name, breaks } of CONTENT_RULES) {
    for (const { path, message } of breaks(pack)) {
      console.error(`  ${locate(path)}: ${name} – ${message}`);
      process.exitCode = 1;
    }
  }
}

async function showLaw(): Promise<void> {
  const table = lawTable(packs);
  if (!values.write) {
    console.log(table);
    return;
  }
  await writeFile(LAW_FILE, table);
  console.log(LAW_FILE);
}
