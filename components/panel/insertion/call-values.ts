/**
 * The values of a call (typed into placeholders, or read from the page).
 * Guarantees: they are in the memory of the window's panel and palette only, and forgotten when the call ends or the
 * time of the settings is over, in every panel of the window.
 */
import type { PanelStore } from '@/components/panel/core/panel-store';

/** The message between panels. */
export type CallEnd = { callEndedIn: number };

/** The part of a `BroadcastChannel` that is used. */
export type CallChannel = {
  postMessage: (end: CallEnd) => void;
  addEventListener: (type: 'message', hear: (event: { data: unknown }) => void) => void;
};

export type CallValues = {
  /** Forgets the values here and in the window's other panels. */
  end: () => void;
  /** Forgets them when their time is over; to be called now and then. True when it did. */
  expire: () => Promise<boolean>;
};

/** `minutes` is read each time, so that a changed setting applies at once. */
export function createCallValues(
  store: PanelStore,
  {
    windowId,
    channel,
    minutes,
    now,
  }: {
    windowId: number | undefined;
    channel: CallChannel;
    minutes: () => Promise<number>;
    now: () => number;
  },
): CallValues {
  let touchedAt = 0;
  store.subscribe((state, before) => {
    if (state.values !== before.values || state.found !== before.found) touchedAt = now();
  });
  channel.addEventListener('message', ({ data }) => {
    if (windowId !== undefined && (data as Partial<CallEnd> | null)?.callEndedIn === windowId) {
      store.getState().forgetValues();
    }
  });
  const end = () => {
    store.getState().forgetValues();
    if (windowId !== undefined) channel.postMessage({ callEndedIn: windowId });
  };
  return {
    end,
    expire: async () => {
      if (!hasValues(store.getState())) return false;
      // A clock that was set back must not keep them for ever.
      const age = Math.abs(now() - touchedAt);
      if (age < (await minutes()) * 60_000) return false;
      end();
      return true;
    },
  };
}

/** Whether there is anything to forget. */
export function hasValues({ values, found }: { values: object; found: object }): boolean {
  return Object.keys(values).length > 0 || Object.keys(found).length > 0;
}
