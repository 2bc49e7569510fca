/**
 * Who may do what: one line a route. A route that is not in this table cannot be registered, and a caller
 * whose role is not in its line is refused before the body of the request is read.
 */
import { PATHS, type Role } from '@/protocol/api';

/**
 * `anybody`: no token and no version of the protocol needed. `visitor`: neither, as a window of a browser comes,
 * but within a rate. `newcomer`: no token, but the version.
 * A list: a token of a member with one of these roles.
 */
export type Access = 'anybody' | 'visitor' | 'newcomer' | readonly Role[];

const EVERY_MEMBER = ['advisor', 'trainer', 'admin'] as const satisfies readonly Role[];
const WHO_ADMINISTERS = ['admin'] as const satisfies readonly Role[];
const WHO_PUBLISHES = ['trainer', 'admin'] as const satisfies readonly Role[];

export const ACCESS: Readonly<Record<string, Access>> = {
  'GET /live': 'anybody',
  'GET /ready': 'anybody',
  'GET /openapi.json': 'anybody',
  [`GET ${PATHS.about}`]: 'anybody',
  // Browsers ask before they send; the answer says nothing but what may be sent.
  'OPTIONS *': 'anybody',
  [`POST ${PATHS.join}`]: 'newcomer',
  [`GET ${PATHS.signInStart}`]: 'visitor',
  [`GET ${PATHS.signInCallback}`]: 'visitor',
  [`POST ${PATHS.signInToken}`]: 'newcomer',
  [`GET ${PATHS.me}`]: EVERY_MEMBER,
  [`POST ${PATHS.myToken}`]: EVERY_MEMBER,
  [`GET ${PATHS.myDevices}`]: EVERY_MEMBER,
  [`POST ${PATHS.myDevice}`]: EVERY_MEMBER,
  [`POST ${PATHS.leave}`]: EVERY_MEMBER,
  [`POST ${PATHS.commands}`]: EVERY_MEMBER,
  [`GET ${PATHS.tips}`]: EVERY_MEMBER,
  [`GET ${PATHS.packs}`]: EVERY_MEMBER,
  [`GET ${PATHS.packVersion}`]: EVERY_MEMBER,
  [`PUT ${PATHS.packVersion}`]: WHO_PUBLISHES,
  [`GET ${PATHS.live}`]: EVERY_MEMBER,
  [`GET ${PATHS.members}`]: WHO_ADMINISTERS,
  [`POST ${PATHS.member}`]: WHO_ADMINISTERS,
  [`POST ${PATHS.memberDevice}`]: WHO_ADMINISTERS,
  [`GET ${PATHS.invitations}`]: WHO_ADMINISTERS,
  [`POST ${PATHS.invitations}`]: WHO_ADMINISTERS,
  [`POST ${PATHS.invitation}`]: WHO_ADMINISTERS,
};

/** The line of a route. Throws for a route without one: it would otherwise be open to all. */
export function accessTo(method: string, path: string): Access {
  const access = ACCESS[`${method} ${path}`];
  if (access === undefined) throw new Error(`${method} ${path} has no line in server/http/route-access.ts`);
  return access;
}
