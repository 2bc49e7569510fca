/** Preparation before a page or the worker opens a database: shared desk mode, and the current person. */

import type { StorageReason } from '@/protocol/validation/errors';
import { DATABASE_NAME, type SouffleurDatabase, souffleurDatabase } from '@/storage/database/database';
import { type Databases, holdDatabase, isDeskLocked } from '@/storage/database/databases';
import { openProblem } from '@/storage/database/health';
import { StorageError } from '@/storage/database/storage-error';
import type { DirectoryRow } from './directory';
import { lockDesk } from './switch-membership';

/** Facts from the browser: whether it has just started, and what its policy fixes. */
export type BrowserState = {
  isNewSession: () => Promise<boolean>;
  noteSession: () => Promise<void>;
  /** Shared desk mode by policy; undefined where the person chooses. */
  managedSharedDesk: () => Promise<boolean | undefined>;
};

/** Applies the policy, and locks the desk after a restart of the browser in shared desk mode. */
export async function prepareDesk(databases: Databases, browser: BrowserState): Promise<void> {
  const [isNew, managed] = await Promise.all([browser.isNewSession(), browser.managedSharedDesk()]);
  if (managed !== undefined) {
    await databases.directory.update((row) =>
      row.sharedDesk === managed ? undefined : { ...row, sharedDesk: managed },
    );
  }
  if (!isNew) return;
  await lockDesk(databases);
  await browser.noteSession();
}

/** The database that a page works with, and why it cannot be used, if it cannot. */
export type PageDatabase = {
  db: SouffleurDatabase;
  /** Whether a person has to sign in before anything is shown. */
  locked: boolean;
  row: DirectoryRow | undefined;
  problem: StorageReason | undefined;
};

/** Opens the database in use for a page. `lastOpened`: the one to rescue data from if the directory does not open. */
export async function openPageDatabase(
  databases: Databases,
  browser: BrowserState,
  lastOpened: string | undefined,
): Promise<PageDatabase> {
  try {
    await prepareDesk(databases, browser);
    const first = await databases.directory.read();
    const problem = await openProblem(databases.open(first.current));
    if (problem) {
      const db = databases.open(first.current);
      return { db, locked: isDeskLocked(first), row: first, problem };
    }
    const db = await databases.current();
    holdDatabase(db.name);
    const row = await databases.directory.read();
    return { db, locked: isDeskLocked(row), row, problem: undefined };
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    const db = souffleurDatabase(lastOpened ?? DATABASE_NAME);
    return { db, locked: false, row: undefined, problem: error.reason };
  }
}

/** Calls `onSwitch` once, with its name, when another database is in use than the one that the page opened. */
export function followSwitch(
  { directory }: Pick<Databases, 'directory'>,
  opened: Pick<PageDatabase, 'db' | 'locked'>,
  onSwitch: (current: string) => void,
): void {
  const subscription = directory.follow((row) => {
    if (row.current === opened.db.name && isDeskLocked(row) === opened.locked) return;
    subscription.unsubscribe();
    onSwitch(row.current);
  });
}
