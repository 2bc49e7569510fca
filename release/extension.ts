/** The extension as files for a browser's store. */
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import type { Entries } from './archive';

export const BROWSERS = ['chrome', 'edge', 'firefox'] as const;
export type TargetBrowser = (typeof BROWSERS)[number];

/** Builds into a folder of `outDir`, and returns the built files. */
export async function buildExtensionFor(
  browser: TargetBrowser,
  { root, outDir }: { root: string; outDir: string },
): Promise<Entries> {
  const program = join(root, 'release', 'build-extension.mjs');
  await promisify(execFile)(process.execPath, [program, browser, outDir], { cwd: root });
  return forStore(await readFolder(join(outDir, browser)));
}

/**
 * The files for a store. The stores of Chrome and Edge assign an extension's key, and refuse a package that brings one.
 * It stays in a build that is loaded from its folder.
 */
export function forStore(files: Entries): Entries {
  const manifest = JSON.parse(Buffer.from(files.get('manifest.json') ?? '').toString('utf8')) as object;
  const { key: _, ...others } = manifest as { key?: string };
  return new Map([...files, ['manifest.json', Buffer.from(JSON.stringify(others))]]);
}

async function readFolder(folder: string): Promise<Entries> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = new Map<string, Uint8Array>();
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    files.set(relative(folder, path).replaceAll('\\', '/'), await readFile(path));
  }
  return files;
}
