/**
 * Removal of the access to a team's service after leaving the team.
 * Guarantees: the access stays until the service has revoked the browser's token, across restarts of the worker and the
 * browser; joining again before that keeps it.
 */
import { browser } from 'wxt/browser';
import { stopSharing } from './permissions';

const KEY = 'access-to-remove';

/** The functions of the browser, and of pending work at the service, that {@link createAccessRemoval} needs. */
export type AccessHost = {
  read: () => Promise<string | undefined>;
  write: (origin: string | undefined) => Promise<void>;
  /** Whether a token is still to be revoked. */
  isRevoking: () => Promise<boolean>;
  remove: (origin: string) => Promise<unknown>;
};

export type AccessRemoval = {
  /** Notes that the access to `origin` is to be removed. */
  plan: (origin: string) => Promise<void>;
  cancel: () => Promise<void>;
  /** Removes the noted access unless a token is still to be revoked; true when it did. */
  run: () => Promise<boolean>;
};

export function createAccessRemoval({ read, write, isRevoking, remove }: AccessHost): AccessRemoval {
  return {
    plan: write,
    cancel: () => write(undefined),
    run: async () => {
      const origin = await read();
      if (origin === undefined || (await isRevoking())) return false;
      await remove(origin);
      await write(undefined);
      return true;
    },
  };
}

/** {@link AccessHost} in the browser. */
export const accessInBrowser = {
  read: async () => {
    const stored = await browser.storage.local.get(KEY);
    const origin: unknown = stored?.[KEY];
    return typeof origin === 'string' ? origin : undefined;
  },
  write: async (origin: string | undefined) => {
    if (origin === undefined) await browser.storage.local.remove(KEY);
    else await browser.storage.local.set({ [KEY]: origin });
  },
  remove: stopSharing,
};
