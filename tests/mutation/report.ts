/** Reads Stryker's reports (mutation-testing-report-schema, version 2): how many mutants were killed, which survived and why. */
import { NAMED_SURVIVORS, type NamedSurvivor } from './survivors';

type Position = { line: number; column: number };
type ReportedMutant = {
  mutatorName: string;
  replacement?: string;
  status: string;
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
export type RoomResult = { room: string; killed: number; total: number; survivors: Survivor[] };

/** A mutant that ran into a time limit was noticed too. */
const KILLED = new Set(['Killed', 'Timeout']);
const SURVIVED = new Set(['Survived', 'NoCoverage']);

/** Killed and survived mutants of one room; those that could not be compiled or run are no mutants. */
export function summarise(
  room: string,
  report: MutationReport,
  named: readonly NamedSurvivor[] = NAMED_SURVIVORS,
): RoomResult {
  const result: RoomResult = { room, killed: 0, total: 0, survivors: [] };
  for (const [file, { source, mutants }] of Object.entries(report.files)) {
    const lines = source.split('\n');
    for (const { mutatorName: mutator, replacement = '', status, location } of mutants) {
      if (KILLED.has(status)) result.killed += 1;
      else if (!SURVIVED.has(status)) continue;
      result.total += 1;
      if (KILLED.has(status)) continue;
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

/** Lines and columns count from 1, the end excluded, as in the report. */
function sourceBetween(lines: readonly string[], start: Position, end: Position): string {
  const part = lines.slice(start.line - 1, end.line);
  part[part.length - 1] = (part.at(-1) ?? '').slice(0, end.column - 1);
  part[0] = (part[0] ?? '').slice(start.column - 1);
  return part.join('\n');
}

const percent = (killed: number, total: number) => `${((100 * killed) / Math.max(total, 1)).toFixed(1)} %`;

/** A line a room, then every survivor with its reason, then all rooms together. */
export function reportLines(results: readonly RoomResult[]): string[] {
  const killed = results.reduce((sum, each) => sum + each.killed, 0);
  const total = results.reduce((sum, each) => sum + each.total, 0);
  return [
    ...results.map(
      (each) => `${each.room}: ${each.killed} of ${each.total} killed (${percent(each.killed, each.total)})`,
    ),
    ...results.flatMap(({ survivors }) =>
      survivors.map(
        ({ file, line, mutator, original, replacement, reason }) =>
          `survived: ${file}:${line} ${mutator}: ${oneLine(original)} → ${oneLine(replacement)} (${reason ?? 'no reason named'})`,
      ),
    ),
    `${killed} of ${total} mutants killed (${percent(killed, total)})`,
  ];
}

function oneLine(source: string): string {
  const line = source.replace(/\s+/gu, ' ');
  return line.length > 120 ? `${line.slice(0, 120)}…` : line;
}

/** Whether the run is good enough: at least `share` of all mutants killed, and at least `least` of them. */
export function isEnough(results: readonly RoomResult[], share: number, least: number): boolean {
  const killed = results.reduce((sum, each) => sum + each.killed, 0);
  const total = results.reduce((sum, each) => sum + each.total, 0);
  return total >= least && killed >= share * total;
}
