/** Problems of data from outside: a closed set of codes, each with a sentence in both languages. */

/** Why data was refused. Each code has a sentence in both languages that says what to do. */
export const DATA_PROBLEMS = [
  'too-large',
  'too-deep',
  'not-json',
  'not-yaml',
  'forbidden-key',
  'wrong-format',
  'wrong-version',
  'missing',
  'unknown-key',
  'wrong-type',
  'wrong-value',
  'too-long',
  'too-short',
  'too-many',
  'too-few',
  'empty',
  'several-lines',
  'control-character',
  'hidden-character',
  'active-content',
  'no-language',
  'duplicate-id',
  'unknown-card',
  'unknown-step',
  'dead-end',
  'two-targets',
  'end-with-answers',
  'unreachable-step',
  'endless-loop',
  'not-later',
  'card-without-chapter',
  'unfit-pattern',
  'unfit-selector',
  'unfit-placeholder',
  'misplaced-placeholder',
  'unknown-placeholder',
  'unfit-default',
  'damaged-character',
  'unknown-encoding',
  'unquoted-text',
] as const;
export type DataProblemCode = (typeof DATA_PROBLEMS)[number];

/**
 * One refusal: `place` is a path such as `cards.3.fr.title` (empty for the whole), at most 200 characters; `limit` is
 * what was allowed: a number, or the values or the notation expected.
 */
export type DataProblem = {
  path: string;
  problem: DataProblemCode;
  limit?: number | string | undefined;
};
