import type { StorageReason } from '@/protocol/validation/errors';
import type { SouffleurDatabase } from './database';
import { isReadOnly } from './schema-guard';
import { asStorageError, StorageError } from './storage-error';
import { withTimeout } from './timeout';

/** The part of `navigator.storage` that health is read from. */
export type StorageEstimator = {
  persisted?(): Promise<boolean>;
  persist?(): Promise<boolean>;
  estimate?(): Promise<{ usage?: number; quota?: number }>;
};

/** `persisted`: whether the browser promises not to evict. `usage` and `quota` in bytes. Undefined: it does not say. */
export type StorageHealth = {
  persisted: boolean | undefined;
  usage: number | undefined;
  quota: number | undefined;
};

/** How safe the stored data is. `undefined` when the browser does not say; never an error. */
export async function storageHealth(
  storage: StorageEstimator | undefined = globalThis.navigator?.storage,
): Promise<StorageHealth> {
  const persisted = await withinTimeout(() => storage?.persisted?.());
  const estimate = await withinTimeout(() => storage?.estimate?.());
  return { persisted, usage: estimate?.usage, quota: estimate?.quota };
}

/** Asks the browser not to evict the stored data. Resolves with whether it promises so. */
export async function requestPersistence(
  storage: StorageEstimator | undefined = globalThis.navigator?.storage,
): Promise<boolean> {
  if (await withinTimeout(() => storage?.persisted?.())) return true;
  return (await withinTimeout(() => storage?.persist?.())) ?? false;
}

const OPEN_ATTEMPTS = 3;
const OPEN_TIMEOUT_MS = 10_000;

/**
 * Opens the database and checks that it can be used. Throws `StorageError`: `written-by-newer-version` (it then stays
 * readable where possible, and refuses writes), or `storage-unavailable` after three attempts or when another window
 * holds an older one open for ten seconds. `notify` receives `superseded` when a newer version waits for this one to
 * close (reads and writes then reopen it), and `blocked` while this one waits.
 */
export async function openGuarded(
  db: SouffleurDatabase,
  {
    notify,
    timeoutMs = OPEN_TIMEOUT_MS,
  }: { notify?: (state: 'superseded' | 'blocked') => void; timeoutMs?: number } = {},
): Promise<void> {
  if (notify) {
    // Dexie's own listener closes the database, so that the newer version can go on.
    db.on('versionchange', () => notify('superseded'));
    db.on('blocked', () => notify('blocked'));
  }
  let failure: unknown;
  for (let attempt = 0; attempt < OPEN_ATTEMPTS; attempt += 1) {
    try {
      await withTimeout(db.open(), timeoutMs);
      if (isReadOnly(db)) throw new StorageError('written-by-newer-version');
      return;
    } catch (error) {
      failure = asStorageError(error);
      if (failure instanceof StorageError && failure.reason !== 'storage-unavailable') break;
    }
  }
  throw failure;
}

/** {@link openGuarded} for a page: returns the reason of a failure instead of throwing. */
export async function openProblem(db: SouffleurDatabase): Promise<StorageReason | undefined> {
  try {
    await openGuarded(db);
    return undefined;
  } catch (error) {
    if (error instanceof StorageError) return error.reason;
    throw error;
  }
}

async function withinTimeout<T>(request: () => Promise<T> | undefined): Promise<T | undefined> {
  try {
    return await request();
  } catch {
    // Private windows reject here; "unknown" is a valid result.
    return undefined;
  }
}
