/**
 * The life of a call: its values (typed into placeholders, or read from the page), its events, the state of other rooms.
 * Guarantees: they are in memory only, and forgotten when the call ends or the time of the settings is over, in every
 * panel of the window.
 */
import type { PanelState, PanelStore } from '@/components/panel/core/panel-store';
import { holdsAnything, isSameCall } from './call-snapshot';

/** The message between panels. */
export type CallEnd = { callEndedIn: number };

/** The part of a `BroadcastChannel` that is used. */
export type CallChannel = {
  postMessage: (end: CallEnd) => void;
  addEventListener: (type: 'message', hear: (event: { data: unknown }) => void) => void;
};

export type CallLifetime = {
  /** Forgets the call here and in the window's other panels. */
  end: () => void;
  /** Forgets it when its time is over; to be called now and then. True when it did. */
  expire: () => Promise<boolean>;
};

/** `minutes` is read each time, so that a changed setting applies at once. */
export function createCallLifetime(
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
): CallLifetime {
  let touchedAt = 0;
  store.subscribe((state, before) => {
    if (!isSameCall(state, before) || state.found !== before.found) touchedAt = now();
  });
  channel.addEventListener('message', ({ data }) => {
    if (windowId !== undefined && (data as Partial<CallEnd> | null)?.callEndedIn === windowId) {
      store.getState().forgetCall();
    }
  });
  const end = () => {
    store.getState().forgetCall();
    if (windowId !== undefined) channel.postMessage({ callEndedIn: windowId });
  };
  return {
    end,
    expire: async () => {
      if (!hasCall(store.getState())) return false;
      // A clock that was set back must not keep it for ever.
      const age = Math.abs(now() - touchedAt);
      if (age < (await minutes()) * 60_000) return false;
      end();
      return true;
    },
  };
}

/** Whether there is anything to forget. */
export function hasCall(state: Pick<PanelState, 'values' | 'found' | 'callEvents' | 'callParts'>): boolean {
  return holdsAnything(state) || Object.keys(state.found).length > 0;
}
