/**
 * Messages between the panel and the palette of one window: the typed values of the call, and insertions.
 * Guarantees: all of it stays in the memory of open pages; each value comes with the records that it belongs to, so
 * that it needs confirmation for another customer; pages of another window ignore it.
 */
import type { LastInsertion, PanelStore } from './panel-store';

/** An insertion by another page of this window. */
export type OtherInsertion = { insertion: LastInsertion; text: string };

type CallMessage = {
  windowId: number;
  /** Typed values, and the records of each. */
  call?: { values: Record<string, string>; records: Record<string, (string | undefined)[]> };
  /** A new page requests the values of the others. */
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
  /** The values that came from another page: they are not sent back. */
  let received: object | undefined;

  async function send(): Promise<void> {
    const { values, valueRecords } = store.getState();
    const records: Record<string, (string | undefined)[]> = {};
    for (const name of Object.keys(values)) records[name] = await Promise.all(valueRecords[name] ?? []);
    // Typed on meanwhile: that change is sent by itself.
    const now = store.getState();
    if (windowId === undefined || now.values !== values || now.valueRecords !== valueRecords) return;
    channel.postMessage({ windowId, call: { values, records } });
  }

  store.subscribe((state, before) => {
    if (state.values === before.values && state.valueRecords === before.valueRecords) return;
    if (state.values !== received) void send();
  });
  channel.addEventListener('message', ({ data }) => {
    const message = data as Partial<CallMessage> | null;
    if (message?.windowId !== windowId) return;
    if (message.isAsking && Object.keys(store.getState().values).length > 0) void send();
    if (message.call) {
      received = message.call.values;
      const records = Object.entries(message.call.records);
      store.getState().takeCall({
        values: message.call.values,
        valueRecords: Object.fromEntries(
          records.map(([name, each]) => [name, each.map((record) => Promise.resolve(record))]),
        ),
      });
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
