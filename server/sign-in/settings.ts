/**
 * Settings of sign-in by the company's accounts, from environment variables. They are validated here as a whole: the
 * service does not start with half of them.
 */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { ROLES, type Role, SIGN_IN_LIMITS } from '@/protocol/api';
import { plainLine } from '@/protocol/text/text';
import { commaList } from '@/server/domain/comma-list';

export type MemberCodes = 'refuse' | 'allow';

export type SignInSettings = {
  issuer: URL;
  clientId: string;
  clientSecret?: string | undefined;
  /** The service as browsers reach it, without a slash at its end. */
  publicUrl: string;
  /** Id or name of the organisation that people come into; not needed where there is only one. */
  organisation?: string | undefined;
  /** How the company's accounts are called, in "Sign in with …". */
  provider: string;
  scopes: string;
  /** The OpenID Connect `prompt`: none, unless set. */
  prompt?: 'login' | 'select_account' | undefined;
  nameClaim: string;
  /** The claim that holds roles, and the role of each of its values. Without it, an administrator gives roles. */
  roles?: { claim: string; mapping: ReadonlyMap<string, Role> } | undefined;
  /** What an account's claims must hold to be admitted; undefined admits every account of the issuer. */
  required?: { claim: string; values: ReadonlySet<string> } | undefined;
  /** For accounts that no value of the mapping fits; without it, they are refused. */
  defaultRole?: Role | undefined;
  /** The claim that holds teams; without a mapping, each value is a team's name. */
  teams?: { claim: string; mapping?: ReadonlyMap<string, string> | undefined } | undefined;
  /** The addresses that the extension receives, exactly. */
  redirects: readonly string[];
  /** Whether invitation codes are refused. */
  only: boolean;
  /** Whether a member who has an account of the company may be let in by a code, past the provider. */
  memberCodes: MemberCodes;
  sessionDays: number;
  /** Timeout of one response, in ms. */
  timeoutMs?: number | undefined;
};

/** The redirect addresses of this build's extension ids: the first of Chromium, the second of Firefox. */
export const OWN_REDIRECTS: readonly string[] = [
  'https://kjkjgjnecildjhllpofnmfailppcabok.chromiumapp.org/sign-in',
  'https://5dbfe328141cfef563d794f3db60493965a56814.extensions.allizom.org/sign-in',
];

const REDIRECT =
  /^https:\/\/(?:[a-p]{32}\.chromiumapp\.org|[\da-f]{40}\.extensions\.allizom\.org)\/[\w/-]{0,80}$/u;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
const SECRET_BYTES = 4_096;
/** Said in so many words: every account of the issuer may come in. */
const ANYBODY = 'anybody';

/** Whether an address is encrypted, or of this machine. */
export function isSafeUrl(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname));
}

const address = z
  .string()
  .max(500)
  .refine((text) => {
    if (!URL.canParse(text)) return false;
    const url = new URL(text);
    return isSafeUrl(url) && url.username === '' && url.search === '' && url.hash === '';
  });
const line = plainLine(200);
const claim = z.string().regex(/^[\x21-\x7e]{1,200}$/u);

