/** The refusals of an endpoint, as closed reasons: its own, and those that follow from its row in the table. */
import { ROLES } from './api';
import type { Endpoint } from './endpoints';
import { SERVICE_REASONS, type ServiceReason } from './validation/errors';

export function refusalsOf(endpoint: Endpoint): readonly ServiceReason[] {
  const { method, access, refusals = [] } = endpoint;
  if (endpoint.refusedByPage) return refusals;
  const [withVersion, withToken, withBody] = [
    access !== 'public',
    typeof access !== 'string',
    method !== 'GET' && access !== 'public',
  ];
  const reasons: (ServiceReason | false)[] = [
    withVersion && 'invalid-request',
    withVersion && 'client-too-old',
    withVersion && 'server-too-old',
    withToken && 'unauthorised',
    withToken && 'token-revoked',
    withToken && 'session-expired',
    withToken && 'member-disabled',
    withToken && access.length < ROLES.length && 'forbidden',
    withBody && 'too-large',
    withBody && withToken && 'quota',
    (withToken || endpoint.rate !== undefined) && 'too-many-requests',
    !endpoint.duringShutdown && 'internal',
    !endpoint.duringShutdown && 'stopping',
    ...refusals,
  ];
  return [...new Set(reasons.filter((reason) => reason !== false))];
}

/** The refusals of an endpoint by HTTP status. */
export function refusalsByStatus(endpoint: Endpoint): ReadonlyMap<number, readonly ServiceReason[]> {
  return Map.groupBy(refusalsOf(endpoint), (reason) => SERVICE_REASONS[reason].status);
}
