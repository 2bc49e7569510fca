import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  captionOf,
  fillScript,
  placeholdersOf,
  repairPlaceholders,
  scriptPieces,
  tidyScript,
  unfitPlaceholder,
} from '@/protocol/text/placeholder';

const SEED = { seed: 20261121, numRuns: 500 };

const name = fc
  .string({ unit: fc.constantFrom(..."aéœZ09 ’'-_"), minLength: 1, maxLength: 40 })
  .map((text) => text.trim().replace(/ +/gu, ' '))
  .filter((text) => /^[\p{L}\p{N}]/u.test(text));
const words = fc.string({ unit: fc.constantFrom(...'ab «»\u202f!é👍\n$&'), minLength: 1, maxLength: 30 });
const braces = fc.string({ unit: fc.constantFrom(...'{{}} aé-.'), maxLength: 80 });

/** A name as it is compared: keyboards write an apostrophe in several ways. */
const typographic = (text: string) => text.replaceAll("'", '’');

const withoutBraces = (text: string) => text.replace(/[{}\s]/gu, '');

describe('a script', () => {
  it('loses its braces and nothing else, whatever they are', () => {
    fc.assert(
      fc.property(fc.oneof(braces, words), (script) => {
        const pieces = scriptPieces(script);
        const shown = pieces.map((piece) => ('text' in piece ? piece.text : piece.placeholder)).join('');
        expect(shown).not.toMatch(/[{}]/u);
        expect(captionOf(script)).not.toMatch(/[{}]/u);
        expect(withoutBraces(shown)).toBe(withoutBraces(script));
        expect(pieces.some((piece) => 'text' in piece && piece.text === '')).toBe(false);
      }),
      SEED,
    );
  });

  it('repaired means the same, once for all, and keeps its errors', () => {
    fc.assert(
      fc.property(fc.oneof(braces, fc.string({ unit: 'binary' }), words), (script) => {
        const repaired = repairPlaceholders(script);
        expect(repairPlaceholders(repaired)).toBe(repaired);
        expect(tidyScript(tidyScript(script))).toBe(tidyScript(script));
        expect(scriptPieces(repaired)).toEqual(scriptPieces(script));
        expect(unfitPlaceholder(repaired) === undefined).toBe(unfitPlaceholder(script) === undefined);
        // Where there is no error, braces stand around names and nowhere else.
        if (unfitPlaceholder(repaired) === undefined) {
          const names = placeholdersOf(repaired).map((name) => `{{${name}}}`);
          let rest = repaired;
          for (const name of names) rest = rest.replaceAll(name, '');
          expect(rest).not.toMatch(/[{}]/u);
        }
      }),
      SEED,
    );
  });

  it('gives back the words and names that it was made of', () => {
    const parts = fc.array(fc.tuple(words, name, fc.constantFrom('', ' ', '  ')), { maxLength: 8 });
    fc.assert(
      fc.property(parts, (made) => {
        const script = made.map(([text, hole, space]) => `${text}{{${space}${hole}${space}}}`).join('');
        expect(scriptPieces(script)).toEqual(
          made.flatMap(([text, hole]) => [{ text }, { placeholder: typographic(hole) }]),
        );
        expect(placeholdersOf(script)).toEqual([...new Set(made.map(([, hole]) => typographic(hole)))]);
      }),
      SEED,
    );
  });

  it('filled with anything holds each value as it is, and names exactly the holes without one', () => {
    const parts = fc.array(fc.tuple(words, name, fc.option(fc.oneof(braces, words))), { maxLength: 6 });
    fc.assert(
      fc.property(parts, (made) => {
        const given = new Map(
          made.flatMap(([, hole, value]) => (value === null ? [] : [[typographic(hole), value]])),
        );
        const script = made.map(([text, hole]) => `${text}{{${hole}}}`).join('');
        const names = made.map(([, hole]) => typographic(hole));
        const shown = (hole: string) => given.get(hole)?.trim() || `[${hole}]`;
        expect(fillScript(script, given)).toEqual({
          text: made.map(([text], index) => text + shown(names[index] ?? '')).join(''),
          open: [...new Set(names.filter((hole) => !given.get(hole)?.trim()))],
        });
      }),
      SEED,
    );
  });

  const spoilt = fc.constantFrom<(text: string) => string>(
    (text) => text.replace(/ /gu, '\u00a0'),
    (text) => text.replace(/ /gu, '\u202f'),
    (text) => text.normalize('NFD'),
    (text) => text.replaceAll('’', "'"),
    (text) => `\u00a0${text}\u202f`,
    (text) => text.replaceAll('|', '\u00a0｜ '),
    (text) => text.split('').join('\u200b'),
  );
  const around = fc.constantFrom(
    ['{{', '}}'],
    ['{{', '}'],
    ['{', '}}'],
    ['{{{', '}}}'],
    ['{ {', '} }'],
    ['{\u00a0{', '}\u202f}'],
    ['｛｛', '｝｝'],
    ['﹛{', '}﹜'],
  );
  const options = fc.uniqueArray(name.map(typographic), { minLength: 2, maxLength: 6 });
  const meant = fc.oneof(
    name.map(typographic),
    options.map((each) => each.join('|')),
  );

  it('badly written in any of these ways is the placeholder that was meant, and never goes out as braces', () => {
    fc.assert(
      fc.property(meant, fc.array(spoilt, { maxLength: 4 }), around, (clear, ways, [opening, closing]) => {
        const written = ways.reduce((text, spoil) => spoil(text), clear);
        const script = `Dites ${opening}${written}${closing} ici`;
        expect(tidyScript(script)).toBe(`Dites {{${clear}}} ici`);
        expect(unfitPlaceholder(script)).toBeUndefined();
        expect(placeholdersOf(script)).toEqual([clear]);
        expect(captionOf(script)).not.toMatch(/[{}|]/u);
      }),
      SEED,
    );
  });

  it('with a choice is filled by one of its options, and by nothing else', () => {
    fc.assert(
      fc.property(options, fc.oneof(words, name), (each, other) => {
        const choice = each.join('|');
        const filled = (value: string) => fillScript(`{{${choice}}}`, new Map([[choice, value]]));
        for (const option of each) expect(filled(option)).toEqual({ text: option, open: [] });
        if (each.includes(other.trim())) return;
        expect(filled(other)).toEqual({ text: `[${each.join(' / ')}]`, open: [choice] });
      }),
      SEED,
    );
  });

  it('of a hundred thousand opening braces is cut in linear time', () => {
    for (const part of [
      '{{',
      '{{a',
      '{{a ',
      '{{a'.padEnd(60),
      '{{ }}',
      '{a}',
      '}',
      '{ \n',
      '{ ',
      '} ',
      '{ }',
      '|',
      '{{a|',
    ]) {
      const cut = (length: number) => {
        const script = part.repeat(length / part.length);
        let best = Number.POSITIVE_INFINITY;
        for (let run = 0; run < 7; run += 1) {
          const before = process.cpuUsage();
          scriptPieces(script);
          // What other processes take of the machine does not count.
          best = Math.min(best, process.cpuUsage(before).user / 1_000);
        }
        return best + 1;
      };
      cut(20_000);
      // A quadratic pattern takes 256 times as long for 16 times the text.
      expect(cut(400_000) / cut(25_000), part).toBeLessThan(120);
    }
  });
});
