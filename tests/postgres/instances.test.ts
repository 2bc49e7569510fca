import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tipsResponseSchema } from '@/protocol/api';
import { ENDPOINTS } from '@/protocol/endpoints';
import {
  captureTip,
  changeMember,
  newPlace,
  openLive,
  startTestService,
  type TestClient,
  type TestPlace,
  type TestService,
  testClient,
} from '@/tests/support/service';

/** Longer than any test here: what arrives was not found by looking now and then. */
const NEVER_MS = 600_000;

let place: TestPlace;
let here: TestService;
let there: TestService;
let trainer: TestClient;
let advisor: TestClient;
beforeAll(async () => {
  place = await newPlace();
  here = await startTestService({ place, live: { pollMs: NEVER_MS } });
  there = await startTestService({ place, live: { pollMs: NEVER_MS } });
  advisor = await here.join('advisor');
  trainer = testThere(await here.join('trainer'));
});
afterAll(async () => {
  await Promise.all([here.stop(), there.stop()]);
  place.remove();
});

/** The same browser, at the other instance. */
function testThere({ token, member }: TestClient): TestClient {
  return testClient(there.address, token, member);
}

async function killListeners(): Promise<number> {
  const { rows } = await sql<{ killed: boolean }>`
    select pg_terminate_backend(pid) as killed from pg_stat_activity
    where datname = current_database() and application_name = 'souffleur neighbours'`.execute(here.database);
  return rows.length;
}

it('a commit of one instance is notified by the other at once, without polling', async () => {
  const stream = openLive(trainer);
  await stream.notice('alive');
  await advisor.push(advisor.commands(captureTip('Dit ici, su là-bas.')));
  await stream.notice('tips', 1, 2_000);
  await stream.close();
});

it('an open stream is notified when its member’s role changed at the other instance, and ended when disabled', async () => {
  const admin = await here.join('admin');
  const rising = await here.join('advisor');
  const stream = openLive(testThere(rising));
  await stream.notice('alive');
  const change = (body: object) => changeMember(admin, rising.member.id, body);
  expect((await change({ role: 'trainer' })).status).toBe(200);
  await stream.notice('tips', 1, 2_000);
  expect((await change({ disabled: true })).status).toBe(200);
  await stream.ended(2_000);
});

it('a lost listening connection is reopened, and missed changes are notified then', async () => {
  const stream = openLive(trainer);
  await stream.notice('alive');
  expect(await killListeners()).toBe(2);
  await advisor.push(advisor.commands(captureTip('Pendant la coupure.')));
  await stream.notice('tips', 1, 5_000);
  // Nothing may come twice for it, so the next notice is the next change's.
  await sleep(700);
  const before = stream.notices().filter((notice) => notice === 'tips').length;
  await advisor.push(advisor.commands(captureTip('Après.')));
  await stream.notice('tips', before + 1, 2_000);
  await stream.close();
});

it('a client that changes instances in the middle is dealt with once, in its order', async () => {
  const before = advisor.commands(captureTip('Un.'), captureTip('Deux.'));
  const elsewhere = testThere(advisor);
  const [first, second] = await Promise.all([
    advisor.push(before, advisor.clientId),
    elsewhere.push(before, advisor.clientId),
  ]);
  expect(first.body).toEqual(second.body);
  const response = tipsResponseSchema.parse((await elsewhere.call('GET', ENDPOINTS.pullTips.path)).body);
  const ids = before.map(({ body }) => body.tipId);
  expect(response.tips.map(({ id }) => id).filter((id) => ids.includes(id))).toEqual(ids);
});

it('of many who come to both instances with one invitation, one gets in', async () => {
  const code = await here.invite('advisor');
  const answers = await Promise.all(
    Array.from({ length: 12 }, async (_, index) => {
      const body = { code, name: `N${index}`, device: 'Vitest', joinKey: crypto.randomUUID() };
      const { address } = index % 2 ? here : there;
      return (
        await testClient(address, 'x'.repeat(43), advisor.member).call('POST', ENDPOINTS.join.path, body)
      ).status;
    }),
  );
  expect(answers.filter((status) => status === 200)).toHaveLength(1);
  expect(answers.filter((status) => status === 410 || status === 409)).toHaveLength(11);
});
