/** How `npm run dev` runs its tasks again. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { coalesce, runOnChange } from '@/demo/run-on-change';

it('runs once for changes that come together', async () => {
  const task = vi.fn(async () => {});
  const request = coalesce(task, 10);
  for (let i = 0; i < 5; i += 1) request();
  await vi.waitFor(() => expect(task).toHaveBeenCalled());
  await sleep(50);
  expect(task).toHaveBeenCalledTimes(1);
});

it('never runs twice at once, and runs once more for what changed during a run', async () => {
  const ends: (() => void)[] = [];
  const task = vi.fn(() => new Promise<void>((resolve) => ends.push(resolve)));
  const request = coalesce(task, 5);
  request();
  await vi.waitFor(() => expect(task).toHaveBeenCalledTimes(1));
  request();
  request();
  await sleep(50);
  expect(task).toHaveBeenCalledTimes(1);
  ends[0]?.();
  await vi.waitFor(() => expect(task).toHaveBeenCalledTimes(2));
  ends[1]?.();
  await sleep(50);
  expect(task).toHaveBeenCalledTimes(2);
});

it('runs when a file under one of its folders changes, and for no others', async () => {
  const root = await mkdtemp(join(tmpdir(), 'souffleur-watch-'));
  const task = vi.fn(async () => {});
  await writeFile(join(root, 'watched.ts'), 'one');
  const end = runOnChange(root, ['watched.ts'], task);
  try {
    await vi.waitFor(
      async () => {
        // Again until the watcher is ready: it says nothing of what was written before.
        await writeFile(join(root, 'watched.ts'), String(Math.random()));
        await sleep(200);
        expect(task).toHaveBeenCalled();
      },
      { timeout: 8_000 },
    );
    await sleep(300);
    const calls = task.mock.calls.length;
    await writeFile(join(root, 'beside.ts'), 'two');
    await sleep(400);
    expect(task).toHaveBeenCalledTimes(calls);
  } finally {
    await end();
    await rm(root, { recursive: true, force: true });
  }
});