const schema = z.object({
  SOUFFLEUR_OIDC_ISSUER: address.transform((text) => new URL(text)),
  SOUFFLEUR_OIDC_CLIENT_ID: line,
  SOUFFLEUR_OIDC_CLIENT_SECRET: z.string().max(SECRET_BYTES).optional(),
  SOUFFLEUR_OIDC_CLIENT_SECRET_FILE: z
    .string()
    .transform((path, context) => {
      const secret = readSecret(path);
      if (secret === undefined) context.addIssue('unreadable');
      return secret;
    })
    .optional(),
  SOUFFLEUR_PUBLIC_URL: address.transform((text) => text.replace(/\/+$/u, '')),
  SOUFFLEUR_OIDC_ORGANISATION: plainLine(120).optional(),
  SOUFFLEUR_OIDC_NAME: plainLine(SIGN_IN_LIMITS.provider).optional(),
  SOUFFLEUR_OIDC_SCOPES: z
    .string()
    .regex(/^[\x21-\x7e]+(?: [\x21-\x7e]+){0,20}$/u)
    .refine((text) => text.split(' ').includes('openid'))
    .default('openid profile'),
  SOUFFLEUR_OIDC_PROMPT: z.enum(['login', 'select_account']).optional(),
  SOUFFLEUR_OIDC_NAME_CLAIM: claim.default('name'),
  SOUFFLEUR_OIDC_ROLE_CLAIM: claim.optional(),
  SOUFFLEUR_OIDC_ROLES: mapping(z.enum(ROLES)).optional(),
  SOUFFLEUR_OIDC_REQUIRED_CLAIM: z
    .union([z.literal(ANYBODY), z.string().regex(/^[\x21-\x3c\x3e-\x7e]{1,200}=.{1,1000}$/u)])
    .optional(),
  SOUFFLEUR_OIDC_DEFAULT_ROLE: z.enum(['advisor', 'trainer', 'none']).optional(),
  SOUFFLEUR_OIDC_TEAM_CLAIM: claim.optional(),
  SOUFFLEUR_OIDC_TEAMS: mapping(plainLine(120)).optional(),
  SOUFFLEUR_OIDC_REDIRECTS: commaList((one) => REDIRECT.test(one))
    .refine((all) => all.length > 0)
    .default([...OWN_REDIRECTS]),
  SOUFFLEUR_OIDC_ONLY: z
    .enum(['yes', 'no'])
    .transform((word) => word === 'yes')
    .default(false),
  SOUFFLEUR_OIDC_MEMBER_CODES: z.enum(['refuse', 'allow']).default('refuse'),
  SOUFFLEUR_OIDC_SESSION_DAYS: z
    .string()
    .regex(/^\d{1,3}$/u)
    .transform(Number)
    .refine((days) => days >= 1 && days <= 365)
    .default(30),
});

/** The sentence that a wrong value of each variable is answered with. */
const SENTENCES: Record<keyof z.infer<typeof schema>, string> = {
  SOUFFLEUR_OIDC_ISSUER:
    'must be the address of the identity provider exactly as it names itself (its "issuer"), https:// or of this machine, without a query; the other SOUFFLEUR_OIDC_… variables need it.',
  SOUFFLEUR_OIDC_CLIENT_ID: 'must be the id that the identity provider gave this service.',
  SOUFFLEUR_OIDC_CLIENT_SECRET:
    'must be the secret that the identity provider gave this service, if it gave one (default: none).',
  SOUFFLEUR_OIDC_CLIENT_SECRET_FILE:
    'must be the path of a file that can be read and holds that secret, given instead of it and not beside it (default: none).',
  SOUFFLEUR_PUBLIC_URL:
    'must be the address at which browsers reach this service, https:// or of this machine; single sign-on needs it.',
  SOUFFLEUR_OIDC_ORGANISATION:
    'must be the id or name of the organisation that people come into (default: the only one).',
  SOUFFLEUR_OIDC_NAME: `must be what the company's accounts are called, one line of at most ${SIGN_IN_LIMITS.provider} characters (default: the host of the issuer).`,
  SOUFFLEUR_OIDC_SCOPES:
    'must be scopes with single spaces between, "openid" among them (default "openid profile").',
  SOUFFLEUR_OIDC_PROMPT:
    'must be login or select_account: what the provider asks of somebody whom it knows already (default: nothing).',
  SOUFFLEUR_OIDC_NAME_CLAIM: 'must be the claim with the name that signs tips (default name).',
  SOUFFLEUR_OIDC_ROLE_CLAIM:
    'must be the claim that tells roles, such as roles or realm_access.roles; SOUFFLEUR_OIDC_ROLES needs it and is needed by it (default: none).',
  SOUFFLEUR_OIDC_ROLES: `must be a comma-separated list such as trainers=trainer,helpdesk=advisor, with one of ${ROLES.join(', ')} after each sign (default: none).`,
  SOUFFLEUR_OIDC_REQUIRED_CLAIM: `must be a claim and the values that let an account in, such as hd=example.com or groups=helpdesk|trainers, or ${ANYBODY} where every account of the issuer is the company's own; needed where the role of an account is not told by SOUFFLEUR_OIDC_ROLES alone, that is without a role claim or with a default role.`,
  SOUFFLEUR_OIDC_DEFAULT_ROLE:
    'must be advisor, trainer or none (refuse): what somebody is whom SOUFFLEUR_OIDC_ROLES does not name (default none; advisor without a role claim); SOUFFLEUR_OIDC_REQUIRED_CLAIM then says who is let in.',
  SOUFFLEUR_OIDC_TEAM_CLAIM: 'must be the claim that tells teams, such as groups (default: none).',
  SOUFFLEUR_OIDC_TEAMS:
    'must be a comma-separated list such as 4f1c=Box,77aa=Mobile, naming the teams that are told; SOUFFLEUR_OIDC_TEAM_CLAIM must be set too (default: each value told is a name).',
  SOUFFLEUR_OIDC_REDIRECTS:
    'must be a comma-separated list of addresses such as https://<extension id>.chromiumapp.org/sign-in or https://<40 hex digits>.extensions.allizom.org/sign-in (default: those of this extension).',
  SOUFFLEUR_OIDC_ONLY: 'must be yes or no: whether invitation codes are refused (default no).',
  SOUFFLEUR_OIDC_MEMBER_CODES:
    'must be refuse or allow: whether members who have an account of the company may also come in by a code, which stays good when that account is closed (default refuse).',
  SOUFFLEUR_OIDC_SESSION_DAYS:
    'must be a whole number from 1 to 365: after how many days people sign in again (default 30).',
};

