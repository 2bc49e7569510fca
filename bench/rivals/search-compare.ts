/**
 * Compares search engines over the same cards and queries in one run.
 *   --sizes 1000,10000,50000   numbers of cards (the packs that ship, filled up with synthetic ones)
 *   --seconds N                at most about N seconds of typing an engine and size (8); fewer keystrokes if slow
 *   --only NAME                engines whose name holds NAME
 *   --stemmers                 nothing but the comparison of stemmers
 *   --write                    put the tables into docs/search.md, between its markers
 *   --json                     print figures as JSON
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { weighed } from '@/bench/memory';
import type { Engine, Search } from '@/bench/search-engines';
import {
  builtPacks,
  measureRelevance,
  type Packs,
  QUERY_FILES,
  queryFile,
  type RelevanceReport,
  readQueries,
} from '@/bench/search-relevance';
import { filledUp, keystrokes, quantile, scattered, TYPED, timed } from '@/bench/search-speed';
import { RIVALS } from './search-rivals';
import { compareStemmers } from './stemmers';

type Figures = {
  engine: string;
  cards: number;
  buildMs: number;
  loadMs?: number;
  memoryMb: number;
  /** Milliseconds of each keystroke, in one order for all engines. */
  times: number[];
  p50: number;
  p95: number;
  relevance?: RelevanceReport;
};

const root = join(import.meta.dirname, '../..');
const { values: flags } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,10000,50000' },
    seconds: { type: 'string', default: '8' },
    only: { type: 'string', default: '' },
    stemmers: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
/** An engine whose median keystroke took longer than this is not tried with more cards. */
const TOO_SLOW_MS = 400;

const packs = await builtPacks(root);
const queries = (await Promise.all(QUERY_FILES.map((name) => readQueries(queryFile(root, name))))).flat();
const rivals = RIVALS.filter(({ name }) => name.toLowerCase().includes(flags.only.toLowerCase()));

async function measure(rival: Engine, cards: number): Promise<Figures> {
  const all: Packs = { ...packs, entries: filledUp(packs.entries, cards) };
  const { made: search, ms: buildMs, mb: memoryMb } = await weighed(() => rival.build(all));
  const relevance = cards <= 10_000 ? await relevanceOf(search) : undefined;
  const saved = rival.saved?.(all);
  const loadMs = saved && loading(saved);
  const times = await typing(() => (saved ? saved.load(saved.data as never) : search));
  return {
    engine: rival.name,
    cards,
    buildMs,
    ...(loadMs !== undefined && { loadMs }),
    memoryMb,
    times,
    p50: quantile(times, 0.5),
    p95: quantile(times, 0.95),
    ...(relevance && { relevance }),
  };
}

function loading({ data, load }: { data: unknown; load: (data: never) => Search }): number {
  const start = performance.now();
  void load(data as never)('r', 'fr');
  return performance.now() - start;
}

/** A sample of the queries when the engine is slow: every family stays in it. */
async function relevanceOf(search: Search): Promise<RelevanceReport> {
  const start = performance.now();
  await search('elle veut parler au chef', 'fr');
  const took = performance.now() - start;
  const every = took > 800 ? 32 : took > 150 ? 8 : 1;
  const sampled = queries.filter((_, index) => index % every === 0);
  const found = new Map<string, readonly string[]>();
  for (const { query, language } of sampled) found.set(`${language} ${query}`, await search(query, language));
  return measureRelevance(sampled, (text, language) =>
    (found.get(`${language} ${text}`) ?? []).map((ref) => ({ ref, certain: true })),
  );
}

/** Keystrokes in a scattered order, so that a sample is like the whole. */
async function typing(fresh: () => Search): Promise<number[]> {
  const typed = () => {
    const search = fresh();
    return (text: string) => search(text, 'fr');
  };
  return timed(scattered(keystrokes(TYPED)), typed, { rounds: 3, ms: Number(flags.seconds) * 1_000 });
}

async function gzipBytes(source: string): Promise<number> {
  const bundle = await build({
    stdin: { contents: source, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    alias: { '@': root },
  });
  return gzipSync(bundle.outputFiles[0]?.contents ?? '').length;
}

const sizes = flags.stemmers ? [] : flags.sizes.split(',').map(Number);
const results: Figures[] = [];
for (const cards of sizes) {
  for (const rival of rivals) {
    if (results.some(({ engine, p50 }) => engine === rival.name && p50 > TOO_SLOW_MS)) continue;
    process.stderr.write(`${rival.name}, ${cards} cards…\n`);
    results.push(await measure(rival, cards));
  }
}
const weights = await Promise.all(
  (flags.stemmers ? [] : rivals).map(async ({ name, bundle }) => ({ name, bytes: await gzipBytes(bundle) })),
);

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join(
    '\n',
  );
}

