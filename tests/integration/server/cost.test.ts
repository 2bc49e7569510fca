/** What a request may cost before anybody is known: sizes of bodies, nesting and number of values, cheap routes. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { API_LIMITS } from '@/protocol/api';
import { ENDPOINTS } from '@/protocol/endpoints';
import { MAX_DEPTH, MAX_VALUES } from '@/protocol/validation/json-structure';
import { ROUTES } from '@/tests/support/access-routes';
import {
  callService,
  captureTip,
  problemIn,
  startTestService,
  type TestClient,
  type TestService,
} from '@/tests/support/service';

let service: TestService;
let admin: TestClient;
beforeAll(async () => {
  service = await startTestService({ signInsPerMinute: 10_000, probesPerMinute: 60 });
  admin = await service.join('admin');
});
afterAll(() => service.stop());

const LARGE = new Set([`POST ${ENDPOINTS.push.path}`, `PUT ${ENDPOINTS.publish.path}`]);
const small = ROUTES.map(({ route }) => route).filter(
  (route) => !/^(?:GET|OPTIONS) /u.test(route) && !LARGE.has(route),
);

it.each(small)('%s takes eight kibibytes, and no byte more', async (route) => {
  const [method = '', path = ''] = route.split(' ');
  const filled = path.replace(/:\w+/gu, randomUUID());
  const status = async (bytes: number) =>
    (await admin.call(method, filled, `{"x":"${'a'.repeat(bytes - 8)}"}`)).status;
  expect(await status(API_LIMITS.smallBodyBytes + 1)).toBe(413);
  if (path !== ENDPOINTS.leave.path) expect(await status(API_LIMITS.smallBodyBytes)).not.toBe(413);
});

it.each([
  ['nested arrays', '['.repeat(API_LIMITS.bodyBytes - 1), 'too-deep', MAX_DEPTH],
  ['nested objects', '{"a":'.repeat(MAX_DEPTH + 1), 'too-deep', MAX_DEPTH],
  ['small arrays', `[${'[],'.repeat(MAX_VALUES / 2)}[]]`, 'too-many', MAX_VALUES],
  ['numbers', `[${'1,'.repeat(MAX_VALUES)}1]`, 'too-many', MAX_VALUES],
])('a body of %s is refused before it is parsed', async (_what, body, problem, limit) => {
  const response = await admin.call('POST', ENDPOINTS.push.path, body);
  expect(problemIn(response)).toMatchObject({ reason: 'invalid-request', problems: [{ problem, limit }] });
});

it('brackets, commas and escaped quotes within a text count for nothing', async () => {
  const words = `${'[{,"\\'.repeat(300)} fin`;
  const response = await admin.push(admin.commands(captureTip(words)));
  expect(response.body).toMatchObject({ outcomes: [{ outcome: 'applied' }] });
});

it('many probes of /ready cost one database check a second', async () => {
  const ready = async () => (await callService(service.address, 'GET', '/ready')).status;
  expect(await ready()).toBe(200);
  const name = await sql<{ name: string }>`select max(name) as name from kysely_migration`.execute(
    service.database,
  );
  const newest = name.rows[0]?.name ?? '';
  await sleep(1_100);
  expect(await ready()).toBe(200);
  await sql`update kysely_migration set name = '0000-other' where name = ${newest}`.execute(service.database);
  expect(await Promise.all(Array.from({ length: 20 }, ready))).toEqual(Array(20).fill(200));
  await sleep(1_100);
  expect(await ready()).toBe(503);
  await sql`update kysely_migration set name = ${newest} where name = '0000-other'`.execute(service.database);
});

it('/ready, /openapi.json and /v1/about share a rate by address; /live always responds', async () => {
  const ask = (path: string) => callService(service.address, 'GET', path);
  const answers = await Promise.all(
    Array.from({ length: 90 }, (_, index) =>
      ask(['/ready', '/openapi.json', ENDPOINTS.about.path][index % 3] ?? ''),
    ),
  );
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(25);
  for (const response of refused) expect(problemIn(response).retryAfterMs).toBeGreaterThan(0);
  expect((await ask('/live')).status).toBe(200);
});
