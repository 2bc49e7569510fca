import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pushResponseSchema, tipsResponseSchema } from '@/protocol/api';
import { ENDPOINTS } from '@/protocol/endpoints';
import { startService } from '@/server/start';
import { eventually } from '@/tests/support/eventually';
import { addDatabase, addUsers, type TestDatabase } from '@/tests/support/postgres';
import { type Cluster, startCluster } from '@/tests/support/postgres-cluster';
import { captureTip, openLive, problemIn, startTestService, type TestService } from '@/tests/support/service';

/** One of its own: it is stopped under the service, which other tests would feel. */
let cluster: Cluster;
let database: TestDatabase;
beforeAll(async () => {
  cluster = await startCluster();
  await addUsers(cluster.superUrl);
  database = await addDatabase(cluster.superUrl);
});
afterAll(() => cluster.stop());

async function start(): Promise<TestService> {
  const { superUrl, ...urls } = database;
  const settings = { dataFolder: '', ...urls, databaseConnections: 4 };
  return await startTestService({ place: { settings, superUrl, variables: {}, remove: () => undefined } });
}

it('[S2] [S29] a PostgreSQL that dies and comes back costs waiting: nothing acknowledged is lost, nothing is done twice', async () => {
  const service = await start();
  try {
    const client = await service.join('advisor');
    const stream = openLive(await service.join('trainer'));
    await stream.notice('alive');
    const seen = new Set<number>();
    const stored: string[] = [];
    let stop = false;
    const pushing = (async () => {
      while (!stop) {
        const tip = captureTip(`Conseil ${stored.length}`);
        const commands = client.commands(tip);
        for (;;) {
          const response = await client.push(commands);
          seen.add(response.status);
          if (response.status === 200) {
            expect(pushResponseSchema.parse(response.body).outcomes[0]?.outcome).toBe('applied');
            stored.push(tip.tipId);
            break;
          }
          expect(problemIn(response)).toMatchObject({ reason: 'stopping', retryAfterMs: 2_000 });
          expect(response.headers.get('retry-after')).toBe('2');
          await sleep(30);
        }
      }
    })();
    const status = async (path: string) => (await fetch(service.address + path)).status;
    for (const how of ['immediate', 'fast'] as const) {
      const before = stored.length;
      await eventually(() => stored.length).toBeGreaterThan(before + 3);
      // Away for longer than an answer of /ready is remembered.
      const back = cluster.restart(how, 2_500);
      await expect.poll(() => status('/ready'), { timeout: 10_000, interval: 100 }).toBe(503);
      expect(await status('/live')).toBe(200);
      await back;
      await expect.poll(() => status('/ready'), { timeout: 5_000 }).toBe(200);
    }
    const after = stored.length;
    await eventually(() => stored.length).toBeGreaterThan(after + 3);
    stop = true;
    await pushing;
    expect([...seen].sort()).toEqual([200, 503]);
    const page = tipsResponseSchema.parse(
      (await client.call('GET', `${ENDPOINTS.pullTips.path}?limit=200`)).body,
    );
    expect(page.tips.map(({ id }) => id)).toEqual(stored.slice(0, 200));
    // The stream lived through it all, and is still of use.
    expect(stream.isOpen()).toBe(true);
    const notices = stream.notices().length;
    await client.push(client.commands(captureTip('Le dernier.')));
    await eventually(() => stream.notices().length).toBeGreaterThan(notices);
    await stream.close();
  } finally {
    await service.stop();
  }
});

it('does not start while PostgreSQL is away, with a wrong password or no such database, and never says the password', async () => {
  const { superUrl, ...urls } = database;
  const refusal = async (databaseUrl: string) => {
    const options = { ...urls, databaseUrl, databaseOwnerUrl: undefined, dataFolder: '' };
    const log = { level: 'silent' } as const;
    const failed = await startService({
      ...options,
      port: 0,
      host: '127.0.0.1',
      organisation: 'X',
      allowedOrigins: [],
      log,
    }).catch((error: Error) => error);
    expect(failed).toBeInstanceOf(Error);
    const { message } = failed as Error;
    expect(message).not.toContain(new URL(databaseUrl).password);
    return message;
  };
  const url = new URL(database.databaseOwnerUrl);
  url.password = 'nonsense';
  expect(await refusal(url.href)).toContain('password authentication failed');
  expect(await refusal(database.databaseOwnerUrl.replace(/\/[^/]*$/u, '/nowhere'))).toContain(
    'does not exist',
  );
  await cluster.stop();
  expect(await refusal(database.databaseOwnerUrl)).toContain('PostgreSQL does not serve (ECONNREFUSED)');
});
