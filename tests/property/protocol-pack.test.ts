import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { publishRequestSchema } from '@/protocol/api';
import { PACK_LIMITS, type Pack, packSchema } from '@/protocol/pack';
import { isKnownPackField, readInstalledPack } from '@/protocol/pack-reading';
import { packSourceSchema } from '@/protocol/pack-source';
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

/** The places of the objects of a value. */
function objectsIn(value: unknown): string[][] {
  return places(value).filter((place) => {
    const inside = place.reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], value);
    return typeof inside === 'object' && inside !== null && !Array.isArray(inside);
  });
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
        for (const { path: shown, problem, limit } of parsed.problems) {
          expect(DATA_PROBLEMS).toContain(problem);
          expect(shown.length).toBeLessThanOrEqual(200);
          expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
          if (problem === 'wrong-value' || problem === 'wrong-type') expect(limit).toBeTruthy();
        }
      }),
      SEED,
    );
  });

  it('of a later release reads as the same pack without the keys that it does not know, wherever they stand', () => {
    const value = fc
      .jsonValue({ maxDepth: 3 })
      .filter((each) => !/__proto__|constructor|prototype/u.test(JSON.stringify(each)));
    const unknownKey = fc.stringMatching(/^neu[a-z]{0,6}$/u);
    const additions = fc.array(fc.tuple(fc.nat(), unknownKey, value), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(pack, additions, (made, added) => {
        const objects = objectsIn(made);
        let grown: unknown = made;
        const left = new Set<string>();
        for (const [where, key, value] of added) {
          const place = objects[where % objects.length] ?? [];
          const inside = place.reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], grown);
          grown = replaced(grown, place, { ...(inside as object), [key]: value });
          left.add([...place.map((part) => (/^\d+$/u.test(part) ? '*' : part)), key].join('.'));
        }
        const strict = validateUntrusted(made, packSchema);
        const read = readInstalledPack(JSON.stringify(grown));
        expect(read).toEqual(
          strict.ok && { ok: true, value: { known: strict.value, unknown: read.ok && read.value.unknown } },
        );
        expect(read.ok && new Set(read.value.unknown)).toEqual(left);
        expect([...left].some(isKnownPackField)).toBe(false);
        // An author still gets a problem for every name that is none.
        const authored = validateUntrusted(grown, packSourceSchema);
        expect(!authored.ok && new Set(authored.problems.map(({ problem }) => problem))).toEqual(
          new Set(['unknown-key']),
        );
        // The service keeps what it does not know as it came.
        expect(validateUntrusted(grown, publishRequestSchema)).toEqual({ ok: true, value: grown });
      }),
      SEED,
    );
  });

  it('with anything put in the place of a field that is known is refused or taken as ever, whoever reads it', () => {
    fc.assert(
      fc.property(pack, fc.jsonValue({ maxDepth: 4 }), fc.nat(), (made, strange, where) => {
        const all = places(made).filter((place) => place.length > 0);
        const place = all[where % all.length] ?? [];
        const grown = replaced(made, place, strange);
        const strict = validateUntrusted(grown, packSchema);
        const onlyUnknown = !strict.ok && strict.problems.every(({ problem }) => problem === 'unknown-key');
        if (!onlyUnknown) expect(readInstalledPack(JSON.stringify(grown)).ok).toBe(strict.ok);
      }),
      SEED,
    );
  });

  it('[EXT-15] with a forbidden name anywhere is refused there, and reaches no prototype', () => {
    const name = fc.constantFrom('__proto__', 'constructor', 'prototype');
    fc.assert(
      fc.property(pack, name, fc.nat(), (made, key, where) => {
        const objects = objectsIn(made);
        const place = objects[where % objects.length] ?? [];
        const marker = 'put-here';
        const inside = place.reduce<unknown>((index, part) => (index as Record<string, unknown>)[part], made);
        const hostile = JSON.stringify(replaced(made, place, { ...(inside as object), [marker]: 1 }));
        const json = hostile.replace(`"${marker}":1`, `"${key}":{"polluted":true}`);
        const refused = {
          ok: false,
          problems: [{ path: [...place, key].join('.'), problem: 'forbidden-key' }],
        };
        expect(readUntrustedJson(json, packSchema, PACK_LIMITS.bytes)).toEqual(refused);
        expect(readInstalledPack(json)).toEqual(refused);
        expect(readUntrustedJson(json, publishRequestSchema, PACK_LIMITS.bytes)).toEqual(refused);
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
