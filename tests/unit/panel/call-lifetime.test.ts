import { describe, expect, it } from 'vitest';
import { createCallLifetime } from '@/components/panel/call/call-lifetime';
import { createPanelStore } from '@/components/panel/core/panel-store';

const RECORD = Promise.resolve('record 1');

/** Panels that hear one another as those of one browser do. */
function floor() {
  const ears = new Set<(event: { data: unknown }) => void>();
  const sent: unknown[] = [];
  let now = 1_000_000;
  let minutes = 15;
  const openPanel = (windowId: number | undefined) => {
    const store = createPanelStore();
    let own: ((event: { data: unknown }) => void) | undefined;
    const values = createCallLifetime(store, {
      windowId,
      channel: {
        postMessage: (data) => {
          sent.push(data);
          for (const ear of ears) if (ear !== own) ear({ data });
        },
        addEventListener: (_type, hear) => {
          own = hear;
          ears.add(hear);
        },
      },
      minutes: async () => minutes,
      now: () => now,
    });
    return { ...store.getState(), state: store.getState, ...values };
  };
  return {
    openPanel,
    sent,
    say: (data: unknown) => {
      for (const ear of ears) ear({ data });
    },
    pass: (count: number) => {
      now += count * 60_000;
    },
    choose: (count: number) => {
      minutes = count;
    },
  };
}

describe('the values of a call', () => {
  it('end in every panel of the window, and in no other', () => {
    const { openPanel, sent } = floor();
    const [one, two, elsewhere] = [openPanel(1), openPanel(1), openPanel(2)];
    for (const panel of [one, two, elsewhere]) panel.setValue('nom', 'Durand', RECORD);
    two.setFound({ délai: '48 h' });
    one.end();
    expect([one, two, elsewhere].map(({ state }) => state().values)).toEqual([{}, {}, { nom: 'Durand' }]);
    expect(two.state().found).toEqual({});
    // What travels is that the call has ended, never a value.
    expect(sent).toEqual([{ callEndedIn: 1 }]);
  });

  it('are not ended by any other message', () => {
    const { openPanel, say } = floor();
    const panel = openPanel(1);
    panel.setValue('nom', 'Durand', RECORD);
    for (const data of [null, undefined, 'end', 1, {}, { callEndedIn: '1' }, [1]]) say(data);
    expect(panel.state().values).toEqual({ nom: 'Durand' });
    const nowhere = openPanel(undefined);
    nowhere.setValue('nom', 'Durand', RECORD);
    say({ callEndedIn: undefined });
    expect(nowhere.state().values).toEqual({ nom: 'Durand' });
  });

  it('are forgotten when their time is over since one was last written or found', async () => {
    const { openPanel, pass } = floor();
    const panel = openPanel(1);
    panel.setValue('nom', 'Durand', RECORD);
    pass(14);
    expect(await panel.expire()).toBe(false);
    panel.setFound({ délai: '48 h' });
    pass(14);
    expect(await panel.expire()).toBe(false);
    pass(1);
    expect(await panel.expire()).toBe(true);
    expect(panel.state()).toMatchObject({ values: {}, found: {} });
    expect(await panel.expire()).toBe(false);
  });

  it('keep to a time that was changed meanwhile, and to a clock that was set back', async () => {
    const { openPanel, pass, choose } = floor();
    const panel = openPanel(1);
    panel.setValue('nom', 'Durand', RECORD);
    pass(6);
    choose(5);
    expect(await panel.expire()).toBe(true);
    panel.setValue('nom', 'Durand', RECORD);
    pass(-120);
    expect(await panel.expire()).toBe(true);
  });
});
