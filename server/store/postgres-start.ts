import { sql } from 'kysely';
import type { ServiceDatabase } from './schema';
import { SERVICE_ROLE } from './walls';

const OLDEST = 15;

/** PostgreSQL is not as this service needs it; the message says what to change. */
export class UnfitDatabaseError extends Error {
  override name = 'UnfitDatabaseError';
}

/** Throws {@link UnfitDatabaseError} when the server is too old. */
export async function judgeServer(database: ServiceDatabase): Promise<void> {
  const { rows } = await sql<{ version: string }>`
    select current_setting('server_version_num') as version`.execute(database);
  const major = Math.floor(Number(rows[0]?.version) / 10_000);
  if (!(major >= OLDEST)) {
    throw new UnfitDatabaseError(
      `PostgreSQL ${OLDEST} or later is needed; DATABASE_URL leads to a PostgreSQL ${major}.`,
    );
  }
}

/** Throws {@link UnfitDatabaseError} when the role that statements run as could see through the walls. */
export async function judgeServiceRole(database: ServiceDatabase): Promise<void> {
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
