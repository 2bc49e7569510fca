/**
 * `npm run chaos -- --minutes 5 --seed 1 [--engine sqlite|postgres|both] [--clients 12] [--json]`. Ends with
 * one line `acked · lost · twice · missed · diverged · seed`, and with exit code 1 unless the last four are 0.
 */
import { parseArgs } from 'node:util';
import { ensurePostgres } from '@/setup/postgres';
import type { EngineName } from './environment';
import { type ChaosReport, runChaos } from './run';

const { values: flags } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    engine: { type: 'string', default: 'both' },
    clients: { type: 'string', default: '12' },
    json: { type: 'boolean', default: false },
  },
});

const ENGINES: Record<string, readonly EngineName[]> = {
  sqlite: ['sqlite'],
  postgres: ['postgres'],
  both: ['sqlite', 'postgres'],
};
const MOST_FINDINGS = 20;

const number = new Intl.NumberFormat('en');
const print = (line: string) => {
  if (!flags.json) process.stdout.write(`${line}\n`);
};

function lastLine(reports: readonly ChaosReport[]): string {
  const sum = (name: 'acked' | 'lost' | 'twice' | 'missed' | 'diverged') =>
    `${name} ${number.format(reports.reduce((all, report) => all + report[name], 0))}`;
  const parts = [sum('acked'), sum('lost'), sum('twice'), sum('missed'), sum('diverged')];
  return `${parts.join(' · ')} · seed ${flags.seed}`;
}

const engines = ENGINES[flags.engine];
if (!engines) throw new Error('--engine is sqlite, postgres or both');
if (engines.includes('postgres') && !(await ensurePostgres())) throw new Error('PostgreSQL is not installed');

const reports: ChaosReport[] = [];
for (const engine of engines) {
  const forMs = Number(flags.minutes) * 60_000;
  const report = await runChaos({ engine, forMs, seed: Number(flags.seed), clients: Number(flags.clients) });
  reports.push(report);
  const faults = Object.entries(report.faults).map(([name, times]) => `${name} ${times}`);
  print(`${engine}: ${flags.clients} clients, 2 instances, ${flags.minutes} min; ${faults.join(', ')};`);
  print(
    `  ${number.format(report.harmed)} of ${number.format(report.requests)} requests harmed; ${report.rotations} tokens rotated`,
  );
  for (const finding of report.findings.slice(0, MOST_FINDINGS)) print(`  ${finding}`);
  if (engines.length > 1) print(`  ${lastLine([report])}`);
}
if (flags.json) process.stdout.write(`${JSON.stringify(reports, null, 2)}\n`);
else print(lastLine(reports));
const bad = reports.some(({ lost, twice, missed, diverged }) => lost + twice + missed + diverged > 0);
process.exit(bad ? 1 : 0);
