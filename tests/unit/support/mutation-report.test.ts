import { describe, expect, it } from 'vitest';
import {
  type MutationReport,
  reportLines,
  shortcomings,
  summarise,
  withoutSurvivors,
} from '@/tests/mutation/report';

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
    const { killed, timedOut, total } = summarise(
      'search',
      report('Killed', 'Timeout', 'Survived', 'NoCoverage', 'CompileError', 'RuntimeError'),
      [],
    );
    expect({ killed, timedOut, total }).toEqual({ killed: 2, timedOut: 1, total: 4 });
  });

  it('counts a mutant with which a test file cannot be prepared as killed: the file fails', () => {
    const found = (statusReason: string) => {
      const mutated = report('RuntimeError');
      for (const { mutants } of Object.values(mutated.files))
        Object.assign(mutants[0] ?? {}, { statusReason });
      const { killed, total } = summarise('search', mutated, []);
      return { killed, total };
    };
    const prefix = 'An error occurred outside of a test run:';
    expect(found(`${prefix} /some/tests/unit/a.test.ts: join was refused`)).toEqual({ killed: 1, total: 1 });
    expect(found(`${prefix} the runner ran out of memory`)).toEqual({ killed: 0, total: 0 });
  });

  it('leaves survivors out of what is taken from an earlier run', () => {
    const mutated = report('Killed', 'Survived', 'NoCoverage', 'Timeout', 'RuntimeError');
    const [stored] = Object.values(withoutSurvivors(mutated).files);
    expect(stored?.mutants.map(({ status }) => status)).toEqual(['Killed', 'Timeout', 'RuntimeError']);
    expect(stored?.source).toBe(source);
  });

  it('finds the named reason of a survivor by its source, wherever the line is', () => {
    const [survivor] = summarise('search', report('Survived'), [named]).survivors;
    expect(survivor).toMatchObject({ line: 2, original: 'a < 2', reason: 'a is always 1' });
    const [other] = summarise('search', report('Survived'), [{ ...named, replacement: 'a >= 2' }]).survivors;
    expect(other?.reason).toBeUndefined();
  });

  it('ends with a table of the rooms, and of all together', () => {
    const lines = reportLines([
      summarise('search', report('Killed', 'Survived'), [named]),
      summarise('sync', report('Timeout'), []),
    ]);
    expect(lines).toEqual([
      'survived: search/some.ts:2 EqualityOperator: a < 2 → a <= 2 (a is always 1)',
      '| room | killed | share | of these by time limit |',
      '|---|---|---|---|',
      '| search | 1 of 2 | 50.0 % | 0 |',
      '| sync | 1 of 1 | 100.0 % | 1 |',
      '| all | 2 of 3 | 66.7 % | 1 |',
    ]);
  });

  it('is enough only with the share, the number of mutants and a reason for each survivor', () => {
    const results = [summarise('search', report('Killed', 'Killed', 'Killed', 'Survived'), [named])];
    expect(shortcomings(results, 0.75, 4)).toEqual([]);
    expect(shortcomings(results, 0.76, 4)).toEqual(['Fewer than 76 % were killed.']);
    expect(shortcomings(results, 0.75, 5)).toEqual(['Fewer than 5 mutants were tried.']);
    const unnamed = [summarise('search', report('Killed', 'Survived'), [])];
    expect(shortcomings(unnamed, 0.5, 2)).toEqual(['1 survived without a reason in survivors.ts.']);
  });
});
