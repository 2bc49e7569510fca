/** A command with wrong arguments; the message says how to call it. */
export class UsageError extends Error {
  override name = 'AdminMistake';
}
