import { type Packs, RIVALS } from './search-rivals';
import { keystrokes, quantile, TYPED, timed } from './search-speed';
import { syntheticCards } from './synthetic-cards';

/**
 * How many times faster than plain Fuse.js, over the same cards and the same keystrokes in turns: the median of `most`
 * of them, for Fuse takes seconds over each.
 */
export async function timesFasterThanFuse(cards: number, packs: Packs, most = 8): Promise<number> {
  const all = {
    entries: [...packs.entries, ...syntheticCards(Math.max(0, cards - packs.entries.length))],
    lexicons: packs.lexicons,
  };
  const texts = keystrokes(TYPED);
  const few = Array.from({ length: most }, (_, at) => texts[(at * 101) % texts.length] ?? '');
  const search = async (name: string) => {
    const engine = RIVALS.find((rival) => rival.name === name);
    if (!engine) throw new Error(`There is no engine ${name}`);
    return engine.build(all);
  };
  const [fuse, ours] = [await search('Fuse.js plain'), await search('Souffleur')];
  const ratios: number[] = [];
  for (const text of few) {
    const [slow] = await timed([text], () => (typed) => fuse(typed, 'fr'), { rounds: 1, ms: 60_000 });
    const [fast] = await timed([text], () => (typed) => ours(typed, 'fr'), { rounds: 5, ms: 60_000 });
    ratios.push((slow ?? 0) / (fast ?? Number.POSITIVE_INFINITY));
  }
  return quantile(ratios, 0.5);
}
