/** Memory use of a piece of work in this process. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Makes a value; returns the milliseconds this took and the MiB that it holds. */
export async function weighed<T>(make: () => T | Promise<T>): Promise<{ made: T; ms: number; mb: number }> {
  const before = await usedBytes();
  const start = performance.now();
  const made = await make();
  const ms = performance.now() - start;
  return { made, ms, mb: ((await usedBytes()) - before) / 1024 / 1024 };
}

/** Collects garbage of earlier work first, which is freed only after its last promises. */
async function usedBytes(): Promise<number> {
  for (let round = 0; round < 3; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    collectGarbage();
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
