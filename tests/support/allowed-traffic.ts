/**
 * Everything that panels and consoles may send to the service. A request, header or key that is not here fails
 * the end-to-end run that is recorded (`tests/e2e/loop.test.ts`).
 */
import { PATHS } from '@/protocol/api';
import { PROTOCOL_HEADER } from '@/protocol/version';
import type { RecordedRequest } from './recorded-traffic';

/** What each request may hold: keys of its query, and paths of keys in its body. */
type Allowed = { query?: readonly string[]; body?: readonly string[] | 'a pack' };

const TIP = ['kind', 'language', 'words', 'situation', 'pageTitle'];

export const ALLOWED_REQUESTS: Record<string, Allowed> = {
  [`GET ${PATHS.about}`]: {},
  [`POST ${PATHS.join}`]: { body: ['code', 'name', 'device', 'joinKey'] },
  [`GET ${PATHS.me}`]: {},
  [`GET ${PATHS.myDevices}`]: {},
  [`POST ${PATHS.commands}`]: {
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
  [`GET ${PATHS.tips}`]: { query: ['cursor'] },
  [`GET ${PATHS.packs}`]: { query: ['cursor'] },
  [`GET ${PATHS.packVersion}`]: {},
  // What a trainer publishes on purpose; its keys are those of the pack format, which the service judges.
  [`PUT ${PATHS.packVersion}`]: { body: 'a pack' },
  [`GET ${PATHS.live}`]: {},
};

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
    const allowed = ALLOWED_REQUESTS[`${method} ${pattern}`];
    if (!allowed) {
      found.add(`${method} ${pattern}`);
      continue;
    }
    for (const key of queryKeys) {
      if (!allowed.query?.includes(key)) found.add(`${method} ${pattern} ?${key}`);
    }
    for (const path of allowed.body === 'a pack' ? [] : keyPaths) {
      if (!allowed.body?.includes(path)) found.add(`${method} ${pattern} ${path}`);
    }
  }
  return [...found];
}
