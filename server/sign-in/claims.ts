/** The member that the claims of an identity provider describe. A missing claim gives no right. */
import { API_LIMITS, ROLES, type Role } from '@/protocol/api';
import { tidyText } from '@/protocol/text/clean-text';
import { plainLine } from '@/protocol/text/text';
import { ServiceError } from '@/server/domain/errors';
import type { SignInSettings } from './settings';

export type Claims = Readonly<Record<string, unknown>> & { iss: string; sub: string };

/** The account, and the member's new properties. Undefined ones stay as they are. */
export type Person = {
  issuer: string;
  subject: string;
  /** Undefined when the provider gives no name that can be shown. */
  name: string | undefined;
  /** Undefined when roles are an administrator's to give: a new member gets `firstRole` then. */
  role: Role | undefined;
  firstRole: Role;
  /** Undefined when teams are an administrator's to give. */
  teams: string[] | undefined;
};

const MOST_TEAMS = 20;
const NAMES = ['preferred_username', 'nickname', 'email'];

/**
 * Reads a person out of claims. Refuses `sign-in-no-role` where the settings give them none, or a claim that they
 * require is missing.
 */
export function readPerson(claims: Claims, settings: SignInSettings): Person {
  const { roles, teams, defaultRole } = settings;
  const { required } = settings;
  if (required && !valuesOf(claims, required.claim).some((value) => required.values.has(value))) {
    throw new ServiceError('sign-in-no-role');
  }
  const claimedRole =
    roles && highest(valuesOf(claims, roles.claim).map((value) => roles.mapping.get(value)));
  const role = claimedRole ?? defaultRole;
  if (role === undefined) throw new ServiceError('sign-in-no-role');
  return {
    issuer: claims.iss,
    subject: claims.sub,
    name: nameOf(claims, settings.nameClaim),
    role: roles ? role : undefined,
    firstRole: role,
    teams: teams && teamNames(valuesOf(claims, teams.claim), teams.mapping),
  };
}

/** A claim by its name, or by the path to it (`realm_access.roles`); a name may have dots itself. */
export function claimIn(claims: Readonly<Record<string, unknown>>, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  let node: unknown = claims;
  for (const part of path.split('.')) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, part)) return undefined;
    node = (node as Record<string, unknown>)[part];
  }
  return node;
}

function valuesOf(claims: Claims, path: string): string[] {
  // Some claims are booleans, such as `email_verified`.
  const values = [claimIn(claims, path)].flat();
  return values.filter((value) => typeof value === 'string' || typeof value === 'boolean').map(String);
}

function highest(roles: (Role | undefined)[]): Role | undefined {
  return ROLES.findLast((role) => roles.includes(role));
}

function teamNames(values: string[], mapping: ReadonlyMap<string, string> | undefined): string[] {
  const names = values.flatMap((value) => lineIn(mapping ? mapping.get(value) : value, 120) ?? []);
  return [...new Set(names)].slice(0, MOST_TEAMS);
}

function nameOf(claims: Claims, nameClaim: string): string | undefined {
  const whole = [claims.given_name, claims.family_name].filter((part) => typeof part === 'string').join(' ');
  const candidates = [claimIn(claims, nameClaim), whole, ...NAMES.map((name) => claims[name])];
  return candidates.map((text) => lineIn(text, API_LIMITS.nameLength)).find((text) => text !== undefined);
}

/** A text as it may be stored and shown on one line; undefined when it is none. */
function lineIn(text: unknown, max: number): string | undefined {
  if (typeof text !== 'string') return undefined;
  const tidy = [...tidyText(text).replace(/\s+/gu, ' ')].slice(0, max).join('').trim();
  return plainLine(max).safeParse(tidy).data;
}
