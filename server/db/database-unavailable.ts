/**
 * The database could not serve a request, through no fault of the request: it cannot be reached, is starting, is full,
 * or gave this transaction up for another. Nothing of the transaction is stored, unless the connection was lost at its
 * very end. Every action of this service may be retried.
 */
export class DatabaseUnavailableError extends Error {
  override name = 'DatabaseAway';
  readonly code: string;
  /** Whether to try again at once makes sense. */
  readonly retryable: boolean;
  constructor(what: string, { code, again, cause }: { code: string; again: boolean; cause: unknown }) {
    super(what, { cause });
    this.code = code;
    this.retryable = again;
  }
}
