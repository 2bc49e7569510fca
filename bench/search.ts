/**
 * `npm run bench:search`: relevance of the shipped engine over the packs that ship, and its speed.
 *   --queries FILE   run this file of queries only ([{query, language, expect, family?}])
 *   --synthetic N    with N synthetic cards in the index as well
 *   --misses         name each query whose first answer was not a right one
 *   --json           print figures as JSON
 * Without --queries: the files of tests/relevance, without and with 10,000 synthetic cards; speed, memory and size of
 * the engine; how many times faster than plain Fuse.js; and the real panel (panel-latency.ts), where a browser is.
 */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { timesFasterThanFuse } from './search-fuse';
import {
  builtPacks,
  packIndex,
  QUERY_FILES,
  queryFile,
  type Relevance,
  type RelevanceReport,
  readQueries,
  relevanceOf,
} from './search-relevance';
import { engineSpeed } from './search-speed';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values: flags } = parseArgs({
  options: {
    queries: { type: 'string' },
    synthetic: { type: 'string' },
    misses: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const packs = await builtPacks(root);

async function relevance(file: string, synthetic: number): Promise<RelevanceReport> {
  return relevanceOf(packIndex(packs, synthetic), await readQueries(file));
}

function line(name: string, { queries, hit1, hit3, mrr, best1, doubted }: Relevance): string {
  const figures = [hit1, hit3, mrr, best1, doubted].map((figure) => figure.toFixed(3).padStart(7)).join(' ');
  return `${name.padEnd(26)} ${String(queries).padStart(5)} ${figures}`;
}

function print(title: string, report: RelevanceReport): void {
  console.log(`\n${title}\n${''.padEnd(26)} count   hit@1   hit@3     MRR  best@1 doubted`);
  console.log(line('all', report.all));
  console.log(line('all but out-of-vocabulary', report.ordinary));
  for (const [family, figures] of Object.entries(report.families)) console.log(line(`  ${family}`, figures));
  if (report.none.queries > 0) {
    const admitted = report.none.admitted.toFixed(3);
    console.log(
      `no right card: ${report.none.queries} queries, ${admitted} of them without a certain result`,
    );
  }
  if (!flags.misses) return;
  for (const { query, rank, expect, found } of report.misses) {
    console.log(
      `  ${rank || '-'} « ${query} » wants ${expect.join(' | ')}; found ${found.slice(0, 3).join(', ')}`,
    );
  }
}

if (flags.queries !== undefined) {
  const report = await relevance(flags.queries, Number(flags.synthetic ?? 0));
  if (flags.json) console.log(JSON.stringify(report, null, 2));
  else print(flags.queries, report);
} else {
  const reports: Record<string, RelevanceReport> = {};
  for (const name of QUERY_FILES) {
    for (const synthetic of [0, Number(flags.synthetic ?? 10_000)]) {
      const title = `${name}, ${packs.entries.length} cards${synthetic > 0 ? ` and ${synthetic} synthetic ones` : ''}`;
      reports[title] = await relevance(queryFile(root, name), synthetic);
    }
  }
  const speed = [];
  for (const cards of [1_000, 10_000, 50_000]) speed.push(await engineSpeed(cards, packs));
  const timesFuse = await timesFasterThanFuse(10_000, packs);
  const panel = inPanel();
  if (flags.json) {
    const printed = {
      relevance: reports,
      speed,
      timesFasterThanFuse: timesFuse,
      panel: JSON.parse(panel || 'null'),
    };
    console.log(JSON.stringify(printed, null, 2));
  } else {
    for (const [title, report] of Object.entries(reports)) print(title, report);
    console.log('\nA keystroke in the engine, ms; memory and what is saved, MiB');
    console.log(' cards   p50    p95    max   build  restore  memory  saved');
    for (const { cards, p50, p95, max, buildMs, restoreMs, memoryMb, savedMb } of speed) {
      const keys = [p50, p95, max].map((ms) => ms.toFixed(2).padStart(6)).join(' ');
      const [building, restoring] = [buildMs.toFixed(0).padStart(7), restoreMs.toFixed(0).padStart(8)];
      const sizes = `${memoryMb.toFixed(1).padStart(7)} ${savedMb.toFixed(1).padStart(6)}`;
      console.log(`${String(cards).padStart(6)} ${keys} ${building} ${restoring} ${sizes}`);
    }
    console.log(`\nAt 10000 cards ${timesFuse.toFixed(0)} times faster than plain Fuse.js\n`);
    console.log(panel);
  }
}

/** The real panel's figures, as its own program prints them. */
function inPanel(): string {
  const args = [
    '--import',
    'tsx',
    join(root, 'bench', 'panel-latency.ts'),
    ...(flags.json ? ['--json'] : []),
  ];
  const { stdout, status } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status === 0) return stdout.trim();
  process.exitCode = 1;
  return flags.json ? '' : 'The panel was not measured: what stands in the way is told above.';
}
