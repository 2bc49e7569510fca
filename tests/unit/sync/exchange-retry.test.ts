import { expect, it } from 'vitest';
import { connectBy, type Transport } from '@/sync/http/transport';
import { connectWithRetries, NO_RETRY, type RetryPolicy } from '@/sync/run/retry';

const POLICY: RetryPolicy = { retries: 4, pauseMs: 3, totalPauseMs: 1_000 };
const response = () => Response.json({ outcomes: [] });
const problem = (reason: string, status: number, more: object = {}) =>
  new Response(
    JSON.stringify({
      type: `https://souffleur.invalid/problems/${reason}`,
      title: reason,
      status,
      reason,
      ...more,
    }),
    { status, headers: { 'content-type': 'application/problem+json' } },
  );

function attempts(outcomes: ((n: number) => Response | Promise<Response>)[], policy = POLICY) {
  let count = 0;
  const fetch = async () => {
    const outcome = outcomes[Math.min(count, outcomes.length - 1)];
    count += 1;
    return await (outcome as (n: number) => Response)(count);
  };
  const connect = connectWithRetries(connectBy(fetch), policy, () => 0.5);
  const transport = connect({ address: 'https://sync.example', token: 'x'.repeat(40) });
  return { transport, connect, count: () => count };
}
const refuse = () => {
  throw new TypeError('fetch failed');
};

const REQUESTS: [string, (transport: Transport) => Promise<unknown>][] = [
  ['about', (to) => to.call('about')],
  ['me', (to) => to.call('me')],
  ['rotateToken', (to) => to.call('rotateToken', { body: { key: 'k' } })],
  ['push', (to) => to.call('push', { body: { clientId: 'c', commands: [] } })],
  ['pullTips', (to) => to.call('pullTips')],
  ['pullPacks', (to) => to.call('pullPacks')],
  ['packBytes', (to) => to.packBytes({ packId: 'p', version: 1, bytes: 10 })],
];

it.each(REQUESTS)(
  '[S33] %s is sent again where it reached nobody, four times and no more',
  async (_name, send) => {
    const { transport, count } = attempts([refuse]);
    await expect(send(transport)).rejects.toMatchObject({ reason: 'unreachable' });
    expect(count()).toBe(5);
  },
);

it.each([
  ['a broken connection', refuse],
  ['a gateway without an instance', () => new Response('', { status: 502 })],
])('[S33] the answer of another instance after %s is the answer', async (_name, failing) => {
  const { transport, count } = attempts([failing, failing, response]);
  await expect(transport.call('push', { body: { clientId: 'c', commands: [] } })).resolves.toEqual({
    outcomes: [],
  });
  expect(count()).toBe(3);
});

it.each([
  ['a refusal', () => problem('member-disabled', 403)],
  ['a captive portal', () => new Response('<p>', { headers: { 'content-type': 'text/html' } })],
  ['half an answer', () => new Response('{"mem', { headers: { 'content-type': 'application/json' } })],
  ['a time to come back', () => new Response('', { status: 503, headers: { 'retry-after': '7' } })],
])('[S33] %s is not retried', async (_name, failing) => {
  const { transport, count } = attempts([failing, response]);
  await expect(transport.call('me')).rejects.toThrow();
  expect(count()).toBe(1);
});

it('[S33] the pauses of all requests of an exchange together are bounded', async () => {
  // A pause is 2 ms here: five of them.
  const { connect, count } = attempts([refuse], { ...POLICY, totalPauseMs: 10 });
  const to = { address: 'https://sync.example', token: 'x'.repeat(40) };
  for (let n = 0; n < 4; n += 1) await expect(connect(to).call('me')).rejects.toThrow();
  expect(count()).toBe(4 + 5);
});

it('joining, publishing and what people do in the console are sent once', async () => {
  const { transport, count } = attempts([refuse]);
  await expect(transport.call('leave')).rejects.toThrow();
  await expect(transport.call('revokeMyDevice', { params: { deviceId: 'd' } })).rejects.toThrow();
  await expect(transport.call('members')).rejects.toThrow();
  expect(count()).toBe(3);
});

it('nothing is sent again without a policy for it', async () => {
  const { transport, count } = attempts([refuse], NO_RETRY);
  await expect(transport.call('me')).rejects.toThrow();
  expect(count()).toBe(1);
});
