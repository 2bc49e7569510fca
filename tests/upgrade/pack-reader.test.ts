/**
 * The packs of this build, read by the panels of earlier ones: the schema of each is recorded as it was on the day of its
 * release, and read by the rule of `docs/pack-format.md` for packs that grow.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { packJsonSchema } from '@/packs/schema';
import { PACK_FORMAT_VERSION, type Pack, packSchema } from '@/protocol/pack';
import { splitUnknownKeys, tolerateUnknownKeys } from '@/protocol/validation/unknown-keys';
import { validateUntrusted } from '@/protocol/validation/validate';
import { sampleOf } from '@/tests/support/schema-samples';
import { SHIPPED_PACKS, shippedPack } from '@/tests/support/shipped-packs';

const recorded = readdirSync(import.meta.dirname).flatMap((name) => {
  const format = /^pack-schema-(\d+)\.json$/u.exec(name)?.[1];
  return format === undefined ? [] : [{ format: Number(format), name }];
});

it('has a recorded schema of this format version', () => {
  expect(recorded.map(({ format }) => format)).toContain(PACK_FORMAT_VERSION);
});

/** As many variants as the longest closed set of the format has values. */
const VARIANTS = 5;
/** Packs in which every field of this build's schema is filled, with each value of each closed set. */
const filled = Array.from(
  { length: VARIANTS },
  (_, variant) => sampleOf(JSON.parse(packJsonSchema()), variant) as Pack,
);

describe.each(recorded.filter(({ format }) => format === PACK_FORMAT_VERSION))(
  'a panel as it was when $name was recorded',
  ({ name }) => {
    const schema = z.fromJSONSchema(JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8')));
    const read = (pack: unknown) => {
      const parsed = validateUntrusted(pack, tolerateUnknownKeys(schema));
      return parsed.ok ? splitUnknownKeys(schema, parsed.value) : parsed;
    };

    it('knows every part that it must, and refuses what is no pack of its format', () => {
      const [pack] = filled;
      expect(read({ ...pack, formatVersion: PACK_FORMAT_VERSION + 1 })).toMatchObject({
        problems: [{ path: 'formatVersion', problem: 'wrong-version' }],
      });
      expect(read({ ...pack, title: 7 })).toMatchObject({ problems: [{ path: 'title' }] });
      expect(read({ ...pack, cards: undefined })).toMatchObject({ problems: [{ path: 'cards' }] });
    });

    it.each(SHIPPED_PACKS)('reads %s as this build compiles it', (id) => {
      const pack = shippedPack(id);
      const { known, unknown } = read(pack) as ReturnType<typeof splitUnknownKeys<unknown>>;
      // What it does not know is this build's own, and nothing else is missing.
      // In any order: a reader puts the keys that it does not know behind those that it knows.
      const split = splitUnknownKeys(schema, pack);
      expect(split.known).toEqual(known);
      expect([...split.unknown].sort()).toEqual([...unknown].sort());
      expect(packSchema.safeParse(known).success).toBe(true);
    });

    it.each(filled.map((pack, variant) => ({ pack, variant })))(
      'reads a pack with every field that this build knows (variant $variant)',
      ({ pack }) => {
        expect(read(pack)).toMatchObject({ known: { id: pack.id, version: pack.version } });
        const { unknown } = splitUnknownKeys(schema, pack);
        expect(unknown.length).toBeLessThan(50);
      },
    );

    it('reads packs of builds to come, with new keys in every object, as the same packs without them', () => {
      for (const pack of filled) {
        const grown = withFutureKeys(pack);
        expect(JSON.stringify(grown)).toContain('future');
        const { known, unknown } = read(grown) as ReturnType<typeof splitUnknownKeys<unknown>>;
        expect(known).toEqual(splitUnknownKeys(schema, pack).known);
        expect(unknown).toEqual(
          expect.arrayContaining([
            'future',
            'chapters.*.future',
            'cards.*.future',
            'cards.*.fr.scripts.*.future',
          ]),
        );
        expect(JSON.stringify(known)).not.toContain('future');
      }
    });

    it.each(['__proto__', 'constructor', 'prototype'])('lets no `%s` in among them', (key) => {
      const json = JSON.stringify(withFutureKeys(filled[0])).replace('"future"', `"${key}"`);
      expect(read(JSON.parse(json))).toMatchObject({ problems: [{ problem: 'forbidden-key' }] });
    });
  },
);

/** The same value with a key in each of its objects that no schema has yet. */
function withFutureKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withFutureKeys);
  if (typeof value !== 'object' || value === null) return value;
  const inside = Object.entries(value).map(([key, each]) => [key, withFutureKeys(each)]);
  return { ...Object.fromEntries(inside), future: { words: ['{{x}'], deep: true } };
}
