import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText, tidyLine, tidyText } from '@/protocol/text/clean-text';
import { plainLine, plainText, storedLine, storedText } from '@/protocol/text/text';
import { charactersOver, countCharacters } from '@/protocol/text/text-length';

const SEED = { seed: 20261130, numRuns: 2_000 };

/** Characters around which cleaning decides: marks, what needs them, and what composes with adjacent ones. */
const edge = fc.constantFrom(
  ...[
    '\r',
    '\n',
    '\t',
    '\u000b',
    '\u0000',
    '\u001b',
    '\u0085',
    '\u2028',
    '\ufffd',
    '\ufffc',
    '\ud83d',
    '\udc4d',
  ],
  ...[
    '\u200b',
    '\u200c',
    '\u200d',
    '\u200e',
    '\u202e',
    '\u2060',
    '\u2066',
    '\ufeff',
    '\u00ad',
    '\u034f',
    '\u180e',
    '\u3164',
  ],
  ...[
    '\ufe0e',
    '\ufe0f',
    '\ufe01',
    '\u{e0100}',
    '\u20e3',
    '\u{1f3f4}',
    '\u{e0067}',
    '\u{e0062}',
    '\u{e007f}',
  ],
  ...['👩', '🏽', '❤', '🔥', '🇫', '1', '#', 'ش', 'می', 'क', '्', 'ᠠ', '葛', '\ufa10', 'ש', '\u05bc', '\ufb2c'],
  ...['e', '\u0301', '\u0323', '\u1100', '\u1161', '\u00a0', '\u202f', ' ', 'a', '’', '<', '{'],
);
const text = fc.oneof(
  fc.string({ unit: edge, maxLength: 30 }),
  fc.string({
    unit: fc.oneof(
      edge,
      fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code)),
    ),
  }),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

describe('cleaning', () => {
  it('of a clean text changes nothing and takes nothing out', () => {
    fc.assert(
      fc.property(text, (dirty) => {
        const clean = cleanText(dirty).text;
        expect(cleanText(clean)).toEqual({ text: clean, removed: [], damaged: clean.includes('\ufffd') });
        for (const tidy of [tidyText, tidyLine]) expect(tidy(tidy(dirty))).toBe(tidy(dirty));
      }),
      SEED,
    );
  });

  it('takes out what is invisible and nothing that is seen', () => {
    const seen = /[^\p{C}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\ufffc]/gu;
    fc.assert(
      fc.property(text, (dirty) => {
        const { text: clean, removed } = cleanText(dirty);
        const visible = (of: string) => of.match(seen)?.join('').normalize('NFD').normalize('NFC') ?? '';
        // Letters that a mark had parted compose once it is removed.
        expect(visible(clean)).toBe(visible(dirty));
        expect(removed.filter((mark) => mark.match(seen))).toEqual([]);
      }),
      SEED,
    );
  });

  it('makes every text fit for its schema, and what a request accepts a response accepts once stored', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 40 }), (dirty, max) => {
        const pairs = [
          [plainText(max), storedText(max), tidyText],
          [plainLine(max), storedLine(max), tidyLine],
        ] as const;
        for (const [request, response, tidy] of pairs) {
          const clean = tidy(dirty);
          const result = request.safeParse(clean);
          expect(result.success).toBe(
            clean !== '' && charactersOver(dirty, max) === 0 && countCharacters(clean) <= max,
          );
          const stored = request.safeParse(dirty).data;
          if (stored === undefined) continue;
          expect(response.safeParse(stored).data).toBe(stored);
          expect(request.safeParse(stored).data).toBe(stored);
        }
      }),
      SEED,
    );
  });

  it.each([
    ['marks', '\u202a'],
    ['spaces', ' '],
    ['line ends', '\r\n'],
    ['joiners', '\u200d'],
    ['letters and joiners', 'ش\u200c'],
    ['emoji and joiners', '👩\u200d'],
    ['accents', '\u0301'],
    ['flags without an end', '\u{1f3f4}\u{e0067}'],
    ['tags', '\u{e0067}'],
    ['line ends and spaces', '\n '],
  ])('[EXT-16] takes linear time for 400 kB of %s', (_, part) => {
    const best = (length: number) => {
      const long = part.repeat(length / part.length);
      let best = Number.POSITIVE_INFINITY;
      for (let run = 0; run < 5; run += 1) {
        const before = process.cpuUsage();
        tidyLine(long);
        // What other processes take of the machine does not count.
        best = Math.min(best, process.cpuUsage(before).user / 1_000);
      }
      return best + 1;
    };
    best(20_000);
    // A quadratic pattern takes 400 times as long for 20 times the text.
    expect(best(400_000) / best(20_000)).toBeLessThan(200);
  });
});

describe('counting characters', () => {
  it('counts code points', () => {
    fc.assert(
      fc.property(text, (any) => countCharacters(any) === [...any].length),
      SEED,
    );
  });
});
