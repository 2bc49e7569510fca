/** The table of endpoints as routes such as `POST /v1/members/:memberId`, for tests that are generated from it. */
import { randomUUID } from 'node:crypto';
import type { Role } from '@/protocol/api';
import { ENDPOINTS, type Endpoint, type EndpointName, fillPath } from '@/protocol/endpoints';

export type TableRoute = { name: EndpointName; route: string; endpoint: Endpoint };
export type GuardedRoute = TableRoute & { roles: readonly Role[] };

export const ROUTES: readonly TableRoute[] = (Object.entries(ENDPOINTS) as [EndpointName, Endpoint][]).map(
  ([name, endpoint]) => ({ name, route: `${endpoint.method} ${endpoint.path}`, endpoint }),
);

/** Those that need a token. */
export const GUARDED_ROUTES: readonly GuardedRoute[] = ROUTES.flatMap((each) =>
  typeof each.endpoint.access === 'string' ? [] : [{ ...each, roles: each.endpoint.access }],
);

/** Method and path of an endpoint, with ids of nobody. */
export function requestOf({ method, path }: Endpoint): { method: string; path: string } {
  const ids = { memberId: randomUUID(), deviceId: randomUUID(), invitationId: randomUUID() };
  return { method, path: fillPath(path, { ...ids, packId: 'essais', version: '1' }) };
}
