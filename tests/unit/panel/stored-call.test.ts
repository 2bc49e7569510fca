/** A call that outlives its panel, in memory: stored at each change, taken over by the next panel, gone with its end. */
import { describe, expect, it } from 'vitest';
import {
  type CallStorage,
  readStoredCall,
  type StoredCall,
  storeCall,
} from '@/components/panel/call/stored-call';
import { createPanelStore } from '@/components/panel/core/panel-store';
import { eventually } from '@/tests/support/eventually';

const MINUTE = 60_000;

/** The session storage of one window; what is stored goes through a copy, as in a browser. */
function windowStorage() {
  let stored: unknown;
  const storage: CallStorage = {
    read: async () => structuredClone(stored),
    write: async (call) => {
      stored = structuredClone(call);
    },
    remove: async () => {
      stored = undefined;
    },
  };
  let now = 1_000_000;
  let minutes = 15;
  const keeping = (database = 'nadia') => ({
    storage,
    database,
    minutes: async () => minutes,
    now: () => now,
  });
  return {
    stored: () => stored as StoredCall | undefined,
    fill: (call: unknown) => {
      stored = call;
    },
    pass: (count: number) => {
      now += count * MINUTE;
    },
    choose: (count: number) => {
      minutes = count;
    },
    openPanel: async (database?: string) => {
      const store = createPanelStore();
      const call = await readStoredCall(keeping(database));
      if (call) store.getState().takeCall(call);
      storeCall(store, keeping(database));
      return store;
    },
    storage,
  };
}

const EVENT = { kind: 'said', happenedAt: 5, text: 'Je comprends.', language: 'fr' } as const;

describe('a call whose panel was closed', () => {
  it('is there when the panel is opened again: values with their records, events, the state of other rooms', async () => {
    const { openPanel, stored } = windowStorage();
    const before = await openPanel();
    before.getState().setValue('délai', 'deux jours', Promise.resolve('client A'));
    before.getState().addCallEvent(EVENT);
    before.getState().setCallPart('guide', { lesson: 3, ticked: [1, 2] });
    await eventually(() => stored()?.parts).toEqual({ guide: { lesson: 3, ticked: [1, 2] } });
    const after = (await openPanel()).getState();
    expect(after.values).toEqual({ délai: 'deux jours' });
    expect(await Promise.all(after.valueRecords.délai ?? [])).toEqual(['client A']);
    expect(after.callEvents).toEqual([{ ...EVENT, id: expect.any(String) }]);
    expect(after.callParts).toEqual({ guide: { lesson: 3, ticked: [1, 2] } });
  });

  it('is not there once it has ended, and is again where that is undone', async () => {
    const { openPanel, stored } = windowStorage();
    const store = await openPanel();
    store.getState().addCallEvent(EVENT);
    await eventually(() => stored()?.events.length).toBe(1);
    const call = store.getState();
    store.getState().forgetCall();
    await eventually(stored).toBeUndefined();
    expect((await openPanel()).getState().callEvents).toEqual([]);
    store.getState().restoreCall(call);
    await eventually(() => stored()?.events.length).toBe(1);
  });

  it('is not there once its time is over, and nothing of it stays stored', async () => {
    const { openPanel, stored, pass, choose } = windowStorage();
    choose(5);
    (await openPanel()).getState().addCallEvent(EVENT);
    await eventually(() => stored()?.events.length).toBe(1);
    pass(4);
    expect((await openPanel()).getState().callEvents).toHaveLength(1);
    pass(1);
    expect((await openPanel()).getState().callEvents).toEqual([]);
    expect(stored()).toBeUndefined();
  });

  it('is nobody else’s on a shared desk', async () => {
    const { openPanel, stored } = windowStorage();
    (await openPanel('nadia')).getState().addCallEvent(EVENT);
    await eventually(() => stored()?.events.length).toBe(1);
    expect((await openPanel('karim')).getState().callEvents).toEqual([]);
    expect(stored()).toBeUndefined();
  });

  it('is stored as it is last, however fast it changes', async () => {
    const { openPanel, stored } = windowStorage();
    const store = await openPanel();
    let decide: (record: string) => void = () => undefined;
    const slow = new Promise<string>((resolve) => {
      decide = resolve;
    });
    store.getState().setValue('nom', 'D', slow);
    store.getState().setValue('nom', 'Durand', Promise.resolve('client A'));
    await eventually(() => stored()?.values).toEqual({ nom: 'Durand' });
    decide('client A');
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(stored()?.values).toEqual({ nom: 'Durand' });
  });

  it('is none where the storage fails, or holds something else', async () => {
    const { openPanel, storage, fill } = windowStorage();
    fill('no call');
    expect((await openPanel()).getState().callEvents).toEqual([]);
    storage.read = async () => Promise.reject(new Error('no storage'));
    storage.write = async () => Promise.reject(new Error('no storage'));
    const store = await openPanel();
    store.getState().addCallEvent(EVENT);
    expect(store.getState().callEvents).toHaveLength(1);
  });
});
