/**
 * `npm run counts`: how easily the code is found, guessed and checked, before issue 11 (0f67c01) and now.
 *   --timed   also how long `npm run check` and `npm run test:fast` take; nothing else should run
 *   --write   puts the table into docs/decisions/0017-rooms-by-feature.md, between its markers; without --timed, the times stay
 *   --json    prints the figures of this commit as JSON
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '@/setup/browser';
import { cardFieldPlaces } from '@/setup/card-field-places';
import before from './before.json' with { type: 'json' };
import { type CodeCounts, countCode } from './code-counts';
import { dataPaths } from './data-paths';
import { installSize } from './install-size';

const { values: flags } = parseArgs({
  options: {
    timed: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const DOCUMENT = join(ROOT, 'docs', 'decisions', '0017-rooms-by-feature.md');

/** The sources of a commit, counted as those of this one; what was recorded where the history does not hold it. */
async function countCommit(commit: string): Promise<CodeCounts> {
  const folder = await mkdtemp(join(tmpdir(), 'souffleur-counts-'));
  try {
    const archive = execFileSync('git', ['archive', commit], {
      cwd: ROOT,
      maxBuffer: 1e9,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    execFileSync('tar', ['-xf', '-', '-C', folder], { input: archive });
    return await countCode(folder);
  } catch {
    return before.code as CodeCounts;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function secondsOf(script: string): number | undefined {
  const startedAt = Date.now();
  const { status } = spawnSync(`npm run --silent ${script}`, {
    cwd: ROOT,
    shell: true,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return status === 0 ? (Date.now() - startedAt) / 1000 : undefined;
}

/** As `du -m` counts them. */
const megabytes = (bytes: number) => `${Math.round(bytes / 1_048_576)} MB`;

const then = await countCommit(before.commit);
const now = await countCode(ROOT);
const paths = dataPaths(await readFile(join(ROOT, 'docs', 'architecture.md'), 'utf8'));
const size = existsSync(join(ROOT, 'node_modules')) ? await installSize(ROOT) : undefined;
const check = flags.timed ? secondsOf('check') : undefined;
const fast = flags.timed ? secondsOf('test:fast') : undefined;
const recorded = await readFile(DOCUMENT, 'utf8');
/** The seconds that a script took now, or when the table was written. */
const timeOf = (script: string, taken: number | undefined) =>
  taken === undefined
    ? (recorded.match(new RegExp(`\\| \`npm run ${script}\` \\|[^|]*\\| ([^|]+) \\|`, 'u'))?.[1] ?? '–')
    : `${taken.toFixed(0)} s`;

const folderOf = ({ largestFolder: { folder, files } }: CodeCounts) => `${files} (\`${folder}/\`)`;
const fieldsOf = ({ placesOfField }: CodeCounts) =>
  Object.entries(placesOfField)
    .map(([field, places]) => `${field} ${places}`)
    .join(', ');
const widgetsOf = ({ widgets: { files, lines } }: CodeCounts) => `${files}, ${lines}`;
const listed = (numbers: Record<string, number>) => {
  const entries = Object.entries(numbers);
  const total = entries.reduce((sum, [, count]) => sum + count, 0);
  return entries.length === 0
    ? '0'
    : `${total}: ${entries.map(([name, count]) => `${name} ${count}`).join(', ')}`;
};
/** With the documentation: what somebody who adds a day to the card has to touch. */
const daysOf = (commit?: string) => {
  try {
    return cardFieldPlaces(commit)
      .map(({ field, files }) => `${field} ${files.length}`)
      .join(', ');
  } catch {
    // The history does not hold the commit.
    return '–';
  }
};
const rows: (readonly [what: string, before: string | number, now: string | number])[] = [
  ['source files', then.files, now.files],
  ['files in the largest folder', folderOf(then), folderOf(now)],
  ['folders with more than 20 files', then.crowdedFolders, now.crowdedFolders],
  ['files with a word of the dialect in their name', then.dialectFiles, now.dialectFiles],
  ['exported names with one', then.dialectExports, now.dialectExports],
  ['such words in comments', then.dialectInComments, now.dialectInComments],
  ['import cycles, types included', then.cycles, now.cycles],
  ['source files that know a card field', fieldsOf(then), fieldsOf(now)],
  ['the same, with the documentation', daysOf(before.commit), daysOf()],
  ...Object.values(before.hops).map(([hops, crossings], index) => {
    const { title = '', nodes = [], crossings: crossingsNow } = paths[index] ?? {};
    return [
      `hops and borders crossed: ${title.charAt(0).toLowerCase()}${title.slice(1)}`,
      `${hops}, ${crossings}`,
      `${nodes.length}, ${crossingsNow}`,
    ] as const;
  }),
  ['`npm run check`', '–', timeOf('check', check)],
  ['`npm run test:fast`', '–', timeOf('test:fast', fast)],
  ['installed by `npm start`', `${before.installMb} MB`, size ? megabytes(size.start) : '–'],
  ['installed by `npm ci`', `${before.installMb} MB`, size ? megabytes(size.all) : '–'],
  ['test files', then.testFiles, now.testFiles],
  ['test cases, as written', then.testCases, now.testCases],
  ['scenes that component tests draw and check, by screen', listed(then.scenes), listed(now.scenes)],
  ['component tests beside these', listed(then.componentCases), listed(now.componentCases)],
  ['hand-made widgets: files, lines', widgetsOf(then), widgetsOf(now)],
  ['lines of `setup/install.mjs`', then.installerLines, now.installerLines],
  ['lines that write PNG files', then.pngLines, now.pngLines],
];
const table = [
  `| | ${before.commit} | now |`,
  '|---|---|---|',
  ...rows.map((cells) => `| ${cells.join(' | ')} |`),
].join('\n');

console.log(
  flags.json ? JSON.stringify({ ...now, size, check, fast }, null, 2) : `${table}\n\n${before.source}`,
);
if (flags.write) {
  const [start, end] = ['<!-- counts: begin -->', '<!-- counts: end -->'];
  const [from, to] = [recorded.indexOf(start), recorded.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${DOCUMENT} has lost its markers ${start} and ${end}`);
  const written = `${recorded.slice(0, from + start.length)}\n\n${table}\n\n${before.source}\n\n${recorded.slice(to)}`;
  await writeFile(DOCUMENT, written);
}
