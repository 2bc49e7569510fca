import { describe, expect, it } from 'vitest';
import { isEnough, type MutationReport, reportLines, summarise } from '@/tests/mutation/report';

const source = 'const a = 1;\nif (a < 2) run();\n';

function report(...statuses: string[]): MutationReport {
  return {
    files: {
      'search/some.ts': {
        source,
        mutants: statuses.map((status) => ({
          mutatorName: 'EqualityOperator',
          replacement: 'a <= 2',
          status,
          location: { start: { line: 2, column: 5 }, end: { line: 2, column: 10 } },
        })),
      },
    },
  };
}

const named = {
  file: 'search/some.ts',
  mutator: 'EqualityOperator',
  original: 'a < 2',
  replacement: 'a <= 2',
  reason: 'a is always 1',
};

describe('the summary of a mutation run', () => {
  it('counts a mutant that timed out as killed, one without coverage as survived, and an invalid one not at all', () => {
    const { killed, total } = summarise(
      'search',
      report('Killed', 'Timeout', 'Survived', 'NoCoverage', 'CompileError', 'RuntimeError'),
      [],
    );
    expect({ killed, total }).toEqual({ killed: 2, total: 4 });
  });

  it('finds the named reason of a survivor by its source, wherever the line is', () => {
    const [survivor] = summarise('search', report('Survived'), [named]).survivors;
    expect(survivor).toMatchObject({ line: 2, original: 'a < 2', reason: 'a is always 1' });
    const [other] = summarise('search', report('Survived'), [{ ...named, replacement: 'a >= 2' }]).survivors;
    expect(other?.reason).toBeUndefined();
  });

  it('ends with all rooms together', () => {
    const lines = reportLines([summarise('search', report('Killed', 'Survived'), [named])]);
    expect(lines).toEqual([
      'search: 1 of 2 killed (50.0 %)',
      'survived: search/some.ts:2 EqualityOperator: a < 2 → a <= 2 (a is always 1)',
      '1 of 2 mutants killed (50.0 %)',
    ]);
  });

  it('is enough only with both the share and the number of mutants', () => {
    const results = [summarise('search', report('Killed', 'Killed', 'Killed', 'Survived'), [])];
    expect(isEnough(results, 0.75, 4)).toBe(true);
    expect(isEnough(results, 0.76, 4)).toBe(false);
    expect(isEnough(results, 0.75, 5)).toBe(false);
  });
});
