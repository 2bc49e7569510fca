/**
 * `npm run mutate [-- room…]`: changes the code of the rooms in `rooms.ts` one place at a time, runs the tests that
 * reach the place, and counts which changes no test noticed. Takes long; not part of `npm test`.
 * `npm run mutate -- --changed [room…]` takes from the last run what neither its code nor its tests changed.
 * `npm run mutate -- --report [room…]` prints what the last runs found, where the code is still the same.
 * It ends with 1 when a survivor has no reason in `survivors.ts`, when fewer than 90 % of the mutants were killed, or,
 * of all rooms, when fewer than 300 were tried.
 */
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '@/setup/browser';
import {
  type MutationReport,
  type RoomResult,
  reportLines,
  shortcomings,
  summarise,
  withoutSurvivors,
} from './report';
import { MUTATED_ROOMS, REPORTS } from './rooms';

const WANTED_SHARE = 0.9;
const LEAST_MUTANTS = 300;

const args = process.argv.slice(2);
const reportOnly = args.includes('--report');
const changedOnly = args.includes('--changed');
const roomNames = args.filter((arg) => arg !== '--report' && arg !== '--changed');
const unknown = roomNames.filter((name) => !MUTATED_ROOMS.some((room) => room.name === name));
if (unknown.length > 0) {
  console.error(
    `No such room: ${unknown.join(', ')}. There are: ${MUTATED_ROOMS.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}
const rooms = MUTATED_ROOMS.filter(({ name }) => roomNames.length === 0 || roomNames.includes(name));

function stryker(room: string): Promise<boolean> {
  const child = spawn(
    process.execPath,
    [
      join(ROOT, 'tests/mutation/node_modules/@stryker-mutator/core/bin/stryker.js'),
      'run',
      'tests/mutation/stryker.config.mjs',
    ],
    {
      cwd: ROOT,
      stdio: 'inherit',
      env: {
        ...process.env,
        SOUFFLEUR_MUTATED_ROOM: room,
        SOUFFLEUR_MUTATION_CHANGED: changedOnly ? '1' : '0',
      },
    },
  );
  return new Promise((resolve) => {
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
  });
}

async function readReport(room: string): Promise<MutationReport> {
  const file = join(ROOT, REPORTS, `${room}.json`);
  const report = JSON.parse(await readFile(file, 'utf8')) as MutationReport;
  for (const [path, { source }] of Object.entries(report.files)) {
    if ((await readFile(join(ROOT, path), 'utf8')) === source) continue;
    throw new Error(`${path} was changed since the last run of ${room}: run it again.`);
  }
  return report;
}

await mkdir(join(ROOT, REPORTS), { recursive: true });
const results: RoomResult[] = [];
for (const { name } of rooms) {
  if (!reportOnly) {
    const file = join(ROOT, REPORTS, `${name}.json`);
    const before = changedOnly ? await readFile(file, 'utf8').catch(() => undefined) : undefined;
    if (before === undefined) await rm(file, { force: true });
    else await writeFile(file, JSON.stringify(withoutSurvivors(JSON.parse(before))));
    console.log(`\n── ${name}`);
    const startedAt = Date.now();
    if (!(await stryker(name))) {
      console.error(`The mutation run of ${name} did not come to its end: see above.`);
      process.exit(1);
    }
    console.log(`${name} took ${Math.ceil((Date.now() - startedAt) / 60_000)} min.`);
  }
  results.push(summarise(name, await readReport(name)));
}
console.log(`\n${reportLines(results).join('\n')}`);
const [load = 0] = loadavg();
if (!reportOnly && load > 2 * availableParallelism())
  console.warn(`The machine is busy (load ${load.toFixed(1)}): what a time limit killed may be alive.`);
const lacking = shortcomings(results, WANTED_SHARE, roomNames.length === 0 ? LEAST_MUTANTS : 0);
for (const line of lacking) console.error(line);
if (lacking.length > 0) process.exitCode = 1;
