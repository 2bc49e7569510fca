/** What the panel and the palette of a window share: the typed values of the call, and insertions. */
import { expect, test, vi } from 'vitest';
import { createWording } from '@/components/i18n/i18n';
import { createPanelStore } from '@/components/panel/core/panel-store';
import { type Channel, openWindowChannel } from '@/components/panel/core/window-channel';
import { followInsertion } from '@/components/panel/insertion/insert-line';
import { undoInsertion } from '@/components/panel/insertion/undo-insertion';
import { eventually } from '@/tests/support/eventually';

/** Pages that hear each other as those of one browser do: everything but themselves, as a copy. */
function browserChannels() {
  const listeners: { own: object; receive: (event: { data: unknown }) => void }[] = [];
  const posted: unknown[] = [];
  const open = (): Channel => {
    const own = {};
    return {
      postMessage: (message) => {
        posted.push(message);
        for (const each of listeners)
          if (each.own !== own) queueMicrotask(() => each.receive({ data: structuredClone(message) }));
      },
      addEventListener: (_type, receive) => listeners.push({ own, receive }),
    };
  };
  const page = (windowId = 1) => {
    const store = createPanelStore();
    return { store, shared: openWindowChannel(store, { windowId, channel: open() }) };
  };
  return { page, posted };
}

const recordsOf = async ({ store }: ReturnType<ReturnType<typeof browserChannels>['page']>, name: string) =>
  Promise.all(store.getState().valueRecords[name] ?? []);

test('a palette has the values that were typed in the panel, with the record of each', async () => {
  const { page } = browserChannels();
  const panel = page();
  panel.store.getState().setValue('délai', 'deux jours', Promise.resolve('client A'));
  const palette = page();
  await eventually(() => palette.store.getState().values).toEqual({ délai: 'deux jours' });
  // The record goes with the value: for another customer it is asked about, here as there.
  expect(await recordsOf(palette, 'délai')).toEqual(['client A']);
});

test('the panel has what is typed in the palette, also after it has closed, and messages end', async () => {
  const { page, posted } = browserChannels();
  const panel = page();
  const palette = page();
  palette.store.getState().setValue('produit', 'Box', Promise.resolve('client B'));
  await eventually(() => panel.store.getState().values).toEqual({ produit: 'Box' });
  expect(await recordsOf(panel, 'produit')).toEqual(['client B']);
  const count = posted.length;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(posted.length).toBe(count);
});

test('what was confirmed for a second record is so in the other page too', async () => {
  const { page } = browserChannels();
  const panel = page();
  const palette = page();
  palette.store.getState().setValue('produit', 'Box', Promise.resolve('client A'));
  await eventually(() => panel.store.getState().values).toEqual({ produit: 'Box' });
  palette.store.getState().confirmValues(['produit'], 'client B');
  await eventually(() => recordsOf(panel, 'produit')).toEqual(['client A', 'client B']);
});

test('another window takes neither values nor insertions', async () => {
  const { page } = browserChannels();
  const panel = page(1);
  const other = page(2);
  const insertions: unknown[] = [];
  other.shared.onInsertion((inserted) => insertions.push(inserted));
  panel.store.getState().setValue('produit', 'Box', Promise.resolve('client A'));
  panel.shared.reportInsertion({ insertion: { tabId: 1, id: 'i', field: 'Note' }, text: 'Bonjour.' });
  const third = page(1);
  await eventually(() => third.store.getState().values).toEqual({ produit: 'Box' });
  expect(other.store.getState().values).toEqual({});
  expect(insertions).toEqual([]);
});

test('an insertion of the palette is reported in the panel, and Z undoes it there', async () => {
  const { page } = browserChannels();
  const panel = page();
  const palette = page();
  const t = createWording('fr').getFixedT('fr', 'panel');
  const undone: unknown[] = [];
  const acts = {
    store: panel.store,
    verify: async () => 'present' as const,
    target: () => ({ tabId: 7, press: { pressedAt: 1, inPage: false }, panelBlurCount: 0 }),
    undo: async (ref: object) => {
      undone.push(ref);
      return { undone: true as const };
    },
  };
  panel.shared.onInsertion((inserted) => void followInsertion({ panel: acts as never, t }, inserted));
  const insertion = { tabId: 7, id: 'i', field: 'Note' };
  palette.shared.reportInsertion({ insertion, text: 'Bonjour.' });
  await eventually(() => panel.store.getState().toast?.text).toContain('Note');
  await undoInsertion({ panel: acts, t });
  expect(undone).toEqual([insertion]);
});

test('the panel verifies after the palette has closed, and reports lost text', async () => {
  vi.useFakeTimers();
  try {
    const { page } = browserChannels();
    const panel = page();
    const palette = page();
    const t = createWording('fr').getFixedT('fr', 'panel');
    const copied: string[] = [];
    const acts = {
      store: panel.store,
      mac: false,
      verify: async () => 'absent' as const,
      copy: async (text: string) => copied.push(text) > 0,
    };
    panel.shared.onInsertion((inserted) => void followInsertion({ panel: acts as never, t }, inserted));
    palette.shared.reportInsertion({ insertion: { tabId: 7, id: 'i', field: 'Note' }, text: 'Bonjour.' });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(panel.store.getState().toast).toMatchObject({ tone: 'warn', position: 'foot' });
    expect(panel.store.getState().insertions).toEqual([]);
    expect(copied).toEqual(['Bonjour.']);
  } finally {
    vi.useRealTimers();
  }
});

test('the events of a call and the state of other rooms are the same in the panel and in the palette', async () => {
  const { page } = browserChannels();
  const panel = page();
  panel.store.getState().setCallPart('guide', { lesson: 2 });
  panel.store
    .getState()
    .addCallEvent({ kind: 'said', happenedAt: 1, text: 'Je vous écoute.', language: 'fr', ref: 'a/1' });
  const palette = page();
  await eventually(() => palette.store.getState().callParts).toEqual({ guide: { lesson: 2 } });
  palette.store
    .getState()
    .addCallEvent({ kind: 'inserted', happenedAt: 2, text: 'Bonjour.', language: 'fr' });
  await eventually(() => panel.store.getState().callEvents.map(({ text }) => text)).toEqual([
    'Je vous écoute.',
    'Bonjour.',
  ]);
});
