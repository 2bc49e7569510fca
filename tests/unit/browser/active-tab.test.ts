/** Which tab a key press is bound to, with the browser's events in whatever order. */
import { beforeEach, describe, expect, it, vi } from 'vitest';

type Listener = (...given: never[]) => void;

/** The browser's tabs, as far as they are asked about. */
function fakeTabs() {
  const listeners = new Map<string, Listener>();
  const event = (name: string) => ({
    addListener: (listener: Listener) => void listeners.set(name, listener),
    hasListener: (listener: Listener) => listeners.get(name) === listener,
  });
  const queries: ((tabs: object[]) => void)[] = [];
  const tabs = {
    query: () => new Promise<object[]>((resolve) => void queries.push(resolve)),
    onActivated: event('activated'),
    onAttached: event('attached'),
    onDetached: event('detached'),
    onRemoved: event('removed'),
  };
  return {
    tabs,
    answer: (id: number) => queries.shift()?.([{ id, windowId: 1 }]),
    activate: (tabId: number, windowId = 1) => listeners.get('activated')?.({ tabId, windowId } as never),
    remove: () => listeners.get('removed')?.(),
    waiting: () => queries.length,
  };
}

let fake: ReturnType<typeof fakeTabs>;
let activeTab: typeof import('@/browser/page/active-tab').activeTab;

beforeEach(async () => {
  vi.resetModules();
  fake = fakeTabs();
  // Whoever imports the browser's interface keeps the first one: it leads to the fake of each test.
  const tabs = new Proxy({}, { get: (_target, key) => Reflect.get(fake.tabs, key) });
  vi.stubGlobal('chrome', { runtime: { id: 'an-extension' }, tabs });
  // A panel beside a tab, not one in a window of its own.
  vi.stubGlobal('location', { search: '' });
  ({ activeTab } = await import('@/browser/page/active-tab'));
});

describe('the active tab of the panel’s window', () => {
  it('is known at once after the first response, and follows the activated tab', async () => {
    const first = activeTab();
    fake.answer(7);
    expect(await first).toBe(7);
    expect(activeTab()).toBe(7);
    fake.activate(8);
    expect(activeTab()).toBe(8);
  });

  it('is not that of another window', async () => {
    const first = activeTab();
    fake.answer(7);
    await first;
    fake.activate(9, 2);
    expect(activeTab()).toBe(7);
  });

  it('is queried again when another tab was activated before the response', async () => {
    const first = activeTab();
    fake.activate(8);
    fake.answer(7);
    await vi.waitFor(() => expect(fake.waiting()).toBe(1));
    fake.answer(8);
    expect(await first).toBe(8);
  });

  it('is queried again when it was closed', async () => {
    const first = activeTab();
    fake.answer(7);
    await first;
    fake.remove();
    const next = activeTab();
    expect(next).toBeInstanceOf(Promise);
    fake.answer(6);
    expect(await next).toBe(6);
  });
});
