/** The row of a route in the table of endpoints. Guarantees: a route that is not in the table is not served. */
import { ENDPOINTS, type Endpoint } from '@/protocol/endpoints';

const ROWS: ReadonlyMap<string, Endpoint> = new Map(
  Object.values(ENDPOINTS).map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint]),
);

/** Throws for a route that is not in the table: it would otherwise be open to all. */
export function endpointAt(method: string, path: string): Endpoint {
  const endpoint = ROWS.get(`${method} ${path}`);
  if (!endpoint) throw new Error(`${method} ${path} is not in the table of protocol/endpoints.ts`);
  return endpoint;
}
