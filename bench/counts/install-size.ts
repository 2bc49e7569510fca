/** How much of the disk the packages of package-lock.json take, as `du` counts it. */
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export type InstallSize = {
  /** Bytes that `npm start` installs: Node and all that the product and its build need. */
  start: number;
  /** Bytes that `npm ci` installs. */
  all: number;
};

/** Measured in the node_modules of a repository where `npm ci` was run. */
export async function installSize(root: string): Promise<InstallSize> {
  const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean }>;
  };
  const size: InstallSize = { start: 0, all: 0 };
  const counted = new Set<number>();
  for (const [path, { dev = false }] of Object.entries(packages)) {
    // What lies inside of another package is counted with it.
    if (path === '' || path.lastIndexOf('node_modules/') > 0) continue;
    const bytes = await bytesOf(join(root, path), counted);
    size.all += bytes;
    if (!dev) size.start += bytes;
  }
  return size;
}

/** A file with several names counts once. */
async function bytesOf(path: string, counted: Set<number>): Promise<number> {
  const stats = await lstat(path).catch(() => undefined);
  if (!stats || counted.has(stats.ino)) return 0;
  counted.add(stats.ino);
  const own = stats.blocks * 512;
  if (!stats.isDirectory()) return own;
  const inner = await Promise.all((await readdir(path)).map((name) => bytesOf(join(path, name), counted)));
  return inner.reduce((sum, bytes) => sum + bytes, own);
}
