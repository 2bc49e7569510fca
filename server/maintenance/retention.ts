/**
 * Retention: what is deleted by itself, every 24 hours by the clock.
 * Guarantees: each record is deleted once, however many instances run retention (each step locks a counter of its
 * organisation first, or deletes in one statement, so the second finds nothing); nothing is deleted that a client may
 * still need; a clock that leapt ahead has a day to be corrected before it counts.
 */
import { DAY_MS } from '@/protocol/duration';
import type { ServiceDatabase } from '@/server/db/schema';
import { writeAsTenant } from '@/server/db/tenant';
import { ServiceError } from '@/server/domain/errors';
import type { LogLine } from '@/server/ops/log';
import type { Dropped, ServiceMetrics } from '@/server/ops/metrics';
import { deleteAuditEventsBefore } from '@/server/store/audit/audit-log';
import { dropOrigins } from '@/server/store/audit/audit-origins';
import { dropRetiredTokens } from '@/server/store/members/device-tokens';
import { newestTimeOfAll } from '@/server/store/members/token-clock';
import { listOrganisations, type Organisation } from '@/server/store/organisations/organisations';
import { deleteExpiredDevices, dropOldInvitations } from '@/server/store/organisations/retention-queries';
import { readRetentionState, writeRetentionState } from '@/server/store/organisations/retention-state';
import { dropOldSignIns } from '@/server/store/sign-in/sign-ins';
import { forgetRefused } from '@/server/store/tips/commands';
import { forgetTombstones } from '@/server/store/tips/tombstones';

/** How often the service checks whether a round is due, in ms. */
const CHECK_MS = 10 * 60_000;
/** A clock further ahead than this of the expected time is doubted. */
const DOUBTED_AHEAD_MS = 30 * DAY_MS;

export type RetentionSettings = {
  /** Days that the audit log goes back. */
  auditDays: number;
  /** How often. */
  everyMs?: number;
};

type Parts = {
  database: ServiceDatabase;
  clock: () => number;
  metrics: Pick<ServiceMetrics, 'dropped' | 'retentionRuns'>;
  log: LogLine;
};

/**
 * Runs a round whenever one is due by the clock, however often the process was restarted since the last. Returns a
 * function that ends this, after the round in progress.
 */
export function startRetention(parts: Parts, { auditDays, everyMs = DAY_MS }: RetentionSettings) {
  const isDue = dueTest(parts, everyMs);
  let running: Promise<void> | undefined;
  let stopped = false;
  const round = async () => {
    if (await isDue()) await runRetention(parts, auditDays, () => stopped);
  };
  const run = () => {
    running ??= round().finally(() => {
      running = undefined;
    });
  };
  run();
  const timer = setInterval(run, Math.min(everyMs, CHECK_MS));
  timer.unref();
  return async () => {
    stopped = true;
    clearInterval(timer);
    await running;
  };
}

/**
 * Whether a round is due: an interval after the last one, according to the database. The clock is doubted where it is
 * far ahead of the newest time in the database or of the time expected by this process; then the round waits one more
 * interval, and the clock is trusted, also by a process that was started meanwhile: a service that nobody used for
 * months looks the same.
 */
function dueTest({ database, clock, log }: Parts, everyMs: number): () => Promise<boolean> {
  let last: { now: number; since: number } | undefined;
  let warned = false;
  const doubt = (now: number, expected: number) => {
    if (!warned) {
      const daysAhead = Math.floor((now - expected) / DAY_MS);
      log.warn({ daysAhead }, 'retention waits for its next round: is the clock right?');
    }
    warned = true;
  };
  return async () => {
    const now = clock();
    const before = last;
    last = { now, since: performance.now() };
    try {
      const { doneAt, doubtedAt } = await readRetentionState(database);
      const newest = Math.max((await newestTimeOfAll(database)) ?? now, doneAt ?? 0);
      const expected = before ? before.now + performance.now() - before.since : newest;
      if (doubtedAt !== null && now >= doubtedAt) {
        if (now - doubtedAt < everyMs) doubt(now, newest);
        return now - doubtedAt >= everyMs;
      }
      if (now - expected > DOUBTED_AHEAD_MS) {
        doubt(now, expected);
        await writeRetentionState(database, { doneAt, doubtedAt: now });
        return false;
      }
      // Back where it was.
      if (doubtedAt !== null) await writeRetentionState(database, { doneAt, doubtedAt: null });
      warned = false;
      return doneAt === null || now < doneAt || now - doneAt >= everyMs;
    } catch (err) {
      log.error({ err }, 'retention failed');
      return false;
    }
  };
}

/** One round through every organisation. A failure is logged, and tried again the next day. */
export async function runRetention(
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
      ['invitations', () => writeAsTenant(database, id, (trx) => dropOldInvitations(trx, id, now))],
      ['tokens', () => writeAsTenant(database, id, (trx) => dropRetiredTokens(trx, id, now))],
      ['refused-commands', () => writeAsTenant(database, id, (trx) => forgetRefused(trx, id, now))],
      ['origins', () => writeAsTenant(database, id, (trx) => dropOrigins(trx, id, now))],
      // Before browsers, which stay for as long as a sign-in names them.
      ['sign-ins', () => writeAsTenant(database, id, (trx) => dropOldSignIns(trx, id, now))],
      ['devices', () => writeAsTenant(database, id, (trx) => deleteExpiredDevices(trx, id, now))],
      [
        'acts',
        () =>
          writeAsTenant(database, id, (trx) =>
            deleteAuditEventsBefore(trx, id, now - auditDays * DAY_MS, now),
          ),
      ],
    ];
    try {
      for (const [what, step] of steps) {
        if (isStopped()) return;
        metrics.dropped(what, await step());
      }
    } catch (err) {
      // An organisation that was moved to another database has its retention there.
      if (err instanceof ServiceError) continue;
      log.error({ err }, 'retention failed');
      whole = false;
    }
  }
  if (!whole) return;
  try {
    await writeRetentionState(database, { doneAt: now, doubtedAt: null });
    metrics.retentionRuns(now);
  } catch (err) {
    log.error({ err }, 'retention failed');
  }
}

async function organisations({ database, log }: Parts): Promise<Organisation[] | undefined> {
  try {
    return await listOrganisations(database);
  } catch (err) {
    log.error({ err }, 'retention failed');
    return undefined;
  }
}
