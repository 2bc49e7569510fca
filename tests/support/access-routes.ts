/** The routes of `server/http/route-access.ts` that need a token, for tests that are made from that table. */
import { randomUUID } from 'node:crypto';
import type { Role } from '@/protocol/api';
import { ACCESS } from '@/server/http/route-access';

export type GuardedRoute = { route: string; roles: readonly Role[] };

export const GUARDED_ROUTES: readonly GuardedRoute[] = Object.entries(ACCESS).flatMap(([route, access]) =>
  typeof access === 'string' ? [] : [{ route, roles: access }],
);

/** Method and path of a line such as `POST /v1/members/:memberId`, with ids of nobody. */
export function requestOf(route: string): { method: string; path: string } {
  const [method = '', pattern = ''] = route.split(' ');
  const path = pattern
    .replace(/:(?:member|device|invitation)Id/gu, () => randomUUID())
    .replace(':packId', 'essais')
    .replace(':version', '1');
  return { method, path };
}
