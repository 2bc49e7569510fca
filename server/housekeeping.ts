/**
 * What is thrown away by itself: once at the start of a process and every 24 hours. It guarantees that each
 * thing is dropped once, however many instances keep house (each step takes a counter of its organisation
 * first, or deletes in one statement, so they come one after the other and the second finds nothing), and that nothing is dropped that
 * somebody may still come back for.
 */
import type { LogLine } from './log';
import type { Dropped, ServiceMetrics } from './metrics';
import { Refusal } from './refusal';
import { dropActsBefore } from './store/acts';
import { dropOldDevices, dropOldInvitations } from './store/leavings';
import { listOrganisations, type Organisation } from './store/organisations';
import type { ServiceDatabase } from './store/schema';
import { dropOldSignIns } from './store/sign-ins';
import { forgetTombstones } from './store/tombstones';
import { writeWithin } from './store/within';

const DAY_MS = 24 * 60 * 60_000;

export type HousekeepingSettings = {
  /** Days that the record of acts goes back. */
  auditDays: number;
  /** How often. */
  everyMs?: number;
};

type Parts = {
  database: ServiceDatabase;
  clock: () => number;
  metrics: Pick<ServiceMetrics, 'dropped' | 'houseKept'>;
  log: LogLine;
};

/** Keeps house now and from now on. The function it answers ends that, after the run that is under way. */
export function keepHouse(parts: Parts, { auditDays, everyMs = DAY_MS }: HousekeepingSettings) {
  let running: Promise<void> | undefined;
  let stopped = false;
  const run = () => {
    running ??= keepHouseOnce(parts, auditDays, () => stopped).finally(() => {
      running = undefined;
    });
  };
  run();
  const timer = setInterval(run, everyMs);
  timer.unref();
  return async () => {
    stopped = true;
    clearInterval(timer);
    await running;
  };
}

/** One round through every organisation. What fails is written down, and tried again the next day. */
export async function keepHouseOnce(
  parts: Parts,
  auditDays: number,
  isStopped: () => boolean = () => false,
): Promise<void> {
  const { database, clock, metrics, log } = parts;
  const now = clock();
  const all = await organisations(parts);
  let whole = all !== undefined;
  for (const { id } of all ?? []) {
    const steps: [Dropped, () => Promise<number>][] = [
      ['tombstones', () => forgetTombstones(database, id, now)],
      ['invitations', () => writeWithin(database, id, (trx) => dropOldInvitations(trx, id, now))],
      // Before browsers, which stay for as long as a sign-in names them.
      ['sign-ins', () => writeWithin(database, id, (trx) => dropOldSignIns(trx, id, now))],
      ['devices', () => writeWithin(database, id, (trx) => dropOldDevices(trx, id, now))],
      [
        'acts',
        () => writeWithin(database, id, (trx) => dropActsBefore(trx, id, now - auditDays * DAY_MS, now)),
      ],
    ];
    try {
      for (const [what, step] of steps) {
        if (isStopped()) return;
        metrics.dropped(what, await step());
      }
    } catch (err) {
      // One that was moved to another database is kept house for there.
      if (err instanceof Refusal) continue;
      log.error({ err }, 'housekeeping failed');
      whole = false;
    }
  }
  if (whole) metrics.houseKept(now);
}

async function organisations({ database, log }: Parts): Promise<Organisation[] | undefined> {
  try {
    return await listOrganisations(database);
  } catch (err) {
    log.error({ err }, 'housekeeping failed');
    return undefined;
  }
}
