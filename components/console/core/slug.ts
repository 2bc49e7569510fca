/** The longest id that a pack, chapter or card may have. */
const LONGEST = 64;

/**
 * An id made of a title: lower-case letters, digits and hyphens, unlike every id in `taken`. A title without
 * any usable letter gives `fallback`.
 */
export function slugFor(title: string, taken: ReadonlySet<string>, fallback: string): string {
  const plain = title
    .replaceAll('œ', 'oe')
    .replaceAll('Œ', 'oe')
    .replaceAll('æ', 'ae')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^-+|-+$/gu, '');
  const whole = cut(plain, LONGEST - 4) || fallback;
  if (!taken.has(whole)) return whole;
  let n = 2;
  while (taken.has(`${whole}-${n}`)) n += 1;
  return `${whole}-${n}`;
}

/** At most `length` characters, ending with a whole word where there is one. */
function cut(slug: string, length: number): string {
  if (slug.length <= length) return slug;
  const within = slug.slice(0, length);
  const lastBreak = within.lastIndexOf('-');
  return (lastBreak > 10 ? within.slice(0, lastBreak) : within).replace(/-+$/u, '');
}
