/**
 * The one recorder of refusals: of a known browser for want of a right (a request or a command), and of unknown senders who
 * join or sign in.
 * Guarantees: the same refusal of the same browser, code or address is recorded once an hour by a process. Further ones
 * of an unknown sender are counted, and recorded as one summary when that hour is over or the process stops; those of a
 * known browser are not, since the log records that it happened, never how a person spent the day. At most
 * {@link MAX_UNKNOWN_SENDER_EVENTS} different refusals of unknown senders an hour have a row of their own; all others share one.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { HOUR_MS } from '@/protocol/duration';
import type { ServiceReason } from '@/protocol/validation/errors';
import type { ServiceDatabase } from '@/server/db/schema';
import { writeAsTenant } from '@/server/db/tenant';
import type { ServiceError } from '@/server/domain/errors';
import { type AuditEventSubject, appendAuditEvent } from '@/server/store/audit/audit-log';
import { requestOrigin } from '@/server/store/audit/audit-origins';

const CHECK_MS = 60_000;
/** So many are remembered; beyond that, the oldest is forgotten, and recorded once more when it comes again. */
const MOST_REMEMBERED = 10_000;
/** Addresses are cheap: without a bound, whoever has many fills the record. */
export const MAX_UNKNOWN_SENDER_EVENTS = 1_000;

/** Where a right was missing: a pattern of a route, or a type of command. */
export type DeniedAt = { route: string } | { command: string; tip: string };

export type RecordRefusal = (
  refusal: { reason: ServiceReason; details: Pick<ServiceError['details'], 'browser'> },
  source: DeniedAt,
) => Promise<void>;

/** How many refusals after the first one a summary stands for; `merged`: of several addresses or codes. */
export type RefusalSummary = { times: number; merged: boolean };

/** Records one refusal, or a summary of those that followed it. */
export type RecordUnknownSender = (summary?: RefusalSummary) => Promise<void>;

export type RefusalRecorder = {
  /** Records the first refusal of a known browser within an hour. */
  once: (key: string, now: number, record: () => Promise<void>) => Promise<void>;
  /** Records the first refusal of an unknown sender within an hour, and counts those that follow. */
  counted: (key: string, now: number, record: RecordUnknownSender) => Promise<void>;
  /** Records the summaries of the hours that are over; of all with `everything`. */
  flush: (now: number, everything?: boolean) => Promise<void>;
};

type Entry = { startedAt: number; times: number; summarise?: () => Promise<void> };

export function hourlyRecorder({ mostStrangers = MAX_UNKNOWN_SENDER_EVENTS } = {}): RefusalRecorder {
  const entries = new Map<string, Entry>();
  let unknownTokens = 0;

  async function close(key: string, entry: Entry): Promise<void> {
    if (entries.get(key) !== entry) return;
    entries.delete(key);
    if (!entry.summarise) return;
    unknownTokens -= 1;
    if (entry.times > 0) await entry.summarise();
  }

  /** The entry of a key, where its hour is not over. */
  async function open(key: string, now: number): Promise<Entry | undefined> {
    const entry = entries.get(key);
    if (!entry || !isOver(entry, now)) return entry;
    await close(key, entry);
    return undefined;
  }

  async function start(key: string, entry: Entry, record: () => Promise<void>): Promise<void> {
    // Before anything is awaited: of two that come at once, the second finds the entry.
    entries.set(key, entry);
    if (entry.summarise) unknownTokens += 1;
    const [oldest] = entries;
    if (entries.size > MOST_REMEMBERED && oldest) await close(...oldest);
    try {
      await record();
    } catch (error) {
      if (entries.get(key) === entry) {
        entries.delete(key);
        if (entry.summarise) unknownTokens -= 1;
      }
      throw error;
    }
  }

  return {
    once: async (key, now, record) => {
      if (!(await open(key, now))) await start(key, { startedAt: now, times: 0 }, record);
    },
    counted: async (key, now, record) => {
      const known = await open(key, now);
      if (known) {
        known.times += 1;
        return;
      }
      const merged = unknownTokens >= mostStrangers;
      const shared = 'refusals of strangers beyond the bound';
      const sharing = merged ? await open(shared, now) : undefined;
      if (sharing) {
        sharing.times += 1;
        return;
      }
      // A summary is written later, and still for the address that it is of.
      const inContext = AsyncLocalStorage.snapshot();
      const entry: Entry = {
        startedAt: now,
        times: merged ? 1 : 0,
        summarise: () => {
          const write = () => record({ times: entry.times, merged });
          return merged ? requestOrigin.exit(write) : inContext(write);
        },
      };
      await start(merged ? shared : key, entry, merged ? async () => undefined : () => record());
    },
    flush: async (now, everything = false) => {
      for (const [key, entry] of entries) {
        if (everything || isOver(entry, now)) await close(key, entry);
      }
    },
  };
}

function isOver({ startedAt }: Entry, now: number): boolean {
  return Math.abs(now - startedAt) >= HOUR_MS;
}

/** Records the summaries every minute. The function it answers ends that, and records those that are left. */
export function flushRegularly(
  recorder: RefusalRecorder,
  clock: () => number,
  onError: (error: unknown) => void,
): () => Promise<void> {
  const timer = setInterval(() => recorder.flush(clock()).catch(onError), CHECK_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await recorder.flush(clock(), true).catch(onError);
  };
}

/** Makes what records the refusals of known browsers. */
export function refusalRecorder(
  database: ServiceDatabase,
  clock: () => number,
  recorder: Pick<RefusalRecorder, 'once'> = hourlyRecorder(),
): RecordRefusal {
  return async ({ reason, details }, source) => {
    if (!details.browser) return;
    const { organisationId, memberId, deviceId } = details.browser;
    const now = clock();
    const key = `${deviceId} ${reason} ${'route' in source ? source.route : source.command}`;
    const about: AuditEventSubject = { device: deviceId, ...source };
    const event = { organisationId, who: memberId, kind: 'access.refused', about, result: reason } as const;
    await recorder.once(key, now, () =>
      writeAsTenant(database, organisationId, (trx) => appendAuditEvent(trx, event, now)),
    );
  };
}
