/**
 * `npm run counts`: how easily the code is found, guessed and checked, before issue 11 (0f67c01) and now.
 *   --timed   also how long `npm run check` and `npm run test:fast` take; nothing else should run
 *   --write   --timed, and puts the table into docs/decisions/0017-rooms-by-feature.md, between its markers
 *   --json    prints the figures of this commit as JSON
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '@/setup/browser';
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

const megabytes = (bytes: number) => `${Math.round(bytes / 1_000_000)} MB`;
const seconds = (taken: number | undefined) => (taken === undefined ? '–' : `${taken.toFixed(0)} s`);

const then = await countCommit(before.commit);
const now = await countCode(ROOT);
const paths = dataPaths(await readFile(join(ROOT, 'docs', 'architecture.md'), 'utf8'));
const size = existsSync(join(ROOT, 'node_modules')) ? await installSize(ROOT) : undefined;
const timed = flags.timed || flags.write;
const check = timed ? secondsOf('check') : undefined;
const fast = timed ? secondsOf('test:fast') : undefined;

const folderOf = ({ largestFolder: { folder, files } }: CodeCounts) => `${files} (\`${folder}/\`)`;
const fieldsOf = ({ placesOfField }: CodeCounts) =>
  Object.entries(placesOfField)
    .map(([field, places]) => `${field} ${places}`)
    .join(', ');
const widgetsOf = ({ widgets: { files, lines } }: CodeCounts) => `${files}, ${lines}`;
const componentsOf = ({ componentCases }: CodeCounts) => {
  const screens = Object.entries(componentCases);
  if (screens.length === 0) return '0';
  const total = screens.reduce((sum, [, cases]) => sum + cases, 0);
  return `${total}: ${screens.map(([screen, cases]) => `${screen} ${cases}`).join(', ')}`;
};
const rows: (readonly [what: string, before: string | number, now: string | number])[] = [
  ['source files', then.files, now.files],
  ['files in the largest folder', folderOf(then), folderOf(now)],
  ['folders with more than 20 files', then.crowdedFolders, now.crowdedFolders],
  ['files with a word of the dialect in their name', then.dialectFiles, now.dialectFiles],
  ['exported names with one', then.dialectExports, now.dialectExports],
  ['such words in comments', then.dialectInComments, now.dialectInComments],
  ['import cycles, types included', then.cycles, now.cycles],
  ['files that know a card field', fieldsOf(then), fieldsOf(now)],
  ...Object.values(before.hops).map(([hops, crossings], index) => {
    const { title = '', nodes = [], crossings: crossingsNow } = paths[index] ?? {};
    return [
      `hops and borders crossed: ${title.charAt(0).toLowerCase()}${title.slice(1)}`,
      `${hops}, ${crossings}`,
      `${nodes.length}, ${crossingsNow}`,
    ] as const;
  }),
  ['`npm run check`', '–', seconds(check)],
  ['`npm run test:fast`', '–', seconds(fast)],
  ['installed by `npm start`', `${before.installMb} MB`, size ? megabytes(size.start) : '–'],
  ['installed by `npm ci`', `${before.installMb} MB`, size ? megabytes(size.all) : '–'],
  ['test files', then.testFiles, now.testFiles],
  ['test cases, as written', then.testCases, now.testCases],
  ['component tests, by screen', componentsOf(then), componentsOf(now)],
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
  const document = await readFile(DOCUMENT, 'utf8');
  const [from, to] = [document.indexOf(start), document.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${DOCUMENT} has lost its markers ${start} and ${end}`);
  const written = `${document.slice(0, from + start.length)}\n\n${table}\n\n${before.source}\n\n${document.slice(to)}`;
  await writeFile(DOCUMENT, written);
}
