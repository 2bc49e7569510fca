/**
 * Updates of the extension. The browser would end every open page of the extension to apply one, in the middle of a
 * call. *Guarantees:* while a page of the extension is open, an update is applied only by the person; otherwise within a
 * minute, or by the browser at its next start.
 */
import { browser } from 'wxt/browser';

/** Key of the waiting update, valid until the browser or the extension restarts. */
const KEY = 'update-waiting';

/** The browser functions that {@link createUpdates} needs. */
export type UpdateHost = {
  /** How many panels, palettes, consoles and sign-in pages are open. */
  countOpenPages: () => Promise<number>;
  /** Whether an update was announced; survives the worker. */
  readWaiting: () => Promise<boolean>;
  noteWaiting: () => Promise<void>;
  /** Whether the worker itself is in the middle of something. */
  isBusy: () => boolean;
  /** Restarts the extension with its update. */
  apply: () => void;
};

export type Updates = {
  /** An update was announced by the browser. */
  announce: () => Promise<void>;
  /** Applies an announced update unless it would interrupt something; resolves to whether it did. */
  applyWhenIdle: () => Promise<boolean>;
};

/** Decides when an announced update is applied. */
export function createUpdates(host: UpdateHost): Updates {
  const applyWhenIdle = async () => {
    if (!(await host.readWaiting())) return false;
    if (host.isBusy() || (await host.countOpenPages()) > 0) return false;
    host.apply();
    return true;
  };
  return {
    announce: async () => {
      await host.noteWaiting();
      await applyWhenIdle();
    },
    applyWhenIdle,
  };
}

/**
 * Listens for updates, which alone keeps the browser from applying them. Call once, synchronously, when the worker
 * starts.
 */
export function onUpdateAvailable(then: () => Promise<void>): void {
  browser.runtime.onUpdateAvailable.addListener(() => {
    then().catch((error: unknown) => console.error('The update could not be noted', error));
  });
}

/** Whether an update waits to be applied. */
export async function isUpdateWaiting(): Promise<boolean> {
  const stored = await browser.storage.session.get(KEY);
  return stored?.[KEY] === true;
}

export async function noteUpdateWaiting(): Promise<void> {
  await browser.storage.session.set({ [KEY]: true });
}

/** Reports each change of {@link isUpdateWaiting}; the function it returns ends that. */
export function onUpdateWaiting(then: () => void): () => void {
  const onChanged = (changes: object, area: string) => {
    if (area === 'session' && KEY in changes) then();
  };
  browser.storage.onChanged.addListener(onChanged);
  return () => browser.storage.onChanged.removeListener(onChanged);
}

/** Restarts the extension with its update: every page of it closes. */
export function applyUpdate(): void {
  browser.runtime.reload();
}

/** The pages of the extension that a person has open. */
export async function countOpenPages(): Promise<number> {
  const contexts = await browser.runtime.getContexts({ contextTypes: ['TAB', 'POPUP', 'SIDE_PANEL'] });
  return contexts.length;
}

/** Counts the work that is under way, for {@link UpdateHost.isBusy}. */
export function createWorkCounter() {
  let running = 0;
  return {
    isBusy: () => running > 0,
    /** Counts a piece of work until it has ended. */
    track: async <T>(work: Promise<T>): Promise<T> => {
      running += 1;
      try {
        return await work;
      } finally {
        running -= 1;
      }
    },
  };
}
