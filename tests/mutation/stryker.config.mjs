/** StrykerJS for one room, named by SOUFFLEUR_MUTATED_ROOM (started by `tests/mutation/main.ts`). */
import { MUTATED_ROOMS, REPORTS } from './rooms.ts';

const name = process.env.SOUFFLEUR_MUTATED_ROOM;
const room = MUTATED_ROOMS.find((each) => each.name === name);
if (!room) throw new Error('SOUFFLEUR_MUTATED_ROOM names no room of tests/mutation/rooms.ts.');

export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'tests/mutation/vitest.config.ts', related: false },
  mutate: process.env.SOUFFLEUR_MUTATED_FILES?.split(',') ?? room.mutate,
  coverageAnalysis: 'perTest',
  // TypeScript 7 has no programming interface that Stryker could rewrite tsconfig.json with; no rewriting is needed.
  tsconfigFile: 'no-tsconfig-to-rewrite.json',
  ignorePatterns: ['.output', '.souffleur', 'docs/pictures'],
  concurrency: Number(process.env.SOUFFLEUR_MUTATION_CONCURRENCY ?? 2),
  timeoutMS: 60_000,
  // The first run of all tests takes seconds; on a machine that is busy with more, minutes.
  dryRunTimeoutMinutes: 30,
  reporters: ['dots'],
  // The report of the run; with `--changed` it is read first, and what neither code nor tests changed is taken from it.
  incremental: true,
  incrementalFile: `${REPORTS}/${name}.json`,
  force: process.env.SOUFFLEUR_MUTATION_CHANGED !== '1',
  tempDirName: `${REPORTS}/sandbox-${name}`,
  allowEmpty: false,
};
