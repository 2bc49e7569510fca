import type { StorageReason } from '@/protocol/validation/errors';

/** A write or read that this disk could not do. The only error that leaves `storage/` for a failing disk. */
export class StorageError extends Error {
  readonly reason: StorageReason;

  constructor(reason: StorageReason, cause?: unknown) {
    super(reason, { cause });
    this.name = 'StorageError';
    this.reason = reason;
  }
}

const UNAVAILABLE = new Set([
  'OpenFailedError',
  'MissingAPIError',
  'DatabaseClosedError',
  'UnknownError',
  'SecurityError',
  'NotFoundError',
  'NoSuchDatabaseError',
]);
const ABORTED = new Set([
  'AbortError',
  'TimeoutError',
  'TransactionInactiveError',
  'PrematureCommitError',
  'ConstraintError',
  'DataError',
  'BulkError',
  'ModifyError',
  'ReadOnlyError',
]);

/**
 * Converts a failure of IndexedDB or Dexie to a {@link StorageError}, by the names of the error and of the errors
 * inside it. Any other error is returned as it is, because a bug must not look like a full disk. `transaction` is the
 * one it happened in, once that had begun: it may know more than the request that failed.
 */
export function asStorageError(error: unknown, transaction?: { error: unknown }): unknown {
  const chain = [...errorChain(error), ...errorChain(transaction?.error)];
  const own = chain.find((each) => each instanceof StorageError);
  if (own) return own;
  const names = chain.map((each) => each.name);
  // In Chrome a full disk may show only inside the abort of the transaction: https://github.com/dexie/Dexie.js/issues/840
  if (names.includes('QuotaExceededError')) return new StorageError('disk-full', error);
  if (names.includes('VersionError')) return new StorageError('written-by-newer-version', error);
  // Before a transaction it is the database that is in no state to be used; within one, the transaction is over.
  if (names.includes('InvalidStateError')) {
    return new StorageError(transaction ? 'write-aborted' : 'storage-unavailable', error);
  }
  if (names.some((name) => UNAVAILABLE.has(name))) return new StorageError('storage-unavailable', error);
  if (names.some((name) => ABORTED.has(name))) return new StorageError('write-aborted', error);
  return error;
}

/** The error, its wrapped errors (`inner` of Dexie, `cause`), and those that a bulk operation collected. */
function errorChain(error: unknown): Error[] {
  const found: Error[] = [];
  const open: unknown[] = [error];
  while (open.length > 0 && found.length < 20) {
    const each = open.shift();
    if (!isErrorLike(each) || found.includes(each)) continue;
    found.push(each);
    const { inner, cause, failures } = each as { inner?: unknown; cause?: unknown; failures?: unknown };
    open.push(inner, cause, ...(Array.isArray(failures) ? failures.slice(0, 5) : []));
  }
  return found;
}

function isErrorLike(value: unknown): value is Error {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof (value as Error).name === 'string'
  );
}
