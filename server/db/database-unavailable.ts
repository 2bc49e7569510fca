/**
 * The database could not do now what it was asked, through no fault of the request: it cannot be reached, is
 * starting, is full, or gave a transaction up for another's sake. Nothing of the transaction is kept, unless
 * the connection was lost at its very end; every act of this service may be asked again.
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
