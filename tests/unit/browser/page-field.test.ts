import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PageResponse } from '@/protocol/page';

/** The tab that an insertion is for, and what its page answers to a script: nothing ever, where undefined. */
let tab: { id: number; url?: string; discarded?: boolean } | undefined;
let answering: () => Promise<{ result: PageResponse }[]>;

beforeEach(() => {
  vi.resetModules();
  vi.useFakeTimers();
  tab = { id: 7, url: 'https://crm.example/cases/1' };
  vi.stubGlobal('location', { search: '' });
  vi.stubGlobal('document', { hasFocus: () => true });
  vi.stubGlobal('chrome', {
    runtime: { id: 'souffleur' },
    tabs: {
      query: async () => [tab],
      get: async () => tab ?? Promise.reject(new Error('No tab')),
      onActivated: { addListener: () => undefined },
      onUpdated: { addListener: () => undefined },
    },
    windows: { getCurrent: async () => ({ id: 1 }), onFocusChanged: { addListener: () => undefined } },
    scripting: { executeScript: () => answering() },
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function page() {
  // Read before, as by a panel that has looked at its page: the timers are fake.
  await import('virtual:page-script');
  return import('@/browser/page/page-field');
}
const refuses = () => Promise.reject(new Error('Cannot access contents of the page'));
const TARGET = { tabId: 7, press: { pressedAt: 1, inPage: false }, panelBlurCount: 0 };

describe('an insertion to which no page responds', () => {
  async function insert() {
    const { insertIntoPage } = await page();
    const inserting = insertIntoPage('Je comprends.', TARGET);
    await vi.advanceTimersByTimeAsync(10_000);
    return inserting;
  }

  it.each([
    ['asleep: its script is refused', { discarded: true }, refuses, 'tab-discarded'],
    [
      'asleep: its script never ends',
      { discarded: true },
      () => new Promise<never>(() => {}),
      'tab-discarded',
    ],
    ['awake, and hangs', {}, () => new Promise<never>(() => {}), 'page-silent'],
    ['not allowed', { url: undefined }, refuses, 'no-permission'],
    ['a page of the browser itself', { url: 'chrome://settings/' }, refuses, 'not-a-page'],
  ] as const)('in a tab that is %s', async (_, more, response, why) => {
    const { url, ...rest } = { url: tab?.url, ...more };
    tab = { id: 7, ...rest, ...(url !== undefined && { url }) };
    answering = response;
    expect(await insert()).toEqual({ inserted: false, why });
  });

  it('in a tab that is closed', async () => {
    tab = undefined;
    answering = refuses;
    expect(await insert()).toEqual({ inserted: false, why: 'not-a-page' });
  });
});

describe('an insertion that is verified later', () => {
  const REF = { tabId: 7, id: 'a' };

  it.each([
    ['present', [{ type: 'wrong-frame' }, { type: 'insertion-state', state: 'present' }]],
    ['absent', [{ type: 'insertion-state', state: 'absent' }]],
    ['unknown', [{ type: 'insertion-state', state: 'unknown' }]],
    // Another page stands in the tab, which remembers nothing.
    ['field-gone', [{ type: 'wrong-frame' }, { type: 'wrong-frame' }]],
  ] as [string, PageResponse[]][])('is %s', async (state, answers) => {
    answering = async () => answers.map((result) => ({ result }));
    expect(await (await page()).verifyInPage(REF)).toBe(state);
  });

  it('is unknown where the page may not be read', async () => {
    answering = refuses;
    expect(await (await page()).verifyInPage(REF)).toBe('unknown');
  });
});
