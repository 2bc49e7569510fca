import { expect, it } from 'vitest';
import { ServiceError } from '@/server/domain/errors';
import { unknownTokenLimit } from '@/server/http/unknown-token-limiter';

const nobodys = async () => {
  throw new ServiceError('unauthorised');
};
const outcome = (requested: Promise<unknown>) =>
  requested.then(
    () => 'found',
    (error: unknown) => (error instanceof ServiceError ? error.reason : String(error)),
  );

it('an address may try so many tokens a minute, and again a minute later', async () => {
  let now = 0;
  const { lookUp } = unknownTokenLimit(2, () => now);
  const ask = (address = 'a') => outcome(lookUp(`token ${Math.random()}`, address, nobodys));
  expect([await ask(), await ask(), await ask()]).toEqual([
    'unauthorised',
    'unauthorised',
    'too-many-requests',
  ]);
  expect(await ask('b')).toBe('unauthorised');
  now = 59_999;
  expect(await ask()).toBe('too-many-requests');
  now = 60_000;
  expect(await ask()).toBe('unauthorised');
});

it('known tokens use nothing up, however many come first at the same moment', async () => {
  const { lookUp } = unknownTokenLimit(2, () => 0);
  const answers: (() => void)[] = [];
  const slow = () => new Promise<void>((resolve) => answers.push(resolve));
  const first = ['x', 'y'].map((hash) => outcome(lookUp(hash, 'a', slow)));
  // For a moment only: nothing wrong came from there.
  await expect(lookUp('z', 'a', slow)).rejects.toMatchObject({ details: { retryAfterMs: 1_000 } });
  for (const response of answers) response();
  expect(await Promise.all(first)).toEqual(['found', 'found']);
  for (let index = 0; index < 5; index += 1) {
    expect(await outcome(lookUp(`advisor ${index}`, 'a', async () => undefined))).toBe('found');
  }
});

it('an unreachable database makes no token unknown, and none known', async () => {
  const { lookUp, knows } = unknownTokenLimit(1, () => 0);
  const away = async () => {
    throw new Error('away');
  };
  for (let index = 0; index < 3; index += 1)
    expect(await outcome(lookUp('x', 'a', away))).toBe('Error: away');
  expect(knows('x')).toBe(false);
});

it('a deleted token is unknown from then on', async () => {
  const { lookUp, knows } = unknownTokenLimit(1, () => 0);
  await lookUp('x', 'a', async () => undefined);
  expect(knows('x')).toBe(true);
  expect(await outcome(lookUp('x', 'a', nobodys))).toBe('unauthorised');
  expect(knows('x')).toBe(false);
});

it('made-up tokens push no known one out', async () => {
  const { lookUp, knows } = unknownTokenLimit(100_000, () => 0);
  await lookUp('mine', 'a', async () => undefined);
  for (let index = 0; index < 30_000; index += 1) await outcome(lookUp(`made up ${index}`, 'a', nobodys));
  expect(knows('mine')).toBe(true);
});

it('a revoked token was known: it still gets its reason', async () => {
  const { lookUp, knows } = unknownTokenLimit(1, () => 0);
  const shutOut = async () => {
    throw new ServiceError('token-revoked');
  };
  for (let index = 0; index < 3; index += 1)
    expect(await outcome(lookUp('x', 'a', shutOut))).toBe('token-revoked');
  expect(knows('x')).toBe(true);
});
