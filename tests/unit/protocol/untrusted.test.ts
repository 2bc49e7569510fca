import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { PACK_LIMITS, packSchema } from '@/protocol/pack';
import { readUntrustedJson, validateUntrusted } from '@/protocol/validation/validate';

const anything = z.unknown();
const nested = (depth: number, leaf: unknown = 1): unknown =>
  depth === 0 ? leaf : { in: nested(depth - 1, leaf) };

afterEach(() => {
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

describe('a key that could reach a prototype', () => {
  it.each(['__proto__', 'constructor', 'prototype'])(
    '[EXT-15] %s is refused at any depth, by its path',
    (key) => {
      for (let depth = 0; depth < 11; depth += 1) {
        const leaf = JSON.parse(`{"${key}":{"polluted":true}}`) as unknown;
        expect(readUntrustedJson(JSON.stringify(nested(depth, leaf)), anything, 10_000)).toEqual({
          ok: false,
          problems: [{ path: [...Array(depth).fill('in'), key].join('.'), problem: 'forbidden-key' }],
        });
      }
      expect(readUntrustedJson(`[[0],[1,{"${key}":1}]]`, anything, 100)).toEqual({
        ok: false,
        problems: [{ path: `1.1.${key}`, problem: 'forbidden-key' }],
      });
    },
  );

  it('is refused before the schema sees it, whatever the schema would let through', () => {
    const open = z.looseObject({});
    const parsed = readUntrustedJson('{"a":1,"__proto__":{"polluted":true}}', open, 100);
    expect(parsed).toEqual({ ok: false, problems: [{ path: '__proto__', problem: 'forbidden-key' }] });
  });

  it('as a value is a text like another', () => {
    expect(validateUntrusted(['__proto__', 'constructor'], z.array(z.string())).ok).toBe(true);
  });
});

describe('what is too large or too deep', () => {
  it('of ten megabytes is refused before it is parsed', () => {
    // Were it parsed, it would be refused as no JSON.
    const huge = '{"title":"'.padEnd(10 * 1024 * 1024, 'x');
    expect(readUntrustedJson(huge, packSchema, PACK_LIMITS.bytes)).toEqual({
      ok: false,
      problems: [{ path: '', problem: 'too-large', limit: PACK_LIMITS.bytes }],
    });
  });

  it('is measured in bytes of UTF-8, to the byte', () => {
    expect(readUntrustedJson('"éé"', z.string(), 6)).toEqual({ ok: true, value: 'éé' });
    expect(readUntrustedJson('"éé"', z.string(), 5)).toMatchObject({
      problems: [{ problem: 'too-large', limit: 5 }],
    });
    expect(readUntrustedJson('"👍"', z.string(), 6).ok).toBe(true);
    expect(readUntrustedJson('"👍"', z.string(), 5).ok).toBe(false);
  });

  it('has twelve levels at most', () => {
    expect(validateUntrusted(nested(12), anything).ok).toBe(true);
    expect(validateUntrusted(nested(13), anything)).toEqual({
      ok: false,
      problems: [{ path: Array(12).fill('in').join('.'), problem: 'too-deep', limit: 12 }],
    });
  });

  it('has a path that can be shown, whatever its names are', () => {
    const long = validateUntrusted({ ['k'.repeat(1_000_000)]: { constructor: 1 } }, anything);
    expect(long).toEqual({ ok: false, problems: [{ path: 'k'.repeat(200), problem: 'forbidden-key' }] });
    const turned = validateUntrusted({ 'a\u202eb\u0000c\nd\ud800': 1 }, z.strictObject({}));
    expect(turned).toEqual({
      ok: false,
      problems: [{ path: 'a\ufffdb\ufffdc\ufffdd\ufffd', problem: 'unknown-key' }],
    });
  });

  it('of a hundred thousand brackets does not exhaust the stack', () => {
    const brackets = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(readUntrustedJson(brackets, anything, 1_000_000)).toMatchObject({
      problems: [{ problem: 'too-deep' }],
    });
  });
});

describe('what is no JSON', () => {
  it.each(['', ' ', '{', '{"a":}', '<html>', "{'a':1}", 'undefined', 'NaN', '{"a":1}}', '\ufeff{}'])(
    'is %j',
    (text) => {
      expect(readUntrustedJson(text, anything, 100)).toEqual({
        ok: false,
        problems: [{ path: '', problem: 'not-json' }],
      });
    },
  );
});

describe('problems', () => {
  it('are named twenty at most', () => {
    const parsed = validateUntrusted(Array(500).fill('x'), z.array(z.number()));
    expect(parsed).toMatchObject({ ok: false });
    expect(!parsed.ok && parsed.problems.length).toBe(20);
    expect(!parsed.ok && parsed.problems[19]).toEqual({ path: '19', problem: 'wrong-type', limit: '123' });
  });

  it('of a choice name the values, or say that it is missing', () => {
    const choice = z.discriminatedUnion('type', [
      z.strictObject({ type: z.literal('a') }),
      z.strictObject({ type: z.literal('b') }),
    ]);
    expect(validateUntrusted({ type: 'c' }, choice)).toEqual({
      ok: false,
      problems: [{ path: 'type', problem: 'wrong-value', limit: 'a, b' }],
    });
    expect(validateUntrusted({}, choice)).toEqual({
      ok: false,
      problems: [{ path: 'type', problem: 'missing' }],
    });
  });

  it('of a type are shown in the notation of the file', () => {
    const wrong = (schema: z.ZodType) => {
      const parsed = validateUntrusted(Symbol.iterator, schema);
      return parsed.ok ? [] : parsed.problems.map(({ problem, limit }) => [problem, limit]);
    };
    expect(
      [z.string(), z.number(), z.int(), z.boolean(), z.array(z.string()), z.strictObject({})].flatMap(wrong),
    ).toEqual(['"…"', '123', '123', 'true / false', '[ … ]', '{ … }'].map((limit) => ['wrong-type', limit]));
  });
});
