import { isIP } from 'node:net';
import * as z from 'zod';
import { plainLine } from '@/protocol/text/text';
import { DATABASE_CONNECTIONS } from '@/server/db/engine';
import { commaList } from '@/server/domain/comma-list';
import { LOG_LEVELS } from '@/server/ops/log';
import { readSignInSettings, SIGN_IN_VARIABLES, type SignInSettings } from '@/server/sign-in/settings';
import { TOKEN_DAYS } from '@/server/store/members/device-tokens';

const DEFAULT_ORGANISATION = 'Souffleur';
const AUDIT_DAYS = 180;
const FEWEST_TOKEN_DAYS = 15;

/** Origins as browsers send them: scheme and host, nothing after. */
const ORIGIN = /^(?:chrome-extension|moz-extension|https?):\/\/[^\s/*,]+$/u;

const port = z
  .string()
  .regex(/^\d{1,5}$/u)
  .transform(Number)
  .refine((number) => number <= 65_535);
/** Validated but never quoted: it holds a password. */
const postgresUrl = z.string().refine((text) => {
  const url = URL.parse(text);
  return url !== null && /^postgres(?:ql)?:$/u.test(url.protocol) && url.pathname.length > 1;
});

/**
 * An address, or a network that is not the whole world: trusting every address would trust whatever a client claims.
 */
function isNetwork(item: string): boolean {
  const [address = '', prefix, ...rest] = item.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  if (prefix === undefined) return true;
  return /^\d{1,3}$/u.test(prefix) && Number(prefix) >= 1 && Number(prefix) <= (family === 4 ? 32 : 128);
}

const schema = z.object({
  SOUFFLEUR_PORT: port.default(4310),
  SOUFFLEUR_HOST: z.string().max(255).default('127.0.0.1'),
  SOUFFLEUR_METRICS_PORT: port.optional(),
  SOUFFLEUR_METRICS_HOST: z.string().max(255).default('127.0.0.1'),
  SOUFFLEUR_DATA: z.string().max(4_000).default('.souffleur/data'),
  SOUFFLEUR_ALLOWED_ORIGINS: commaList((origin) => ORIGIN.test(origin)).default([]),
  SOUFFLEUR_ORGANISATION: plainLine(120).default(DEFAULT_ORGANISATION),
  SOUFFLEUR_LOG: z.enum(LOG_LEVELS).default('info'),
  SOUFFLEUR_TRUSTED_PROXIES: commaList(isNetwork).default([]),
  SOUFFLEUR_AUDIT_DAYS: z
    .string()
    .regex(/^\d{1,4}$/u)
    .transform(Number)
    .refine((days) => days >= 30 && days <= 3_650)
    .default(AUDIT_DAYS),
  SOUFFLEUR_TOKEN_DAYS: z
    .string()
    .regex(/^\d{1,3}$/u)
    .transform(Number)
    .refine((days) => days >= FEWEST_TOKEN_DAYS && days <= 365)
    .default(TOKEN_DAYS),
  DATABASE_URL: postgresUrl.optional(),
  SOUFFLEUR_DATABASE_OWNER_URL: postgresUrl.optional(),
  SOUFFLEUR_DATABASE_CONNECTIONS: z
    .string()
    .regex(/^\d{1,3}$/u)
    .transform(Number)
    .refine((connections) => connections >= 2 && connections <= 500)
    .default(DATABASE_CONNECTIONS),
});

/** The sentence that a wrong value of each variable is answered with. */
const SENTENCES: Record<keyof z.infer<typeof schema>, string> = {
  SOUFFLEUR_AUDIT_DAYS: `must be how many days the audit log goes back, 30 to 3650 (default ${AUDIT_DAYS}).`,
  SOUFFLEUR_TOKEN_DAYS: `must be after how many days without use a browser has to join or sign in again, ${FEWEST_TOKEN_DAYS} to 365 (default ${TOKEN_DAYS}).`,
  SOUFFLEUR_PORT: 'must be the number of the port to listen on, 0 to 65535 (0: any free one; default 4310).',
  SOUFFLEUR_HOST: 'must be the name or address of the interface to listen on (default 127.0.0.1).',
  SOUFFLEUR_METRICS_PORT:
    'must be the number of the port where /metrics, /live and /ready are read, 0 to 65535 (0: any free one; default: none, nothing is told).',
  SOUFFLEUR_METRICS_HOST:
    'must be the name or address of the interface that SOUFFLEUR_METRICS_PORT is opened on (default 127.0.0.1).',
  SOUFFLEUR_DATA: 'must be the folder that holds the database (default .souffleur/data).',
  SOUFFLEUR_ALLOWED_ORIGINS:
    'must be a comma-separated list of exact origins such as chrome-extension://abcdefghijklmnopabcdefghijklmnop (default: none).',
  SOUFFLEUR_ORGANISATION: `must be the organisation's name, one line of at most 120 characters, used at the first start only (default ${DEFAULT_ORGANISATION}).`,
  SOUFFLEUR_LOG: `must be one of ${LOG_LEVELS.join(', ')} (default info).`,
  SOUFFLEUR_TRUSTED_PROXIES:
    'must be a comma-separated list of addresses or networks of reverse proxies, such as 127.0.0.1 or 10.0.0.0/8, and not the whole world (default: none).',
  DATABASE_URL:
    'must be the address of a PostgreSQL database, such as postgresql://user:password@host:5432/souffleur (default: none, the data lies in SOUFFLEUR_DATA).',
  SOUFFLEUR_DATABASE_OWNER_URL:
    "must be the address of the same database as DATABASE_URL with the user who owns the tables, used to migrate only (default: DATABASE_URL's user migrates).",
  SOUFFLEUR_DATABASE_CONNECTIONS: `must be how many connections this process may hold to PostgreSQL, 2 to 500 (default ${DATABASE_CONNECTIONS}).`,
};

/** The name of every variable that the service reads. */
export const VARIABLES: readonly string[] = [...Object.keys(SENTENCES), ...SIGN_IN_VARIABLES];

export type Environment = {
  port: number;
  host: string;
  /** Where `/metrics` is read; undefined: nowhere. */
  metricsPort: { port: number; host: string } | undefined;
  dataFolder: string;
  allowedOrigins: string[];
  organisation: string;
  auditDays: number;
  /** Days that a token is good for unless it is rotated before. */
  tokenDays: number;
  logLevel: (typeof LOG_LEVELS)[number];
  trustedProxies: string[];
  /** Single sign-on, where it is configured. */
  signIn: SignInSettings | undefined;
  databaseUrl: string | undefined;
  databaseOwnerUrl: string | undefined;
  databaseConnections: number;
};

/** A variable that cannot be understood; the message has one sentence for each. */
export class EnvironmentError extends Error {
  override name = 'EnvironmentError';
}

/** Reads the service's settings. An empty variable counts as absent. Throws {@link EnvironmentError}. */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const given = Object.fromEntries(
    Object.keys(SENTENCES).flatMap((name) => {
      const value = variables[name]?.trim();
      return value ? [[name, value]] : [];
    }),
  );
  const parsed = schema.safeParse(given);
  const signIn = readSignInSettings(variables);
  if (!parsed.success || signIn.sentences.length > 0) {
    const wrong = new Set(parsed.error?.issues.map((issue) => String(issue.path[0])));
    const sentences = Object.entries(SENTENCES).flatMap(([name, sentence]) =>
      wrong.has(name) ? [`${name} ${sentence}`] : [],
    );
    throw new EnvironmentError([...sentences, ...signIn.sentences].join('\n'));
  }
  const value = parsed.data;
  return {
    port: value.SOUFFLEUR_PORT,
    host: value.SOUFFLEUR_HOST,
    metricsPort:
      value.SOUFFLEUR_METRICS_PORT === undefined
        ? undefined
        : { port: value.SOUFFLEUR_METRICS_PORT, host: value.SOUFFLEUR_METRICS_HOST },
    dataFolder: value.SOUFFLEUR_DATA,
    allowedOrigins: value.SOUFFLEUR_ALLOWED_ORIGINS,
    organisation: value.SOUFFLEUR_ORGANISATION,
    auditDays: value.SOUFFLEUR_AUDIT_DAYS,
    tokenDays: value.SOUFFLEUR_TOKEN_DAYS,
    logLevel: value.SOUFFLEUR_LOG,
    trustedProxies: value.SOUFFLEUR_TRUSTED_PROXIES,
    signIn: signIn.settings,
    databaseUrl: value.DATABASE_URL,
    databaseOwnerUrl: value.SOUFFLEUR_DATABASE_OWNER_URL,
    databaseConnections: value.SOUFFLEUR_DATABASE_CONNECTIONS,
  };
}
