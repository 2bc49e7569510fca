import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PACK_LIMITS, type Pack, packSchema } from '@/protocol/pack';
import { DATA_PROBLEMS } from '@/protocol/validation/data-problem';
import { readUntrustedJson, validateUntrusted } from '@/protocol/validation/validate';

const SEED = { seed: 20261121, numRuns: 400 };

const line = fc
  .string({ unit: fc.constantFrom(...'aàéœ «»\u202f’!?Z9👍'), minLength: 1, maxLength: 40 })
  .map((text) => `m${text}n`);
const slug = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/);
const text = fc.record({
  title: line,
  summary: line,
  cues: fc.array(line, { maxLength: 3 }),
  steps: fc.array(line, { maxLength: 3 }),
  scripts: fc.array(fc.record({ text: line, tone: fc.constantFrom('neutre' as const, 'ferme' as const) }), {
    maxLength: 3,
  }),
  avoid: fc.array(fc.record({ phrase: line, instead: line }), { maxLength: 2 }),
  keywords: fc.array(line, { maxLength: 3 }),
});
const pack: fc.Arbitrary<Pack> = fc
  .record({
    id: slug,
    version: fc.integer({ min: 1, max: 1_000_000 }),
    ids: fc.uniqueArray(slug, { maxLength: 6 }),
    texts: fc.array(text, { minLength: 6, maxLength: 6 }),
    title: line,
  })
  .map(({ id, version, ids, texts, title }) => ({
    format: 'souffleur-pack',
    formatVersion: 1,
    id,
    version,
    publishedAt: version,
    title: { fr: title },
    summary: { en: title },
    chapters: [{ id: 'tout', title: { fr: title }, cards: ids }],
    cards: ids.map((cardId, index) => ({
      id: cardId,
      kind: 'situation',
      next: ids.slice(0, index),
      [index % 2 === 0 ? 'fr' : 'en']: texts[index],
    })),
  }));

/** Every place of a value, the whole included. */
function places(value: unknown, index: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [index];
  return [index, ...Object.entries(value).flatMap(([key, inside]) => places(inside, [...index, key]))];
}

function replaced(value: unknown, [key, ...rest]: string[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy = structuredClone(value) as Record<string, unknown>;
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}

describe('a pack', () => {
  it('within the limits comes back as it was, from its own JSON', () => {
    fc.assert(
      fc.property(pack, (made) => {
        const parsed = readUntrustedJson(JSON.stringify(made), packSchema, PACK_LIMITS.bytes);
        expect(parsed).toEqual({ ok: true, value: made });
      }),
      SEED,
    );
  });

  it('with anything put anywhere is taken or refused in words that can be shown, and never throws', () => {
    fc.assert(
      fc.property(pack, fc.jsonValue({ maxDepth: 6 }), fc.nat(), (made, strange, where) => {
        const all = places(made);
        const place = all[where % all.length] ?? [];
        const parsed = validateUntrusted(replaced(made, place, strange), packSchema);
        if (parsed.ok) return;
        expect(parsed.problems.length).toBeGreaterThan(0);
        expect(parsed.problems.length).toBeLessThanOrEqual(20);
        for (const { place: shown, problem, limit } of parsed.problems) {
          expect(DATA_PROBLEMS).toContain(problem);
          expect(shown.length).toBeLessThanOrEqual(200);
          expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
          if (problem === 'wrong-value' || problem === 'wrong-type') expect(limit).toBeTruthy();
        }
      }),
      SEED,
    );
  });

  it('[EXT-15] with a forbidden name anywhere is refused there, and reaches no prototype', () => {
    const name = fc.constantFrom('__proto__', 'constructor', 'prototype');
    fc.assert(
      fc.property(pack, name, fc.nat(), (made, key, where) => {
        const objects = places(made).filter((place) => {
          const inside = place.reduce<unknown>(
            (index, part) => (index as Record<string, unknown>)[part],
            made,
          );
          return typeof inside === 'object' && !Array.isArray(inside);
        });
        const place = objects[where % objects.length] ?? [];
        const marker = 'put-here';
        const inside = place.reduce<unknown>((index, part) => (index as Record<string, unknown>)[part], made);
        const hostile = JSON.stringify(replaced(made, place, { ...(inside as object), [marker]: 1 }));
        const json = hostile.replace(`"${marker}":1`, `"${key}":{"polluted":true}`);
        expect(readUntrustedJson(json, packSchema, PACK_LIMITS.bytes)).toEqual({
          ok: false,
          problems: [{ place: [...place, key].join('.'), problem: 'forbidden-key' }],
        });
        expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
      }),
      SEED,
    );
  });

  it('of any text whatever is validated without a throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (json) => {
        expect(readUntrustedJson(json, packSchema, 10_000).ok).toBe(false);
      }),
      SEED,
    );
  });
});
