import { expect, it } from 'vitest';
import { attempt } from '@/storage/database/attempt';
import { StorageError } from '@/storage/database/storage-error';

it('gives the value of what this disk did', async () => {
  expect(await attempt(async () => 7)).toEqual({ done: true, value: 7 });
  expect(await attempt(async () => undefined)).toEqual({ done: true, value: undefined });
});

it('gives the reason where the disk could not do it', async () => {
  expect(await attempt(() => Promise.reject(new StorageError('disk-full')))).toEqual({
    done: false,
    reason: 'disk-full',
  });
});

it('throws any other error', async () => {
  const error = new TypeError('a mistake of ours');
  await expect(attempt(() => Promise.reject(error))).rejects.toBe(error);
});
