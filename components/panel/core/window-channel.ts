/**
 * Messages between the panel and the palette of one window: the call (typed values, events, state of other rooms), and
 * insertions.
 * Guarantees: all of it stays in the memory of open pages; each value comes with the records that it belongs to, so
 * that it needs confirmation for another customer; pages of another window ignore it.
 */
import {
  type CallSnapshot,
  holdsAnything,
  isSameCall,
  snapshotOf,
  stateOf,
} from '@/components/panel/call/call-snapshot';
import type { LastInsertion, PanelStore } from './panel-store';

/** An insertion by another page of this window. */
export type OtherInsertion = { insertion: LastInsertion; text: string };

type CallMessage = {
  windowId: number;
  call?: CallSnapshot;
  /** A new page requests the call of the others. */
  isAsking?: true;
  inserted?: OtherInsertion;
};

/** The part of a `BroadcastChannel` that is used. */
export type Channel = {
  postMessage: (message: CallMessage) => void;
  addEventListener: (type: 'message', receive: (event: { data: unknown }) => void) => void;
};

export type WindowChannel = {
  /** Reports an insertion to the other pages, before this one may close. */
  reportInsertion: (inserted: OtherInsertion) => void;
  /** Calls `then` at each insertion by another page; the function it returns ends that. */
  onInsertion: (then: (inserted: OtherInsertion) => void) => () => void;
};

/** Shares the call of `store` with the other pages of its window from now on. */
export function openWindowChannel(
  store: PanelStore,
  { windowId, channel }: { windowId: number | undefined; channel: Channel },
): WindowChannel {
  const listeners = new Set<(inserted: OtherInsertion) => void>();
  if (windowId === undefined) return { reportInsertion: () => undefined, onInsertion: () => () => undefined };
  /** The call that came from another page: it is not sent back. */
  let received: ReturnType<typeof stateOf> | undefined;

  async function send(): Promise<void> {
    const state = store.getState();
    const call = await snapshotOf(state);
    // Changed meanwhile: that change is sent by itself.
    if (windowId === undefined || !isSameCall(state, store.getState())) return;
    channel.postMessage({ windowId, call });
  }

  store.subscribe((state, before) => {
    if (isSameCall(state, before)) return;
    if (!received || !isSameCall(state, received)) void send();
  });
  channel.addEventListener('message', ({ data }) => {
    const message = data as Partial<CallMessage> | null;
    if (message?.windowId !== windowId) return;
    if (message.isAsking && holdsAnything(store.getState())) void send();
    if (message.call) {
      received = stateOf(message.call);
      store.getState().takeCall(received);
    }
    if (message.inserted) for (const then of listeners) then(message.inserted);
  });
  channel.postMessage({ windowId, isAsking: true });
  return {
    reportInsertion: (inserted) => channel.postMessage({ windowId, inserted }),
    onInsertion: (then) => {
      listeners.add(then);
      return () => listeners.delete(then);
    },
  };
}