/** The name of every variable that is read here. */
export const SIGN_IN_VARIABLES: readonly string[] = Object.keys(SENTENCES);

export type SignInCheck = { settings: SignInSettings | undefined; sentences: string[] };

/** Reads the settings of single sign-on: none without an issuer. `sentences` says what is wrong, one per variable. */
export function readSignInSettings(variables: Readonly<Record<string, string | undefined>>): SignInCheck {
  const given = Object.fromEntries(
    Object.keys(SENTENCES).flatMap((name) => {
      const value = variables[name]?.trim();
      return value ? [[name, value]] : [];
    }),
  );
  const names = Object.keys(given).filter((name) => name !== 'SOUFFLEUR_PUBLIC_URL');
  if (names.length === 0) return { settings: undefined, sentences: [] };
  const parsed = schema.safeParse(given);
  const wrong = new Set(parsed.error?.issues.map((issue) => String(issue.path[0])));
  if (given.SOUFFLEUR_OIDC_CLIENT_SECRET && given.SOUFFLEUR_OIDC_CLIENT_SECRET_FILE) {
    wrong.add('SOUFFLEUR_OIDC_CLIENT_SECRET_FILE');
  }
  if (Boolean(given.SOUFFLEUR_OIDC_ROLE_CLAIM) !== Boolean(given.SOUFFLEUR_OIDC_ROLES)) {
    wrong.add('SOUFFLEUR_OIDC_ROLE_CLAIM');
  }
  if (given.SOUFFLEUR_OIDC_TEAMS && !given.SOUFFLEUR_OIDC_TEAM_CLAIM) wrong.add('SOUFFLEUR_OIDC_TEAMS');
  // An issuer where anybody can open an account must not make everybody an advisor: admission has to be configured.
  const roleOfAll =
    !given.SOUFFLEUR_OIDC_ROLE_CLAIM ||
    /^(?:advisor|trainer)$/u.test(given.SOUFFLEUR_OIDC_DEFAULT_ROLE ?? '');
  const letsAll = given.SOUFFLEUR_OIDC_DEFAULT_ROLE !== 'none' && roleOfAll;
  if (letsAll && !given.SOUFFLEUR_OIDC_REQUIRED_CLAIM) wrong.add('SOUFFLEUR_OIDC_REQUIRED_CLAIM');
  const sentences = Object.entries(SENTENCES).flatMap(([name, sentence]) =>
    wrong.has(name) ? [`${name} ${sentence}`] : [],
  );
  if (!parsed.success || sentences.length > 0) return { settings: undefined, sentences };
  return { settings: asSettings(parsed.data), sentences };
}

