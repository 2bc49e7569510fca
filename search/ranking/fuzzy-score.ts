import Fuse from 'fuse.js';

/** Fuse reads at most 32 characters of a pattern at once: characters beyond them add time and no order. */
const READ = 32;

/**
 * The similarity of each line to the query as typed, 0..1 in the order of the lines: letters, order of words and
 * nearness in one figure, which single words do not give.
 */
export function resemblances(query: string, lines: readonly string[]): Float64Array {
  const found = new Float64Array(lines.length);
  if (query === '') return found;
  const fuse = new Fuse(lines, {
    includeScore: true,
    threshold: 0.6,
    ignoreLocation: true,
    ignoreFieldNorm: true,
  });
  for (const { refIndex, score = 1 } of fuse.search(query.slice(0, READ))) found[refIndex] = 1 - score;
  return found;
}
