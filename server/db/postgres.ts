/**
 * The engine for several instances: Kysely over PostgreSQL. It guarantees to the store that every connection
 * works as the role that cannot bypass row-level security (row-level-security.ts), that a transaction enters the organisation it was
 * opened for and no other (tenant.ts), that counts and times are numbers as on SQLite, and that whatever is
 * the database's state and not the request's fault is a {@link DatabaseUnavailableError}. A lost connection never ends
 * the process. Nothing outside this file knows that it is PostgreSQL.
 */
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
  type PostgresPool,
  type TransactionSettings,
} from 'kysely';
import pg from 'pg';
import { fromConnecting, toUnavailable } from './postgres-errors';
import { SERVICE_ROLE } from './row-level-security';
import type { ServiceDatabase, ServiceSchema } from './schema';
import { EVERY_ORGANISATION, type TenantKey, tenantContext } from './tenant';

export type PostgresOptions = {
  url: string;
  /** At most so many connections. */
  connections: number;
  /** `owner`: as the URL's own user, to migrate. */
  as: 'service' | 'owner';
};

const CONNECT_WITHIN_MS = 5_000;
const STATEMENT_WITHIN_MS = 30_000;
/** Longer than the server's own limit, so it applies only when the server no longer responds. */
const ANSWER_WITHIN_MS = 35_000;
const LOCK_WITHIN_MS = 10_000;

const INT8 = pg.types.builtins.INT8;
const NUMERIC = pg.types.builtins.NUMERIC;

/** How every connection of this service to PostgreSQL is made. */
export function clientConfig(url: string): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: 'souffleur',
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    keepAlive: true,
    // Statements that do not depend on each other's results are sent in one round trip.
    pipeline: true,
    types: {
      // Times, numbers of changes and counts: all below 2^53.
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === INT8 || oid === NUMERIC ? Number : pg.types.getTypeParser(oid, format as 'text'),
    } as pg.CustomTypesConfig,
  };
}

/** Opens a database that exists. Connects at the first statement. */
export function openPostgres({ url, connections, as }: PostgresOptions): ServiceDatabase {
  const pool = new pg.Pool({
    ...clientConfig(url),
    max: connections,
    idleTimeoutMillis: 60_000,
    // Migrations may take their time, and wait for each other.
    ...(as === 'service'
      ? {
          statement_timeout: STATEMENT_WITHIN_MS,
          query_timeout: ANSWER_WITHIN_MS,
          lock_timeout: LOCK_WITHIN_MS,
          idle_in_transaction_session_timeout: ANSWER_WITHIN_MS,
        }
      : {}),
  });
  // Errors of idle connections: the pool has dropped those connections by then.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
  });
  return new Kysely<ServiceSchema>({
    dialect: new TenantDialect({ pool: guarded(pool, as === 'service') }),
  });
}

/** The pool as Kysely takes it: every error is classified, every new connection gets its role. */
function guarded(pool: pg.Pool, inServiceRole: boolean): PostgresPool {
  type Client = Awaited<ReturnType<PostgresPool['connect']>>;
  const known = new WeakMap<pg.PoolClient, Client>();
  return {
    options: {},
    end: () => pool.end(),
    connect: async () => {
      const client = await pool.connect().catch((error: unknown) => {
        throw fromConnecting(error);
      });
      const before = known.get(client);
      if (before) return before;
      try {
        if (inServiceRole) await client.query(`set role ${SERVICE_ROLE}`);
      } catch (error) {
        client.release(true);
        throw toUnavailable(error);
      }
      const fresh = {
        query: async (text: string, values: readonly unknown[]) => {
          try {
            return await client.query(planned(text, values), [...values]);
          } catch (error) {
            throw toUnavailable(error);
          }
        },
        release: (discarded?: boolean) => client.release(discarded),
      } as unknown as Client;
      known.set(client, fresh);
      return fresh;
    },
  };
}

/** Statements with more values than this come in too many lengths to be cached. */
const MOST_VALUES = 24;
const names = new Map<string, string>();

/**
 * Names a prepared statement, which each connection plans once. Not one that returns whatever columns there are: after
 * a later migration its plan would return the wrong ones.
 */
function planned(text: string, { length }: readonly unknown[]): string | pg.QueryConfig {
  if (length === 0 || length > MOST_VALUES || text.includes('*')) return text;
  const name = names.get(text) ?? `souffleur_${names.size + 1}`;
  names.set(text, name);
  return { name, text };
}

class TenantDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig;
  constructor(config: PostgresDialectConfig) {
    super(config);
    this.#config = config;
  }
  override createDriver(): PostgresDriver {
    return new TenantDriver(this.#config);
  }
}

class TenantDriver extends PostgresDriver {
  override async beginTransaction(
    connection: DatabaseConnection,
    settings: TransactionSettings,
  ): Promise<void> {
    const entered = tenantContext.getStore();
    if (!entered) return await super.beginTransaction(connection, settings);
    // One message, so that row-level security costs no round trip.
    const { isolationLevel = 'read committed', accessMode = 'read write' } = settings;
    const begin = `begin isolation level ${isolationLevel} ${accessMode}`;
    await connection.executeQuery(
      CompiledQuery.raw(`${begin}; ${enteringSql(entered.key, entered.writing)}`),
    );
  }
}

const ID = /^[\w-]{1,36}$/u;
const NAME = /^[a-z][a-z0-9_]{0,62}$/u;
const SHA256 = /^[0-9a-f]{64}$/u;

/**
 * The statements that set the tenant of a transaction. Several statements in one message take no parameters, so each
 * part is validated.
 */
function enteringSql(key: TenantKey, writing: boolean | 'alone'): string {
  if (key === EVERY_ORGANISATION) return `set local app.every_organisation = 'on'`;
  if (typeof key === 'string') return `set local app.organisation = '${fitting(ID, key)}'${shared(writing)}`;
  const [table, column] = [fitting(NAME, key.table), fitting(NAME, key.column)];
  const sha256 = fitting(SHA256, key.sha256);
  return (
    `set local app.sha256 = '${sha256}'; select set_config('app.organisation', coalesce((` +
    `select organisation_id from "${table}" where "${column}" = '${sha256}'), ''), true)${shared(writing)}`
  );
}

/**
 * Writers of one organisation run side by side; moving an organisation elsewhere waits for them and blocks new ones.
 */
function shared(writing: boolean | 'alone'): string {
  if (!writing) return '';
  const lock = writing === 'alone' ? 'pg_advisory_xact_lock' : 'pg_advisory_xact_lock_shared';
  return `; select ${lock}(hashtextextended(current_setting('app.organisation'), 0))`;
}

function fitting(pattern: RegExp, part: string): string {
  if (!pattern.test(part)) throw new Error('not what an organisation can be entered by');
  return part;
}
