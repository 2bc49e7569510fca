/** An act that was asked for wrongly; the message says how to ask. */
export class UsageError extends Error {
  override name = 'AdminMistake';
}
