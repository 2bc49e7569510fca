import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textHazard, tidyText } from '@/protocol/text';

const SEED = { seed: 20261121 };

/** Texts that are as hard as can be for the pattern: each nearly matches, again and again. */
const ADVERSARIAL: Record<string, (length: number) => string> = {
  'an opening bracket and spaces': (length) => `<${' '.repeat(length)}`,
  'opening brackets': (length) => '<'.repeat(length),
  'tags without an end': (length) => '<a '.repeat(length / 3),
  'a tag of names that begin like handlers': (length) => `<${' ona'.repeat(length / 4)}`,
  'a tag of handlers with spaces after them': (length) =>
    `<${` on${'a'.repeat(40)}${' '.repeat(59)}`.repeat(length / 102)}`,
  'a long name of a handler': (length) => `<a on${'a'.repeat(length)}`,
  'a handler and spaces': (length) => `<a onx${' '.repeat(length)}`,
  'addresses without a colon': (length) => 'javascript '.repeat(length / 11),
  'data and spaces': (length) => `data:${' '.repeat(length)}`,
  'a plain letter': (length) => 'a'.repeat(length),
};

/** The best of several runs: what else the machine does can only add to it. */
function bestMs(text: string): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 7; run += 1) {
    const startedAt = performance.now();
    for (let again = 0; again < 5; again += 1) textHazard(text);
    best = Math.min(best, performance.now() - startedAt);
  }
  return best;
}

describe('judging a text', () => {
  it.each(Object.entries(ADVERSARIAL))('[EXT-16] takes linear time for 100 kB of %s', (_, build) => {
    textHazard(build(20_000));
    // A quadratic pattern takes 16 times as long for 4 times the text, and seconds for each run.
    const grown = (bestMs(build(100_000)) + 1) / (bestMs(build(25_000)) + 1);
    expect(grown).toBeLessThan(9);
  });

  it('never finds a hazard in letters, digits, French punctuation and spaces', () => {
    const harmless = fc.string({
      unit: fc.constantFrom(...'aàbcdeéfghiïjklmnoœpqrstuvwxyz0123456789 .,;!?’«»()-\u202f\u00a0\n'),
      maxLength: 500,
    });
    fc.assert(
      fc.property(harmless, (text) => textHazard(text) === undefined),
      SEED,
    );
  });

  it('finds a hidden control wherever it stands in a text', () => {
    const around = fc.string({ unit: fc.constantFrom(...'abc é«»\u202f👍'), maxLength: 60 });
    const control = fc.constantFrom(...'\u061c\u200e\u200f\u202a\u202e\u2066\u2069', '\u{e0041}');
    fc.assert(
      fc.property(around, control, around, (before, hidden, after) => {
        expect(textHazard(before + hidden + after)).toBe('hidden-character');
      }),
      SEED,
    );
  });

  it('of any units whatever finds the controls that a look at each character finds', () => {
    const ranges: [number, number, string][] = [
      [0x00, 0x08, 'control-character'],
      [0x0b, 0x1f, 'control-character'],
      [0x7f, 0x9f, 'control-character'],
      [0x2028, 0x2029, 'control-character'],
      [0xd800, 0xdfff, 'control-character'],
      [0xfeff, 0xfeff, 'control-character'],
      [0x061c, 0x061c, 'hidden-character'],
      [0x200e, 0x200f, 'hidden-character'],
      [0x202a, 0x202e, 'hidden-character'],
      [0x2066, 0x2069, 'hidden-character'],
      [0xe0000, 0xe007f, 'hidden-character'],
    ];
    const unit = fc.oneof(
      fc.constantFrom(
        ...ranges.flatMap(([from, to]) => [from - 1, from, to, to + 1]).filter((code) => code >= 0),
      ),
      fc.integer({ min: 0, max: 0x10ffff }),
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 4 }), (codes) => {
        const text = String.fromCodePoint(...codes);
        const found = [...text].map((character) => {
          const code = character.codePointAt(0) ?? 0;
          return ranges.find(([from, to]) => code >= from && code <= to)?.[2];
        });
        const first = ['control-character', 'hidden-character'].find((hazard) => found.includes(hazard));
        expect(textHazard(text)).toBe(first);
      }),
      { ...SEED, numRuns: 2_000 },
    );
  });
});

describe('tidying', () => {
  it('of a tidied text changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        const tidy = tidyText(text);
        expect(tidyText(tidy)).toBe(tidy);
        expect(tidy).not.toMatch(/\r/u);
      }),
      SEED,
    );
  });
});
