/** `npm run pack:schema`: writes docs/pack.schema.json, the JSON Schema of a compiled pack, for editors and tools. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { PACK_FORMAT_VERSION, packSchema } from '@/protocol/pack';

export const PACK_SCHEMA_FILE = join(import.meta.dirname, '..', 'docs', 'pack.schema.json');

/**
 * The schema as text. It covers structure, names, lengths and closed sets; docs/pack-format.md holds the rest (unique
 * ids, existing cards, plain text, at least one language).
 */
export function packJsonSchema(): string {
  const schema = z.toJSONSchema(packSchema, { target: 'draft-2020-12' });
  const head = { title: `Souffleur pack, format version ${PACK_FORMAT_VERSION}`, ...schema };
  return `${JSON.stringify(head, null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(PACK_SCHEMA_FILE, packJsonSchema());
  console.log(PACK_SCHEMA_FILE);
}
