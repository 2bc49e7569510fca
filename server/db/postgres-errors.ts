import pg from 'pg';
import { DatabaseUnavailableError } from './database-unavailable';

/** The transaction was given up, or its connection was: the next attempt finds another. SQLSTATE codes. */
const AGAIN = new Set([
  '40001', // serialization_failure
  '40P01', // deadlock_detected
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P05', // idle_session_timeout
  '25P03', // idle_in_transaction_session_timeout
]);
/** The database will not do it now, and would not at once either. */
const LATER = new Set([
  '57P03', // cannot_connect_now
  '57014', // query_canceled: it took too long
  '55P03', // lock_not_available
  '25006', // read_only_sql_transaction: a standby that is not yet the primary
]);

/** An error of a statement: as it is when the statement is at fault, a {@link DatabaseUnavailableError} otherwise. */
export function toUnavailable(error: unknown): unknown {
  if (error instanceof DatabaseUnavailableError) return error;
  if (!(error instanceof pg.DatabaseError)) return lost(error, true);
  const code = error.code ?? '';
  if (AGAIN.has(code)) return unavailable(error, code, true);
  // 08: connections. 53: out of memory, disk or connections. 58: the system beneath.
  if (LATER.has(code) || /^(?:08|53|58)/u.test(code)) return unavailable(error, code, false);
  return error;
}

/** An error of making a connection, or of waiting for a free one. */
export function fromConnecting(error: unknown): unknown {
  if (error instanceof pg.DatabaseError) {
    const code = error.code ?? '';
    // 28: authentication; 3D: no such database. Both are for the operator to correct.
    return /^(?:28|3D)/u.test(code) ? error : unavailable(error, code, false);
  }
  return lost(error, false);
}

/** An error of pg without a server code: the connection broke, or no response came in time. */
function lost(error: unknown, again: boolean): DatabaseUnavailableError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'LOST';
  return unavailable(error, code, again);
}

function unavailable(cause: unknown, code: string, again: boolean): DatabaseUnavailableError {
  return new DatabaseUnavailableError(`PostgreSQL does not serve (${code})`, { code, again, cause });
}