const ms = (value: number) => (value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2));

/** The median over the keystrokes that both typed of how many times longer the first took. */
function ratio(longer: readonly number[] = [], shorter: readonly number[] = []): string {
  const both = longer.slice(0, shorter.length);
  if (both.length === 0) return '–';
  const median = quantile(
    both.map((taken, index) => taken / (shorter[index] ?? Number.NaN)),
    0.5,
  );
  return median.toFixed(median < 10 ? 1 : 0);
}

function speedTable(): string {
  const plain = new Map(
    results.filter(({ engine }) => engine === 'Fuse.js plain').map((one) => [one.cards, one.times]),
  );
  const ours = new Map(
    results.filter(({ engine }) => engine === 'Souffleur').map((one) => [one.cards, one.times]),
  );
  return table(
    [
      ...[
        'engine',
        'cards',
        'p50 ms',
        'p95 ms',
        'keystrokes',
        '× faster than plain Fuse',
        '× slower than ours',
      ],
      ...['build ms', 'load ms', 'memory MB'],
    ],
    results.map(({ engine, cards, p50, p95, times, buildMs, loadMs, memoryMb }) => {
      const load = loadMs === undefined ? '–' : ms(loadMs);
      return [
        engine,
        String(cards),
        ms(p50),
        ms(p95),
        String(times.length),
        ratio(plain.get(cards), times),
        ratio(times, ours.get(cards)),
        ms(buildMs),
        load,
        memoryMb.toFixed(0),
      ];
    }),
  );
}

function relevanceTable(): string {
  const graded = results.flatMap(({ engine, cards, relevance }) =>
    relevance ? [{ engine, cards, relevance }] : [],
  );
  const families = Object.keys(graded[0]?.relevance.families ?? {});
  return table(
    ['engine', 'cards', 'queries', 'MRR', 'hit@3', ...families],
    graded.map(({ engine, cards, relevance }) => [
      engine,
      String(cards),
      String(relevance.all.queries),
      relevance.ordinary.mrr.toFixed(2),
      relevance.ordinary.hit3.toFixed(2),
      ...families.map((family) => relevance.families[family]?.mrr.toFixed(2) ?? '–'),
    ]),
  );
}

const weightTable = table(
  ['engine', 'gzip kB'],
  weights.map(({ name, bytes }) => [name, (bytes / 1024).toFixed(1)]),
);
function stemmerTable(): string {
  const share = (value: number) => (Number.isNaN(value) ? '–' : value.toFixed(3));
  return table(
    [
      'stemmer',
      'language',
      'half',
      'questions',
      'MRR',
      'hit@1',
      'hit@3',
      'MRR of inflection',
      'better, worse than ours',
    ],
    stemmers.map(
      ({ stemmer, language, half, queries: count, mrr, hit1, hit3, inflection, better, worse }) => [
        ...[stemmer, language, half, String(count)],
        ...[mrr, hit1, hit3, inflection].map(share),
        `${better}, ${worse}`,
      ],
    ),
  );
}

const stemmers = await compareStemmers(root, 10_000);
const stemmerPart = [
  'Stemmers in our search, among 10,000 cards: the same index and ranking with another stemmer (`bench/rivals/stemmers.ts`). Out-of-vocabulary is left aside.',
  stemmerTable(),
];
const tables = flags.stemmers
  ? stemmerPart.join('\n\n')
  : [
      'Relevance: mean reciprocal rank over both halves of the questions, by family. *MRR* and *hit@3* leave out-of-vocabulary aside. A slow engine was asked every eighth question only, a very slow one every thirty-second: *queries* says how many.',
      relevanceTable(),
      'Speed: milliseconds a keystroke, the fastest of up to three rounds over an index loaded anew. *keystrokes* says how many were typed: a slow engine got fewer, and one whose median was above 400 ms was not tried with more cards. The two ratios are medians over the keystrokes that both engines got, in the same run.',
      speedTable(),
      'Weight of the code in a bundle.',
      weightTable,
      ...stemmerPart,
    ].join('\n\n');

if (flags.json) console.log(JSON.stringify({ results, weights, stemmers }, null, 2));
else console.log(tables);
if (flags.write && !flags.stemmers) {
  const file = join(root, 'docs', 'search.md');
  const [start, end] = ['<!-- measured: begin -->', '<!-- measured: end -->'];
  const document = await readFile(file, 'utf8');
  const from = document.indexOf(start);
  const to = document.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${file} has lost its markers ${start} and ${end}`);
  await writeFile(file, `${document.slice(0, from + start.length)}\n\n${tables}\n\n${document.slice(to)}`);
}
