import { expect, it } from 'vitest';
import { type ChaosOptions, type ChaosReport, runChaos } from '@/chaos/run';
import { findPostgres } from '@/setup/postgres';

const SECONDS = 1_000;
/** Enough where others want the processors too. */
const WITHIN = 300 * SECONDS;
/** No kills: what is to be caught is in the service. */
const CALM = { clients: 4, paceMs: 60, faultMs: 10 ** 9 } satisfies Partial<ChaosOptions>;

/** A run with its findings, so that a failure says what was found. */
function counts({ lost, twice, missed, diverged, findings }: ChaosReport) {
  return { lost, twice, missed, diverged, findings };
}

it.each(['sqlite', 'postgres'] as const)(
  'clients over two instances that are killed lose nothing, do nothing twice, miss nothing: %s',
  async (engine) => {
    if (engine === 'postgres' && !findPostgres()) return;
    const options = { clients: 6, paceMs: 150, faultMs: 900, seed: 11 } as const;
    const report = await runChaos({ engine, forMs: 7 * SECONDS, ...options });
    expect(counts(report)).toEqual({ lost: 0, twice: 0, missed: 0, diverged: 0, findings: [] });
    expect(report.acked).toBeGreaterThan(30);
    expect(report.harmed).toBeGreaterThan(3);
    expect(report.faults['kill-instance'] + report.faults['kill-client']).toBeGreaterThan(1);
  },
  WITHIN,
);

it(
  '[S2] a service that does not know a command again is caught',
  async () => {
    const service = 'tests/support/sabotage/service-without-memory.ts';
    const options = { engine: 'sqlite', forMs: 3 * SECONDS, seed: 12, harmed: 0.3, service } as const;
    expect((await runChaos({ ...CALM, ...options })).twice).toBeGreaterThan(0);
  },
  WITHIN,
);

it.skipIf(!findPostgres())(
  '[S9] a service that numbers changes without a lock is caught by who reads by cursor',
  async () => {
    const service = 'tests/support/sabotage/service-without-lock.ts';
    const options = { engine: 'postgres', forMs: 4 * SECONDS, harmed: 0, service } as const;
    const missed: string[] = [];
    // Two commits have to cross, which a busy machine lets happen seldom.
    for (let seed = 13; missed.length === 0 && seed < 23; seed += 1) {
      const { findings } = await runChaos({ ...CALM, ...options, seed });
      missed.push(...findings.filter((finding) => finding.startsWith('missed: number')));
    }
    expect(missed).not.toEqual([]);
  },
  WITHIN,
);
