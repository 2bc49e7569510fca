/**
 * `npm run bench:search:weights`: weights for the ranking, learnt on tests/relevance/tuning.json alone.
 * One weight after the other is moved up and down by a step that shrinks; a move stays where the queries rank better.
 *   --queries FILE  other queries than those
 *   --rounds N      passes over all weights; 4 when left out
 *   --synthetic N   with N synthetic cards in the index as well; 1000 when left out
 * It prints each weight before and after, and the figures of both; it changes no file. A weight that is used while cards
 * are added (those of fields, in protocol/pack-fields.ts) is not among them.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { WEIGHTS } from '@/search/weights';
import {
  builtPacks,
  packIndex,
  queryFile,
  type RelevanceReport,
  readQueries,
  relevanceOf,
} from './search-relevance';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '4' },
    synthetic: { type: 'string', default: '1000' },
    queries: { type: 'string', default: queryFile(root, 'tuning') },
  },
});

/** The first relative step of a weight, and the share of it that each round keeps. */
const STEP = 0.25;
const SHRINK = 0.6;
/** A move must win this much: less is the luck of one query. */
const GAIN = 0.0004;

const weights = WEIGHTS as unknown as Record<string, number>;
const queries = (await readQueries(flags.queries)).filter(({ expect }) => expect.length > 0);
const index = packIndex(await builtPacks(root), Number(flags.synthetic));

/** First places count most; the rest of the order still counts. */
function objective({ all }: RelevanceReport): number {
  return 0.6 * all.hit1 + 0.25 * all.mrr + 0.15 * all.hit3;
}

function figures({ all }: RelevanceReport): string {
  return `hit@1 ${all.hit1.toFixed(3)}  hit@3 ${all.hit3.toFixed(3)}  MRR ${all.mrr.toFixed(3)}`;
}

const start = { ...weights };
let best = relevanceOf(index, queries);
console.log(`${queries.length} queries, ${index.size} cards: ${figures(best)}`);

/** Moves one weight to the better side, if there is one. */
function improve(name: string, step: number): void {
  const before = weights[name] as number;
  for (const value of [before * (1 + step), before * (1 - step)]) {
    weights[name] = value;
    const after = relevanceOf(index, queries);
    if (objective(after) > objective(best) + GAIN) {
      best = after;
      console.log(`${name.padEnd(16)} ${before.toFixed(3)} → ${value.toFixed(3)}  ${figures(best)}`);
      return;
    }
  }
  weights[name] = before;
}

let step = STEP;
for (let round = 0; round < Number(flags.rounds); round += 1, step *= SHRINK) {
  for (const name of Object.keys(weights)) improve(name, step);
}

console.log(`\n${figures(best)}`);
for (const [name, value] of Object.entries(weights)) {
  if (value !== start[name]) console.log(`  ${name}: ${value.toFixed(3)}, was ${start[name]}`);
}
