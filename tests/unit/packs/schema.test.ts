import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { PACK_SCHEMA_FILE, packJsonSchema } from '@/packs/schema';
import { PACK_LIMITS } from '@/protocol/pack';
import { SHIPPED_PACKS, shippedPack } from '@/tests/support/shipped-packs';

const root = join(import.meta.dirname, '..', '..', '..');
const published = JSON.parse(await readFile(PACK_SCHEMA_FILE, 'utf8')) as Parameters<
  typeof z.fromJSONSchema
>[0];
const schema = z.fromJSONSchema(published);

describe('the published JSON Schema of a pack', () => {
  it('is what the code says (else run `npm run pack:schema`)', () => {
    expect(published).toEqual(JSON.parse(packJsonSchema()));
  });

  it.each(SHIPPED_PACKS)('lets %s through, and not with a name, a tone or an id it does not know', (id) => {
    const pack = shippedPack(id);
    const [first, ...rest] = pack.cards;
    expect(schema.safeParse(pack).error).toBeUndefined();
    for (const wrong of [
      { ...pack, colour: 'red' },
      { ...pack, formatVersion: 2 },
      { ...pack, cards: [{ ...first, id: 'É' }, ...rest] },
      { ...pack, cards: [{ ...first, kind: 'poem' }, ...rest] },
      { ...pack, title: { fr: 'x'.repeat(PACK_LIMITS.title + 1) } },
      { ...pack, chapters: [] },
    ]) {
      expect(schema.safeParse(wrong).success).toBe(false);
    }
  });
});

describe('the guide to the format', () => {
  it('names each limit as it is', async () => {
    const guide = await readFile(join(root, 'docs', 'pack-format.md'), 'utf8');
    const table = guide.slice(guide.indexOf('## Limits'), guide.indexOf('## When a pack'));
    for (const limit of Object.values(PACK_LIMITS)) {
      expect(table, String(limit)).toMatch(new RegExp(`\\b${limit.toLocaleString('en')}\\b`, 'u'));
    }
  });
});
