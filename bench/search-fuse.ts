import { FUSE_PLAIN, type Search, SOUFFLEUR } from './search-engines';
import type { Packs } from './search-relevance';
import { filledUp, keystrokes, quantile, scattered, TYPED, timed } from './search-speed';

const ONCE = { rounds: 1, ms: 60_000 };

function loaded({ data, load }: { data: unknown; load: (data: never) => Search }) {
  const search = load(data as never);
  return (text: string) => search(text, 'fr');
}

/**
 * How many times faster than plain Fuse.js, over the same cards and the same keystrokes in turns: the median of `most`
 * of them, for Fuse takes seconds over each.
 */
export async function timesFasterThanFuse(cards: number, packs: Packs, most = 8): Promise<number> {
  const all = { ...packs, entries: filledUp(packs.entries, cards) };
  const texts = scattered(keystrokes(TYPED));
  const fuse = await FUSE_PLAIN.build(all);
  const saved = SOUFFLEUR.saved(all);
  // Both have run before, so that none is measured while it is compiled; ours is loaded anew for each keystroke.
  const warm = saved.load(saved.data as never);
  for (const text of texts) warm(text, 'fr');
  fuse('r', 'fr');
  const ratios: number[] = [];
  for (const text of texts.slice(0, most)) {
    const slow = await timed([text], () => (typed) => fuse(typed, 'fr'), ONCE);
    const fast = await timed([text], () => loaded(saved), ONCE);
    ratios.push((slow[0] ?? 0) / (fast[0] ?? Number.POSITIVE_INFINITY));
  }
  return quantile(ratios, 0.5);
}
