/** What instances send each other, as any subscriber of the channel receives it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { eventually } from '@/tests/support/eventually';
import {
  captureTip,
  newPlace,
  startTestService,
  type TestClient,
  type TestPlace,
  type TestService,
} from '@/tests/support/service';

const PUSHES = 50;
/** Far longer than a notice takes. */
const SETTLED_MS = 300;

let place: TestPlace;
let service: TestService;
const clients: TestClient[] = [];
let listener: pg.Client;
let received: pg.Notification[] = [];
beforeAll(async () => {
  place = await newPlace();
  const settings = { ...place.settings, databaseConnections: 20 };
  service = await startTestService({ place: { ...place, settings } });
  for (let index = 0; index < PUSHES; index += 1) clients.push(await service.join('advisor'));
  listener = new pg.Client({ connectionString: place.superUrl });
  listener.on('notification', (notification) => received.push(notification));
  await listener.connect();
  await listener.query('listen souffleur');
  await sleep(SETTLED_MS);
});
afterAll(async () => {
  await listener.end();
  await service.stop();
  place.remove();
});
beforeEach(() => {
  received = [];
});

const push = async (client: TestClient, words: string) =>
  (await client.push(client.commands(captureTip(words)))).status;

it('of many pushes at the same moment few are notified, by a connection that writes nothing', async () => {
  const statuses = await Promise.all(
    clients.map((client, index) => push(client, `En même temps, ${index}.`)),
  );
  expect(statuses).toEqual(clients.map(() => 200));
  await eventually(() => received.length).toBeGreaterThan(0);
  await sleep(SETTLED_MS);
  expect(received.length).toBeLessThan(PUSHES / 2);
  expect(new Set(received.map(({ payload }) => payload))).toEqual(new Set([service.organisationId]));
  // Sent inside the write, a notice would come from a connection of the pool, and each writer wait for the others.
  const { rows } = await sql<{ pid: number }>`
    select pid from pg_stat_activity
    where datname = current_database() and application_name = 'souffleur neighbours'`.execute(
    service.database,
  );
  expect(rows).toHaveLength(1);
  expect([...new Set(received.map(({ processId }) => processId))]).toEqual([rows[0]?.pid]);
});

it('a push that is rolled back is not notified', async () => {
  const [client] = clients as [TestClient];
  await sql`create function refuse() returns trigger language plpgsql as
    $$ begin raise 'no room' using errcode = 'disk_full'; end $$`.execute(service.database);
  // Deferred, so that all of the push was written before it fails.
  await sql`create constraint trigger refuse after insert on commands deferrable initially deferred
    for each row execute function refuse()`.execute(service.database);
  const commands = client.commands(captureTip('Repris.'));
  expect((await client.push(commands)).status).toBe(503);
  await sleep(SETTLED_MS);
  expect(received).toEqual([]);
  await sql`drop trigger refuse on commands`.execute(service.database);
  expect((await client.push(commands)).status).toBe(200);
  await eventually(() => received.length).toBe(1);
});
