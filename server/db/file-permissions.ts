/**
 * Permissions of the embedded database's files.
 * Guarantees: files of this process's user are readable by that user alone, even where an earlier start, a copy or a
 * shell opened them to others. Shared folders (such as /tmp) are left alone.
 */
import { chmodSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, parse, resolve } from 'node:path';

const OTHERS = 0o077;
const STICKY = 0o1000;

/** Takes the rights of group and others from the database's folder and from every file named after the database. */
export function tightenPermissions(file: string): void {
  if (process.platform === 'win32') return;
  const folder = resolve(dirname(file));
  const shared = folder === parse(folder).root || folder === homedir() || folder === process.cwd();
  if (!shared) tighten(folder, 0o700);
  for (const name of readdirSync(folder)) {
    if (name.startsWith(basename(file))) tighten(join(folder, name), 0o600);
  }
}

function tighten(path: string, mode: number): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found || found.uid !== process.getuid?.() || (found.mode & STICKY) !== 0) return;
  if ((found.mode & OTHERS) !== 0) chmodSync(path, mode);
}
