import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endsInDrawnRows, hasEachLine, hasLines, isSpliced, wordsOf } from '@/entrypoints/page/verify';

describe('isSpliced', () => {
  it('holds for every text inserted anywhere in place of anything', () => {
    const part = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n') });
    fc.assert(
      fc.property(
        part,
        part,
        part,
        fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1 }),
        (a, removed, b, text) => {
          expect(isSpliced(a + removed + b, a + text + b, text, removed)).toBe(true);
          expect(isSpliced(a + removed + b, a + text + b, text)).toBe(true);
        },
      ),
      { seed: 20_261_104, numRuns: 2_000 },
    );
  });

  it('agrees with trying every position one by one', () => {
    const some = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 6 });
    const simple = (before: string, after: string, added: string, removed: string) =>
      added !== '' &&
      Array.from({ length: before.length + 1 }, (_, index) => index).some(
        (index) =>
          before.startsWith(removed, index) &&
          index + removed.length <= before.length &&
          before.slice(0, index) + added + before.slice(index + removed.length) === after,
      );
    fc.assert(
      fc.property(some, some, some, some, (before, after, added, removed) => {
        expect(isSpliced(before, after, added, removed)).toBe(simple(before, after, added, removed));
      }),
      { seed: 20_261_104, numRuns: 20_000 },
    );
  });

  it.each([
    ['nothing was written', 'before after', 'before after', 'X', ''],
    ['it is there twice', 'before after', 'before XXafter', 'X', ''],
    ['only its first line is there', 'ab', 'aX\nb', 'X\nY', ''],
    ['it was cut', 'ab', 'aXYb', 'XYZ', ''],
    ['the surroundings were changed too', 'before after', 'Before Xafter', 'X', ''],
    ['it replaced what was not selected', 'before after', 'X', 'X', ''],
    ['what was selected is still there', 'before after', 'before Xafter', 'X', 'after'],
    ['it was to be nothing', 'ab', 'ab', '', ''],
  ])('does not hold when %s', (_, before, after, added, removed) => {
    expect(isSpliced(before, after, added, removed)).toBe(false);
  });
});

describe('isSpliced, in a field that does not show its selection', () => {
  it('does not hold when the text came twice, next to an earlier one', () => {
    expect(isSpliced('XX', 'XXXX', 'X')).toBe(false);
  });
});

describe('hasLines', () => {
  it.each([
    ['before one after', 'one', true],
    ['one\ntwo and more\nthree', 'one\ntwo\nthree', false],
    ['one\nother\nthree', 'one\ntwo\nthree', false],
    ['one', '\n', true],
    ['before one\ntwo\nthreeafter', 'one\ntwo\nthree', true],
    ['before one\n\ntwo after', 'one\ntwo', true],
    ['before one\u00a0 two\nthree', 'one two\n\nthree', true],
    ['before one two three after', 'one\ntwo\nthree', false],
    ['one\nthree\ntwo', 'one\ntwo\nthree', false],
    ['one', 'one', true],
  ])('%j has %j: %s', (shown, added, holds) => {
    expect(hasLines(shown, added)).toBe(holds);
  });
});

describe('hasEachLine', () => {
  it('holds for lines drawn in another order, each once more than before', () => {
    expect(hasEachLine('12one', '1two2one3one', 'one\ntwo')).toBe(true);
  });

  it('does not hold when a line was there before and did not come again', () => {
    expect(hasEachLine('one', 'onetwo', 'one\ntwo')).toBe(false);
    expect(hasEachLine('', '', '\n')).toBe(false);
  });
});

it('words are what is left without white space and invisible characters', () => {
  expect(wordsOf('a\u00b7b \u200c\u2060c')).toBe('abc');
  expect(wordsOf(' a\u00a0b\u202f\u200bc\n\ufeffd ')).toBe('abcd');
});

describe('endsInDrawnRows', () => {
  it.each([
    ['the end of the text under the top', ['two', '3three', '4fourafter'], true],
    ['all of the text under what was above it', ['before', 'xone', 'two', 'three', 'four'], true],
    ['only the last line, under what was before', ['before', 'fourafter'], false],
    ['the end of it, under a line that is not its own', ['before', 'three', 'four'], false],
    ['only its first lines', ['one', 'two'], false],
    ['its last line alone', ['four'], false],
    ['its lines in another order', ['three', 'two', 'four'], false],
    ['nothing', [], false],
  ])('decides about rows that hold %s', (_, rows, there) => {
    expect(endsInDrawnRows(rows, 'one\ntwo\nthree\n\nfour')).toBe(there);
  });

  it('holds for two lines, and not for the last of them alone', () => {
    expect(endsInDrawnRows(['one', 'two'], 'one\ntwo')).toBe(true);
    expect(endsInDrawnRows(['other', 'two'], 'one\ntwo')).toBe(false);
  });

  it('never holds for a text of one line: that is drawn whole', () => {
    expect(endsInDrawnRows(['a', 'one'], 'one')).toBe(false);
  });
});
