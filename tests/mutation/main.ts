/**
 * `npm run mutate [-- room…]`: changes the code of the rooms in `rooms.ts` one place at a time, runs the tests that
 * reach the place, and counts which changes no test noticed. Takes long; not part of `npm test`. It ends with 1 when
 * all rooms were run and fewer than 90 % of the mutants, or fewer than 300 mutants, were killed.
 */
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '@/setup/browser';
import { isEnough, type MutationReport, type RoomResult, reportLines, summarise } from './report';
import { MUTATED_ROOMS, REPORTS } from './rooms';

const WANTED_SHARE = 0.9;
const LEAST_MUTANTS = 300;

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !MUTATED_ROOMS.some((room) => room.name === name));
if (unknown.length > 0) {
  console.error(
    `No such room: ${unknown.join(', ')}. There are: ${MUTATED_ROOMS.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}
const rooms = MUTATED_ROOMS.filter(({ name }) => asked.length === 0 || asked.includes(name));

function stryker(room: string): Promise<boolean> {
  const child = spawn(
    process.execPath,
    [
      join(ROOT, 'node_modules/@stryker-mutator/core/bin/stryker.js'),
      'run',
      'tests/mutation/stryker.config.mjs',
    ],
    { cwd: ROOT, stdio: 'inherit', env: { ...process.env, SOUFFLEUR_MUTATED_ROOM: room } },
  );
  return new Promise((resolve) => {
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
  });
}

await mkdir(join(ROOT, REPORTS), { recursive: true });
const results: RoomResult[] = [];
for (const { name } of rooms) {
  const file = join(ROOT, REPORTS, `${name}.json`);
  await rm(file, { force: true });
  console.log(`\n── ${name}`);
  if (!(await stryker(name))) {
    console.error(`The mutation run of ${name} did not come to its end: see above.`);
    process.exit(1);
  }
  results.push(summarise(name, JSON.parse(await readFile(file, 'utf8')) as MutationReport));
}
console.log(`\n${reportLines(results).join('\n')}`);
if (asked.length === 0 && !isEnough(results, WANTED_SHARE, LEAST_MUTANTS)) process.exitCode = 1;