function asSettings(value: z.infer<typeof schema>): SignInSettings {
  const { SOUFFLEUR_OIDC_ROLE_CLAIM: roleClaim, SOUFFLEUR_OIDC_ROLES: roles } = value;
  const { SOUFFLEUR_OIDC_TEAM_CLAIM: teamClaim, SOUFFLEUR_OIDC_DEFAULT_ROLE: word } = value;
  return {
    issuer: value.SOUFFLEUR_OIDC_ISSUER,
    clientId: value.SOUFFLEUR_OIDC_CLIENT_ID,
    clientSecret: value.SOUFFLEUR_OIDC_CLIENT_SECRET ?? value.SOUFFLEUR_OIDC_CLIENT_SECRET_FILE,
    publicUrl: value.SOUFFLEUR_PUBLIC_URL,
    organisation: value.SOUFFLEUR_OIDC_ORGANISATION,
    provider: value.SOUFFLEUR_OIDC_NAME ?? value.SOUFFLEUR_OIDC_ISSUER.host.slice(0, SIGN_IN_LIMITS.provider),
    scopes: value.SOUFFLEUR_OIDC_SCOPES,
    prompt: value.SOUFFLEUR_OIDC_PROMPT,
    nameClaim: value.SOUFFLEUR_OIDC_NAME_CLAIM,
    roles: roleClaim && roles ? { claim: roleClaim, mapping: roles } : undefined,
    required: requiredClaim(value.SOUFFLEUR_OIDC_REQUIRED_CLAIM),
    defaultRole: word === 'none' ? undefined : (word ?? (roleClaim ? undefined : 'advisor')),
    teams: teamClaim ? { claim: teamClaim, mapping: value.SOUFFLEUR_OIDC_TEAMS } : undefined,
    redirects: value.SOUFFLEUR_OIDC_REDIRECTS,
    only: value.SOUFFLEUR_OIDC_ONLY,
    memberCodes: value.SOUFFLEUR_OIDC_MEMBER_CODES,
    sessionDays: value.SOUFFLEUR_OIDC_SESSION_DAYS,
  };
}

/** `claim=value|value`. */
function requiredClaim(text: string | undefined): SignInSettings['required'] {
  if (text === undefined || text === ANYBODY) return undefined;
  const sign = text.indexOf('=');
  const values = text
    .slice(sign + 1)
    .split('|')
    .map((value) => value.trim());
  return { claim: text.slice(0, sign), values: new Set(values.filter((value) => value !== '')) };
}

/** `claimed=meant,…`; the claimed value may hold an equals sign, the meant one may not. */
function mapping<T extends string>(meaning: z.ZodType<T>) {
  return z.string().transform((text, context) => {
    const pairs = text.split(',').map((pair) => {
      const index = pair.lastIndexOf('=');
      const claimed = pair.slice(0, Math.max(index, 0)).trim();
      const meant = meaning.safeParse(pair.slice(index + 1).trim());
      if (claimed === '' || !meant.success) context.addIssue('unfit');
      return [claimed, meant.data as T] as const;
    });
    return new Map(pairs);
  });
}

function readSecret(path: string): string | undefined {
  try {
    const secret = readFileSync(path, 'utf8').trim();
    return secret !== '' && secret.length <= SECRET_BYTES ? secret : undefined;
  } catch {
    // Whatever the cause, the sentence names the variable.
    return undefined;
  }
}
