/** Reads Stryker's reports (mutation-testing-report-schema, version 2): how many mutants were killed, which survived and why. */
import type { NamedSurvivor } from './named-survivor';
import { NAMED_SURVIVORS } from './survivors';

type Position = { line: number; column: number };
type ReportedMutant = {
  mutatorName: string;
  replacement?: string;
  status: string;
  statusReason?: string;
  location: { start: Position; end: Position };
};
export type MutationReport = { files: Record<string, { source: string; mutants: ReportedMutant[] }> };

export type Survivor = {
  file: string;
  line: number;
  mutator: string;
  original: string;
  replacement: string;
  /** Why no test kills it; undefined where nobody has said so yet. */
  reason?: string;
};
/** `timedOut`: how many of the killed ran into the time limit. */
export type RoomResult = {
  room: string;
  killed: number;
  timedOut: number;
  total: number;
  survivors: Survivor[];
};

const SURVIVED = new Set(['Survived', 'NoCoverage']);
/** How Stryker's report begins where the preparation of a test file (`beforeAll`) failed: in `npm test` the file fails. */
const PREPARATION_FAILED = /^An error occurred outside of a test run: \S*\/tests\/\S+\.test\.tsx?: /u;

/** Whether a test failed, its preparation did, or it ran into its time limit. */
function isKilled({ status, statusReason = '' }: ReportedMutant): boolean {
  if (status === 'RuntimeError') return PREPARATION_FAILED.test(statusReason);
  return status === 'Killed' || status === 'Timeout';
}

/** Killed and survived mutants of one room; those that could not be compiled or run otherwise are no mutants. */
export function summarise(
  room: string,
  report: MutationReport,
  named: readonly NamedSurvivor[] = NAMED_SURVIVORS,
): RoomResult {
  const result: RoomResult = { room, killed: 0, timedOut: 0, total: 0, survivors: [] };
  for (const [file, { source, mutants }] of Object.entries(report.files)) {
    const lines = source.split('\n');
    for (const mutant of mutants) {
      const { mutatorName: mutator, replacement = '', status, location } = mutant;
      const killed = isKilled(mutant);
      if (!killed && !SURVIVED.has(status)) continue;
      result.total += 1;
      if (killed) result.killed += 1;
      if (status === 'Timeout') result.timedOut += 1;
      if (killed) continue;
      const original = sourceBetween(lines, location.start, location.end);
      const known = named.find(
        (each) =>
          each.file === file &&
          each.mutator === mutator &&
          each.original === original &&
          each.replacement === replacement,
      );
      const survivor: Survivor = { file, line: location.start.line, mutator, original, replacement };
      result.survivors.push(known ? { ...survivor, reason: known.reason } : survivor);
    }
  }
  return result;
}

/**
 * The report without its survivors, so that they are tried again: which test reaches a mutant is not known for code
 * that runs while a test file is prepared.
 */
export function withoutSurvivors(report: MutationReport): MutationReport {
  const files = Object.entries(report.files).map(([path, file]) => [
    path,
    { ...file, mutants: file.mutants.filter(({ status }) => !SURVIVED.has(status)) },
  ]);
  return { ...report, files: Object.fromEntries(files) };
}

/** Lines and columns count from 1, the end excluded, as in the report. */
function sourceBetween(lines: readonly string[], start: Position, end: Position): string {
  const part = lines.slice(start.line - 1, end.line);
  part[part.length - 1] = (part.at(-1) ?? '').slice(0, end.column - 1);
  part[0] = (part[0] ?? '').slice(start.column - 1);
  return part.join('\n');
}

const percent = (killed: number, total: number) => `${((100 * killed) / Math.max(total, 1)).toFixed(1)} %`;

/** Every survivor with its reason, then the table of docs/testing.md: a line a room, and all rooms together. */
export function reportLines(results: readonly RoomResult[]): string[] {
  const sum = (count: (result: RoomResult) => number) => results.reduce((all, each) => all + count(each), 0);
  const row = (name: string, killed: number, total: number, timedOut: number) =>
    `| ${name} | ${killed} of ${total} | ${percent(killed, total)} | ${timedOut} |`;
  return [
    ...results.flatMap(({ survivors }) =>
      survivors.map(
        ({ file, line, mutator, original, replacement, reason }) =>
          `survived: ${file}:${line} ${mutator}: ${oneLine(original)} → ${oneLine(replacement)} (${reason ?? 'NO REASON NAMED'})`,
      ),
    ),
    '| room | killed | share | of these by time limit |',
    '|---|---|---|---|',
    ...results.map((each) => row(each.room, each.killed, each.total, each.timedOut)),
    row(
      'all',
      sum((each) => each.killed),
      sum((each) => each.total),
      sum((each) => each.timedOut),
    ),
  ];
}

function oneLine(source: string): string {
  const line = source.replace(/\s+/gu, ' ');
  return line.length > 120 ? `${line.slice(0, 120)}…` : line;
}

/** What a run lacks: `share` of all mutants killed, `least` of them tried, a reason named for each survivor. */
export function shortcomings(results: readonly RoomResult[], share: number, least: number): string[] {
  const killed = results.reduce((sum, each) => sum + each.killed, 0);
  const total = results.reduce((sum, each) => sum + each.total, 0);
  const unnamed = results.flatMap(({ survivors }) => survivors).filter(({ reason }) => reason === undefined);
  return [
    ...(total < least ? [`Fewer than ${least} mutants were tried.`] : []),
    ...(killed < share * total ? [`Fewer than ${100 * share} % were killed.`] : []),
    ...(unnamed.length > 0 ? [`${unnamed.length} survived without a reason in survivors.ts.`] : []),
  ];
}
