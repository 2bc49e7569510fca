import { EnvironmentError } from '@/server/config';
import { DatabaseUnavailableError } from '@/server/db/database-unavailable';
import { NewerSchemaError } from '@/server/db/migrate';
import { UnfitDatabaseError } from '@/server/db/postgres-start';
import { UsageError } from '@/server/domain/usage-error';
import { OrganisationUnclear } from '@/server/store/organisations/organisations';

const MEANT_TO_BE_READ = [
  UsageError,
  EnvironmentError,
  NewerSchemaError,
  OrganisationUnclear,
  UnfitDatabaseError,
  DatabaseUnavailableError,
];

/** What the operator reads of an error that ended a program: its sentence, or its origin when it was unexpected. */
export function operatorSentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const foreseen = MEANT_TO_BE_READ.some((known) => error instanceof known) || hasSystemCode(error);
  return foreseen ? error.message : (error.stack ?? error.message);
}

/** Errors of the system and of the engines, such as a port that is taken: their message says it all. */
function hasSystemCode(error: Error): boolean {
  return 'code' in error && /^(?:E[A-Z]+$|ERR_SQLITE|[0-9A-Z]{5}$)/u.test(String(error.code));
}
