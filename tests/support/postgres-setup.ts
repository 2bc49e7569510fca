/**
 * Vitest's global set-up: at the first test that asks, one cluster is started for the whole run; it is removed
 * when the run ends. Test files ask over HTTP, for they run in processes of their own.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Cluster, startCluster } from './postgres-cluster';

/** Holds the address of what hands out the cluster. */
export const CLUSTER_VARIABLE = 'SOUFFLEUR_TEST_CLUSTER';

export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  // Another project of the same run has done it.
  if (process.env[CLUSTER_VARIABLE]) return undefined;
  let cluster: Promise<Cluster> | undefined;
  const server = createServer((_request, response) => {
    cluster ??= startCluster();
    cluster.then(
      ({ superUrl }) => response.end(superUrl),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  process.env[CLUSTER_VARIABLE] = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return async () => {
    delete process.env[CLUSTER_VARIABLE];
    server.close();
    server.closeAllConnections();
    await (await cluster?.catch(() => undefined))?.stop();
  };
}
