/**
 * Everything that panels and consoles may send to the service. A request, header or key that is not here fails
 * the end-to-end runs that are recorded: `tests/pace/loop.test.ts`, `tests/e2e/console-team.test.ts`.
 */
import { ENDPOINTS } from '@/protocol/endpoints';
import { PROTOCOL_HEADER } from '@/protocol/version';
import type { RecordedRequest } from './recorded-traffic';

/** What each request may hold: keys of its query, and paths of keys in its body. */
type Allowed = { query?: readonly string[]; body?: readonly string[] | 'a pack' };

const TIP = ['kind', 'language', 'words', 'situation', 'pageTitle'];

export const ALLOWED_REQUESTS: Record<string, Allowed> = {
  [`GET ${ENDPOINTS.about.path}`]: {},
  [`POST ${ENDPOINTS.join.path}`]: { body: ['code', 'name', 'device', 'joinKey'] },
  [`GET ${ENDPOINTS.me.path}`]: {},
  [`GET ${ENDPOINTS.myDevices.path}`]: {},
  [`POST ${ENDPOINTS.push.path}`]: {
    body: [
      'clientId',
      'commands[].id',
      'commands[].n',
      'commands[].body.type',
      'commands[].body.tipId',
      'commands[].body.capturedAt',
      'commands[].body.baseRevision',
      'commands[].body.sentence',
      ...TIP.map((key) => `commands[].body.content.${key}`),
    ],
  },
  [`GET ${ENDPOINTS.pullTips.path}`]: { query: ['cursor'] },
  [`GET ${ENDPOINTS.pullPacks.path}`]: { query: ['cursor'] },
  [`GET ${ENDPOINTS.packVersion.path}`]: {},
  // What a trainer publishes on purpose; its keys are those of the pack format, which the service validates.
  [`PUT ${ENDPOINTS.publish.path}`]: { body: 'a pack' },
  [`GET ${ENDPOINTS.liveNotices.path}`]: {},
};

/** Besides, where the company's accounts are used. They contain nothing of what is written, searched or read. */
export const ALLOWED_SIGN_IN: Record<string, Allowed> = {
  // Opened by a window of the browser: where it has to end, and the hash of a secret that stays in the panel.
  [`GET ${ENDPOINTS.signInStart.path}`]: { query: ['redirect_uri', 'challenge', 'state'] },
  // What the provider sends the window back with: its code or its refusal. RFC 6749, RFC 9207 and OpenID Session.
  [`GET ${ENDPOINTS.signInCallback.path}`]: {
    query: ['code', 'state', 'iss', 'session_state', 'error', 'error_description', 'error_uri'],
  },
  // The code for a token: that secret proves who asks, and the browser's name is for the list of one's browsers.
  [`POST ${ENDPOINTS.signInToken.path}`]: { body: ['code', 'verifier', 'device'] },
  // The previous token is revoked once another is stored.
  [`POST ${ENDPOINTS.leave.path}`]: {},
};

/** Besides, by those who administer: people and browsers by id, and what is to become of them. */
export const ALLOWED_ADMINISTRATION: Record<string, Allowed> = {
  [`POST ${ENDPOINTS.revokeMyDevice.path}`]: {},
  [`GET ${ENDPOINTS.members.path}`]: {},
  [`POST ${ENDPOINTS.changeMember.path}`]: { body: ['role', 'disabled', 'revision'] },
  [`POST ${ENDPOINTS.revokeDevice.path}`]: {},
  [`GET ${ENDPOINTS.invitations.path}`]: {},
  [`POST ${ENDPOINTS.invite.path}`]: { body: ['role', 'team', 'memberId', 'days'] },
  [`POST ${ENDPOINTS.revokeInvitation.path}`]: {},
};

/** Once a week, and so in none of these runs: the key under which a lost answer is asked for again. */
const ALLOWED_ROTATION: Record<string, Allowed> = {
  [`POST ${ENDPOINTS.rotateToken.path}`]: { body: ['key'] },
};

const ALLOWED = { ...ALLOWED_ROTATION, ...ALLOWED_REQUESTS, ...ALLOWED_SIGN_IN, ...ALLOWED_ADMINISTRATION };

/** Headers: ours, and those that a browser sends with any request. None says which page was open. */
const ALLOWED_HEADERS = new Set([
  PROTOCOL_HEADER,
  'authorization',
  'content-type',
  'content-length',
  'accept',
  'accept-encoding',
  'accept-language',
  'cache-control',
  'connection',
  'host',
  'origin',
  'pragma',
  'priority',
  'sec-ch-ua',
  'sec-ch-ua-mobile',
  'sec-ch-ua-platform',
  'sec-fetch-dest',
  'sec-fetch-mode',
  'sec-fetch-site',
  'sec-fetch-storage-access',
  'sec-gpc',
  'user-agent',
  // Of the question that a browser asks before a request across origins.
  'access-control-request-headers',
  'access-control-request-method',
  'access-control-request-private-network',
]);

/** What is in these requests and not in the list, each once. */
export function beyondTheList(requests: readonly RecordedRequest[]): string[] {
  const found = new Set<string>();
  for (const { method, pattern, headerNames, queryKeys, keyPaths } of requests) {
    for (const name of headerNames) if (!ALLOWED_HEADERS.has(name)) found.add(`header ${name}`);
    if (method === 'OPTIONS') continue;
    const route = `${method} ${pattern}`;
    const allowed = ALLOWED[route];
    if (!allowed) {
      found.add(route);
      continue;
    }
    for (const key of queryKeys) {
      if (!allowed.query?.includes(key)) found.add(`${route} ?${key}`);
    }
    for (const path of allowed.body === 'a pack' ? [] : keyPaths) {
      if (!allowed.body?.includes(path)) found.add(`${route} ${path}`);
    }
  }
  return [...found];
}
