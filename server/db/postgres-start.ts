import { sql } from 'kysely';
import { SERVICE_ROLE } from './row-level-security';
import type { ServiceDatabase } from './schema';

const OLDEST = 15;

/** PostgreSQL is not configured as this service needs it; the message says what to change. */
export class UnfitDatabaseError extends Error {
  override name = 'UnfitDatabaseError';
}

/**
 * Throws {@link UnfitDatabaseError} when the server is too old, or does not write durably (fsync, full_page_writes).
 */
export async function checkServerVersion(database: ServiceDatabase): Promise<void> {
  const { rows } = await sql<{ version: string; fsync: string }>`
    select current_setting('server_version_num') as version, current_setting('fsync') as fsync`.execute(
    database,
  );
  const major = Math.floor(Number(rows[0]?.version) / 10_000);
  if (!(major >= OLDEST)) {
    throw new UnfitDatabaseError(
      `PostgreSQL ${OLDEST} or later is needed; DATABASE_URL leads to a PostgreSQL ${major}.`,
    );
  }
  if (rows[0]?.fsync === 'off') {
    throw new UnfitDatabaseError(
      'PostgreSQL runs with fsync = off: a power cut may cost the whole database. Set it to on in postgresql.conf.',
    );
  }
}

/**
 * Throws {@link UnfitDatabaseError} when a commit would be acknowledged before it is on the disk. Checked on the
 * service's own connections: server, database, user and address may each set this.
 */
export async function checkDurableCommits(database: ServiceDatabase): Promise<void> {
  const { rows } = await sql<{ commits: string; login: string }>`
    select current_setting('synchronous_commit') as commits, quote_ident(session_user) as login`.execute(
    database,
  );
  if (rows[0]?.commits === 'off') {
    throw new UnfitDatabaseError(
      'PostgreSQL answers before a commit is on its disk (synchronous_commit is off where DATABASE_URL leads): ' +
        'a power cut would cost what panels were told is kept. Set it for the user that the service comes as: ' +
        `alter role ${rows[0].login} set synchronous_commit = on;`,
    );
  }
}

/** Throws {@link UnfitDatabaseError} when the role that statements run as could bypass row-level security. */
export async function checkServiceRole(database: ServiceDatabase): Promise<void> {
  const { rows } = await sql<{ through: boolean; owns: boolean }>`
    select rolsuper or rolbypassrls as through,
      exists (
        select from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
          and pg_has_role(current_user, relowner, 'member')
      ) as owns
    from pg_roles where rolname = current_user`.execute(database);
  const [role] = rows;
  if (!role || role.through || role.owns) {
    throw new UnfitDatabaseError(
      `The role ${SERVICE_ROLE} of PostgreSQL is ${role?.owns ? 'an owner of tables (or of a role that owns them)' : 'a superuser or bypasses row security'}: ` +
        'the walls between organisations would not hold. Make it a role of its own that owns nothing: ' +
        `alter role ${SERVICE_ROLE} nosuperuser nobypassrls;`,
    );
  }
}
