/**
 * `npm run bench:sync [-- --quick] [--only push,streams,first,capture] [--json] [--write]`: the load that the sync
 * service and the panel's sync carry on this machine. The load comes from other processes than the service. Each figure
 * has a baseline of the same run, because machines differ more than programs.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '@/setup/browser';
import { ensurePostgres } from '@/setup/postgres';
import { measureCapture } from './sync-capture';
import { bundled } from './sync-processes';
import { measureFirst, measurePush, measureStreams, type Row, type Sizes, type Table } from './sync-service';

const PARTS = ['push', 'streams', 'first', 'capture'] as const;
type Part = (typeof PARTS)[number];
const DOCUMENT = join(ROOT, 'docs', 'sync-speed.md');

const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    only: { type: 'string', default: PARTS.join(',') },
  },
});
const sizes: Sizes = flags.quick
  ? { pushMs: 2_000, streams: 500, notices: 5, tips: 5_000, cards: 1_000 }
  : { pushMs: 5_000, streams: 5_000, notices: 20, tips: 50_000, cards: 10_000 };
const captures = flags.quick ? 60 : 300;

/** The tables of one part, measured in a state folder of their own. */
async function measure(part: Part, load: string, folder: string): Promise<Table[]> {
  if (part === 'push') return await measurePush(load, sizes);
  if (part === 'streams') return [await measureStreams(load, sizes)];
  if (part === 'first') return [await measureFirst(load, folder, sizes)];
  const times = await measureCapture(captures);
  const row: Row = {
    captures,
    'p50 ms': Number(times.captureMs.toFixed(2)),
    'p99 ms': Number(times.captureP99Ms.toFixed(2)),
    'one row p50 ms': Number(times.bareRowMs.toFixed(2)),
    '× one row': Number((times.captureMs / times.bareRowMs).toFixed(2)),
    'two rows p50 ms': Number(times.bareRowsMs.toFixed(2)),
    '× two rows': Number((times.captureMs / times.bareRowsMs).toFixed(2)),
  };
  const title =
    'A capture acknowledged, in Chromium, strict (baselines, in turns: a bare strict write with Dexie, of one row; of a tip and a command in one transaction)';
  return [{ title, rows: [row] }];
}

function inMarkdown({ title, rows: [first, ...rest] }: Table): string {
  if (!first) return title;
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  const names = Object.keys(first);
  const body = [first, ...rest].map((row) => line(names.map((name) => row[name] ?? '')));
  return [`${title}:`, '', line(names), line(names.map(() => '---')), ...body].join('\n');
}

async function writeDown(part: Part, text: string): Promise<void> {
  const document = await readFile(DOCUMENT, 'utf8');
  const [start, end] = [`<!-- ${part}: begin -->`, `<!-- ${part}: end -->`];
  const [from, to] = [document.indexOf(start), document.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/sync-speed.md has no place for ${part}`);
  await writeFile(DOCUMENT, `${document.slice(0, from + start.length)}\n\n${text}\n\n${document.slice(to)}`);
}

if (!(await ensurePostgres())) throw new Error('PostgreSQL is not installed');
const wanted = PARTS.filter((part) => flags.only.split(',').includes(part));
const openFiles = execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim();
const machine = `${cpus().length} cores, ${cpus()[0]?.model.trim()}; ${openFiles} open files a process; Node ${process.version}`;
const folder = mkdtempSync(join(tmpdir(), 'souffleur-bench-'));
try {
  const load = await bundled('bench/sync-load.ts', folder);
  const all: Partial<Record<Part, Table[]>> = {};
  for (const part of wanted) {
    const tables = await measure(part, load, folder);
    all[part] = tables;
    const text = [...tables.map(inMarkdown), `(${machine})`].join('\n\n');
    if (!flags.json) process.stdout.write(`${text}\n\n`);
    if (flags.write) await writeDown(part, text);
  }
  if (flags.json) process.stdout.write(`${JSON.stringify({ machine, sizes, ...all }, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
