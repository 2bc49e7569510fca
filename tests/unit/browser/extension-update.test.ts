/** When an update of the extension is applied. */
import { expect, test } from 'vitest';
import { createUpdates, type UpdateHost } from '@/browser/extension-update';

/** A browser session: what it holds outlives the worker, which is made anew for each step. */
function session({ openPages = 0, busy = false } = {}) {
  const state = { waiting: false, openPages, busy, applied: 0 };
  const host: UpdateHost = {
    countOpenPages: async () => state.openPages,
    readWaiting: async () => state.waiting,
    noteWaiting: async () => {
      state.waiting = true;
    },
    isBusy: () => state.busy,
    apply: () => {
      state.applied += 1;
      state.waiting = false;
    },
  };
  return { state, worker: () => createUpdates(host) };
}

test('[K7] an update is applied at once when nothing of the extension is open', async () => {
  const { state, worker } = session();
  await worker().announce();
  expect(state.applied).toBe(1);
});

test('[K7] while a panel, palette or console is open it waits, also across restarts of the worker', async () => {
  const { state, worker } = session({ openPages: 1 });
  await worker().announce();
  for (let minute = 0; minute < 3; minute++) expect(await worker().applyWhenIdle()).toBe(false);
  expect(state).toMatchObject({ applied: 0, waiting: true });
  state.openPages = 0;
  expect(await worker().applyWhenIdle()).toBe(true);
  expect(state.applied).toBe(1);
});

test('[K7] it waits while the worker sends or signs in', async () => {
  const { state, worker } = session({ busy: true });
  await worker().announce();
  expect(state.applied).toBe(0);
  state.busy = false;
  expect(await worker().applyWhenIdle()).toBe(true);
});

test('[K7] nothing is restarted when no update was announced, and one update once', async () => {
  const { state, worker } = session();
  expect(await worker().applyWhenIdle()).toBe(false);
  await worker().announce();
  expect(await worker().applyWhenIdle()).toBe(false);
  expect(state.applied).toBe(1);
});
