/**
 * Temporary folders for databases of tests, in memory where the system has room for them.
 * Guarantees: every flush of a database is made as in production; it returns at once. A killed process loses nothing
 * by it: a power cut alone would, and no test makes one.
 */
import { accessSync, constants, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Shared memory of Linux. Containers often have 64 MB of it. */
const IN_MEMORY = '/dev/shm';
const ROOM_BYTES = 4 * 1024 ** 3;

/** A new folder whose name begins with `prefix`; the caller removes it. */
export function temporaryDatabaseFolder(prefix: string, { onDisk = false } = {}): string {
  return mkdtempSync(join(!onDisk && hasRoomInMemory() ? IN_MEMORY : tmpdir(), prefix));
}

function hasRoomInMemory(): boolean {
  try {
    accessSync(IN_MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(IN_MEMORY);
    return bavail * bsize >= ROOM_BYTES;
  } catch {
    return false;
  }
}
