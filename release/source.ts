/** The sources as reviewers of add-ons ask for them: the repository's files, without anything installed or built. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entries } from './archive';

/** Undefined where there is no repository: in the sources that a reviewer has unpacked. */
export async function readSources(root: string): Promise<{ files: Entries; clean: boolean } | undefined> {
  const names = sourceNames(root);
  if (names === undefined) return undefined;
  const files = new Map<string, Uint8Array>();
  // Deleted files that are not committed yet have a name here and no file.
  for (const name of names.filter((one) => existsSync(join(root, one)))) {
    files.set(name, await readFile(join(root, name)));
  }
  return { files, clean: isCleanTree(root) };
}

function sourceNames(root: string): string[] | undefined {
  try {
    // A folder inside of another repository has no commits of its own.
    if (git(root, 'rev-parse', '--show-prefix').trim() !== '') return undefined;
    // Added files too: before a commit, they are part of the build.
    return git(root, 'ls-files', '-z', '--cached', '--others', '--exclude-standard')
      .split('\0')
      .filter(Boolean);
  } catch {
    return undefined;
  }
}

/** Whether the files are those of the last commit. */
export function isCleanTree(root: string): boolean {
  return git(root, 'status', '--porcelain').trim() === '';
}

function git(root: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}
