/** Verification that a text is there, once, with its surroundings unchanged. */

/**
 * Whether `after` is `before` with exactly `removed` replaced by `added` at one position. An undefined `removed` stands
 * for any one stretch (a field that does not reveal its selection).
 */
export function isSpliced(before: string, after: string, added: string, removed?: string): boolean {
  const removedLength = before.length + added.length - after.length;
  if (added === '' || removedLength < 0 || (removed !== undefined && removedLength !== removed.length))
    return false;
  const prefix = commonPrefix(before, after);
  const suffix = commonSuffix(before, after);
  for (let index = Math.max(0, after.length - added.length - suffix); index <= prefix; index++) {
    if (after.startsWith(added, index) && (removed === undefined || before.startsWith(removed, index)))
      return true;
  }
  return false;
}

/**
 * A text without its white space and invisible characters, which editors treat differently, and without the dot that
 * some draw for a no-break space.
 */
export function wordsOf(text: string): string {
  return text.replace(/[\s\u200b-\u200d\u2060\ufeff\u00b7]+/gu, '');
}

/** Whether the lines of `added` are in `shown` as lines, one under the other (except blank ones). */
export function hasLines(shown: string, added: string): boolean {
  const wanted = linesOf(added);
  const lines = linesOf(shown);
  const last = wanted.length - 1;
  if (last <= 0) return true;
  return lines.some((_, from) =>
    wanted.every((line, n) => {
      const there = lines[from + n] ?? '';
      if (n === 0) return there.endsWith(line);
      return n === last ? there.startsWith(line) : there === line;
    }),
  );
}

/** Whether each line of `added` is in `after` once more than in `before`: for editors that draw lines apart. */
export function hasEachLine(before: string, after: string, added: string): boolean {
  const wanted = linesOf(added);
  return wanted.length > 0 && wanted.every((line) => occurrences(after, line) > occurrences(before, line));
}

/**
 * Whether the rows that an editor has drawn, from top to bottom, can only be a part of a text that ends with all of
 * `added`: its last line is there, each line above it under the one before, up to its first or up to the first drawn
 * row. A truncated text fails: editors show the end, where the caret is.
 */
export function endsInDrawnRows(rows: readonly string[], added: string): boolean {
  const wanted = linesOf(added);
  const last = wanted.at(-1);
  if (last === undefined || wanted.length < 2) return false;
  return rows.some((row, end) => {
    if (end === 0 || !row.includes(last)) return false;
    for (let up = 1; up <= end; up++) {
      const line = wanted.at(-1 - up);
      if (line === undefined) return true;
      if (!rows[end - up]?.includes(line)) return false;
    }
    return true;
  });
}

function linesOf(text: string): string[] {
  return text.split('\n').map(wordsOf).filter(Boolean);
}

function occurrences(text: string, part: string): number {
  return text.split(part).length - 1;
}

function commonPrefix(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let n = 0;
  while (n < most && a[n] === b[n]) n++;
  return n;
}

function commonSuffix(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let n = 0;
  while (n < most && a[a.length - 1 - n] === b[b.length - 1 - n]) n++;
  return n;
}
