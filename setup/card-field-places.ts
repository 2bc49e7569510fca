/** `tsx setup/card-field-places.ts [commit]`: the files of the product that name each plain field of a card. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CARD_FIELDS, fieldsOf } from '@/protocol/pack-fields';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** The product and the description of its format: no tests, measurements or packs, which hold fields as data. */
const PRODUCT = ['*.ts', '*.tsx', 'docs/*.md', 'docs/*.json', ':!tests', ':!bench', ':!chaos', ':!packs'];

/** Each plain field of a card with the files that name it, in the working tree or at a commit. */
export function cardFieldPlaces(commit?: string): { field: string; files: string[] }[] {
  // Other types have controls of their own; `kind` is also a word of other things.
  const days = fieldsOf(CARD_FIELDS).flatMap(([field, { type }]) => (type === 'day' ? [field] : []));
  return days.map((field) => ({ field, files: filesNaming(field, commit) }));
}

function filesNaming(word: string, commit?: string): string[] {
  const revision = commit === undefined ? [] : [commit];
  const found = execFileSync('git', ['grep', '-lw', word, ...revision, '--', ...PRODUCT], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return found.split('\n').filter((line) => line !== '');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { field, files } of cardFieldPlaces(process.argv[2]))
    console.log(`${field}: ${files.length} files`);
}
