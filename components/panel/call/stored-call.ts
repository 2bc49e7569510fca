/**
 * A call that outlives the panel: the panel may be closed and opened again before the caller hangs up.
 * Guarantees: it is in the browser's session storage alone, which is memory; another person of a shared desk, another
 * window, and a call whose time is over never get it.
 */
import type { PanelStore } from '@/components/panel/core/panel-store';
import {
  type CallSnapshot,
  type CallState,
  holdsAnything,
  isSameCall,
  snapshotOf,
  stateOf,
} from './call-snapshot';

export type StoredCall = CallSnapshot & {
  /** The database of the person whose call it is. */
  database: string;
  expiresAt: number;
};

/** The storage of the calls of one window. */
export type CallStorage = {
  read: () => Promise<unknown>;
  write: (call: StoredCall) => Promise<void>;
  remove: () => Promise<void>;
};

type Keeping = {
  storage: CallStorage;
  database: string;
  minutes: () => Promise<number>;
  now: () => number;
};

/** The call that was interrupted by the closing of the panel, if there is one. */
export async function readStoredCall({
  storage,
  database,
  now,
}: Pick<Keeping, 'storage' | 'database' | 'now'>): Promise<CallState | undefined> {
  try {
    const stored = await storage.read();
    if (!isStoredCall(stored)) return undefined;
    if (stored.database === database && stored.expiresAt > now()) return stateOf(stored);
    await storage.remove();
  } catch (error) {
    report(error);
  }
  return undefined;
}

/** Stores the call of `store` from now on, and removes it when it ends. */
export function storeCall(store: PanelStore, { storage, database, minutes, now }: Keeping): void {
  let time = 0;
  const readTime = () => minutes().then((read) => (time = read), report);
  const ready = readTime();
  store.subscribe(async (state, before) => {
    if (isSameCall(state, before)) return;
    if (!holdsAnything(state)) return storage.remove().catch(report);
    // A palette closes at once: nothing is waited for that is known already.
    const snapshot = await snapshotOf(state);
    if (time === 0) await ready;
    // Changed meanwhile: that change is stored by itself.
    if (!isSameCall(state, store.getState())) return;
    await storage.write({ ...snapshot, database, expiresAt: now() + time * 60_000 }).catch(report);
    await readTime();
  });
}

function isStoredCall(stored: unknown): stored is StoredCall {
  return typeof stored === 'object' && stored !== null && 'database' in stored && 'events' in stored;
}

/** Without the storage the call lives as long as the panel is open. */
function report(error: unknown): void {
  console.error('The call could not be stored for the next opening of the panel', error);
}
