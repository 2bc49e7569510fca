/** What something takes of this process's memory. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Makes something, and tells the milliseconds that took and the MiB that stay taken while it is there. */
export async function weighed<T>(make: () => T | Promise<T>): Promise<{ made: T; ms: number; mb: number }> {
  const before = await usedBytes();
  const start = performance.now();
  const made = await make();
  const ms = performance.now() - start;
  return { made, ms, mb: ((await usedBytes()) - before) / 1024 / 1024 };
}

/** Without what earlier work left behind, which goes only after its last promises. */
async function usedBytes(): Promise<number> {
  for (let round = 0; round < 3; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    collectGarbage();
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
