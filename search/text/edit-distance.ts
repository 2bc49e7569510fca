/**
 * How far a hurried hand is from a word: a letter left out, added, changed, or swapped with the next
 * costs one; a letter typed twice or once too few costs half.
 */

const WIDTH = 40;
const rows = [0, 1, 2].map(() => new Float32Array(WIDTH + 1)) as [Float32Array, Float32Array, Float32Array];

/**
 * The distance from `typed` to `word`, or Infinity when above `limit` or when either is longer than 40 letters. With
 * `open`, to the nearest beginning of `word`: what is typed may be unfinished.
 */
export function editDistance(typed: string, word: string, limit: number, open = false): number {
  const height = typed.length;
  if (height > WIDTH || word.length > WIDTH) return Number.POSITIVE_INFINITY;
  const width = open ? Math.min(word.length, height + Math.ceil(limit)) : word.length;
  if (height - width > limit * 2 || (!open && width - height > limit * 2)) return Number.POSITIVE_INFINITY;
  let [before, above, row] = rows;
  for (let column = 0; column <= width; column += 1) above[column] = column;
  for (let index = 1; index <= height; index += 1) {
    const least = fillRow({ before, above, row }, typed, index, word, width);
    // A swap looks two rows back, so one row above the limit is not the end yet: two thirds of a step of tolerance.
    if (least > limit + 1) return Number.POSITIVE_INFINITY;
    [before, above, row] = [above, row, before];
  }
  const from = open ? Math.max(0, height - Math.ceil(limit)) : width;
  const distance = leastOf(above, from, width);
  return distance <= limit ? distance : Number.POSITIVE_INFINITY;
}

type Rows = { before: Float32Array; above: Float32Array; row: Float32Array };

/** Fills the row of one typed letter: the distances of the letters up to it from each beginning of `word`. Returns the least. */
function fillRow({ before, above, row }: Rows, typed: string, index: number, word: string, width: number) {
  const letter = typed.charCodeAt(index - 1);
  const previous = index > 1 ? typed.charCodeAt(index - 2) : -1;
  row[0] = index;
  let least = index;
  let otherPrevious = -2;
  for (let column = 1; column <= width; column += 1) {
    const other = word.charCodeAt(column - 1);
    let cost = (above[column - 1] ?? 0) + (letter === other ? 0 : 1);
    cost = Math.min(cost, (above[column] ?? 0) + (letter === previous ? 0.5 : 1));
    cost = Math.min(cost, (row[column - 1] ?? 0) + (other === otherPrevious ? 0.5 : 1));
    if (letter === otherPrevious && previous === other && letter !== other) {
      cost = Math.min(cost, (before[column - 2] ?? 0) + 1);
    }
    row[column] = cost;
    if (cost < least) least = cost;
    otherPrevious = other;
  }
  return least;
}

function leastOf(row: Float32Array, from: number, to: number): number {
  let least = row[to] ?? 0;
  for (let column = from; column < to; column += 1) least = Math.min(least, row[column] as number);
  return least;
}

/** How much of a misspelling is forgiven to a word of this length: none under 4 letters, 1 from 4, 2 from 8. */
export function forgiven(length: number): number {
  if (length < 4) return 0;
  return length < 8 ? 1 : 2;
}
