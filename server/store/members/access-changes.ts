/**
 * Listener for committed changes of rights: revocations, disablings, roles.
 * Guarantees: whatever route or action advanced the `access` counter, the listener is awaited after the commit and
 * before its caller continues. A rolled-back transaction notifies nobody.
 */
import type { ServiceDatabase, ServiceTransaction } from '@/server/db/schema';

const changed = new WeakSet<ServiceTransaction>();
const listeners = new WeakMap<ServiceDatabase, () => Promise<void>>();

/** Awaits `listener`, which must not reject, after each commit that changed rights through this database. */
export function onAccessChanged(database: ServiceDatabase, listener: () => Promise<void>): void {
  listeners.set(database, listener);
}

/** Notes that a transaction changes rights. */
export function markAccessChanged(trx: ServiceTransaction): void {
  changed.add(trx);
}

/** Whether a transaction changes rights. */
export function changesAccess(trx: ServiceTransaction): boolean {
  return changed.has(trx);
}

/** Notifies the listener of a database that a transaction which changed rights was committed. */
export async function announceAccessChange(database: ServiceDatabase): Promise<void> {
  await listeners.get(database)?.();
}
