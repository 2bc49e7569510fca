/**
 * Truncation of the embedded database's write-ahead log. The log holds each page as it was written, erased words
 * included, until it is truncated.
 * Guarantees: truncated within {@link DELAY_MS} after an erasure is reported, once for many of them. Does nothing on
 * PostgreSQL, whose own vacuum and log retention apply.
 */
import { sql } from 'kysely';
import type { ServiceDatabase } from './schema';
import { isPostgres } from './tenant';

const DELAY_MS = 500;

/** Copies the log into the database file and empties it. */
export async function truncateLog(database: ServiceDatabase): Promise<void> {
  if (!isPostgres(database)) await sql`pragma wal_checkpoint(truncate)`.execute(database);
}

export type LogTruncation = {
  /** Something was erased. */
  schedule: () => void;
  /** Ends it; closing the database empties the log anyway. */
  stop: () => void;
};

export function logTruncation(
  database: ServiceDatabase,
  { onError, delayMs = DELAY_MS }: { onError: (error: unknown) => void; delayMs?: number },
): LogTruncation {
  let timer: NodeJS.Timeout | undefined;
  return {
    schedule: () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        truncateLog(database).catch(onError);
      }, delayMs).unref();
    },
    stop: () => clearTimeout(timer),
  };
}
