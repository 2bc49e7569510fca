/** The background worker as a browser starts it: what has to be listened for before its first run has ended. */
import { afterAll, beforeEach, expect, it, vi } from 'vitest';
import { eventuallyHolds } from '@/tests/support/eventually';

type Listener = (...given: unknown[]) => unknown;
/** What was listened for, by the name of the event. */
const listeners = new Map<string, Listener>();
const alarms = new Map<string, unknown>();

/** An extension API of which each event only notes who listens, and of which anything else answers nothing. */
function extensionApi(path: string): unknown {
  return new Proxy(() => undefined, {
    get: (_target, key) => {
      const name = String(key);
      if (name === 'then' || typeof key === 'symbol') return undefined;
      if (name === 'addListener') return (listener: Listener) => void listeners.set(path, listener);
      if (path === 'runtime' && name === 'id') return 'an-extension';
      if (path === 'alarms' && name === 'get') return async (alarm: string) => alarms.get(alarm);
      if (path === 'alarms' && name === 'create') {
        return async (alarm: string, when: unknown) => void alarms.set(alarm, when);
      }
      return extensionApi(path === '' ? name : `${path}.${name}`);
    },
    apply: () => Promise.resolve(undefined),
  });
}

const run = vi.hoisted(() => vi.fn(async () => 'done'));
vi.mock('@/sync/handlers', () => ({ createSyncWorker: () => ({ run, handlers: {} }) }));

beforeEach(async () => {
  vi.resetModules();
  listeners.clear();
  alarms.clear();
  run.mockClear();
  vi.stubGlobal('chrome', extensionApi(''));
  vi.spyOn(console, 'error').mockReturnValue(undefined);
  await import('@/tests/support/database');
  const { default: background } = await import('@/entrypoints/background');
  background.main();
});

// The modules that hold the mock.
afterAll(() => void vi.resetModules());

it('listens, before anything is waited for, to all that may wake it', () => {
  expect([...listeners.keys()].sort()).toEqual([
    'action.onClicked',
    'alarms.onAlarm',
    'commands.onCommand',
    'contextMenus.onClicked',
    'permissions.onAdded',
    'permissions.onRemoved',
    'runtime.onInstalled',
    'runtime.onMessage',
    'runtime.onStartup',
    'runtime.onUpdateAvailable',
    'storage.onChanged',
    'windows.onRemoved',
  ]);
});

it('syncs when the browser starts, and at its alarm alone', () => {
  listeners.get('runtime.onStartup')?.();
  expect(run.mock.calls).toEqual([['startup']]);
  listeners.get('alarms.onAlarm')?.({ name: 'of something else' });
  expect(run).toHaveBeenCalledTimes(1);
  listeners.get('alarms.onAlarm')?.({ name: 'sync' });
  expect(run.mock.calls).toEqual([['startup'], ['alarm']]);
});

it('has an alarm each minute', async () => {
  await eventuallyHolds(() => expect([...alarms]).toEqual([['sync', { periodInMinutes: 1 }]]));
});
