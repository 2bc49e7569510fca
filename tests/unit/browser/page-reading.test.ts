import { afterEach, beforeEach, expect, it, vi } from 'vitest';

/** The tab beside the panel, and how often a script was put into it. */
let tab: { id: number; url?: string; title?: string; windowId: number };
const executeScript = vi.fn(async () => []);

beforeEach(() => {
  vi.resetModules();
  // The panel beside a page, not in a window of its own.
  vi.stubGlobal('location', { search: '' });
  vi.stubGlobal('chrome', {
    runtime: { id: 'souffleur' },
    tabs: { query: async () => [tab], get: async () => tab },
    windows: { getCurrent: async () => ({ id: 1 }) },
    scripting: { executeScript },
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  executeScript.mockClear();
});

const read = async (url?: string) => {
  tab = { id: 7, windowId: 1, title: 'Dossier', ...(url !== undefined && { url }) };
  const {
    activePage,
    lastSeenOrigin,
    pageAddress,
    readPageQueries: readPagePlaces,
    visiblePages,
  } = await import('@/browser/page/page-reading');
  return {
    address: await pageAddress(),
    addressOfTab: await pageAddress(7),
    page: await activePage(7),
    origin: await lastSeenOrigin(7),
    visible: await visiblePages(),
    places: await readPagePlaces([{ kind: 'title' } as never], 7),
  };
};

it.each([
  'file:///home/lea/clients.html',
  'chrome://settings/',
  'chrome-extension://abc/panel.html',
  'about:blank',
  'data:text/html,https://crm.example/',
  'view-source:https://crm.example/',
  undefined,
])('%s is no page that may be read: nothing is put into it, and nothing of it remembered', async (url) => {
  expect(await read(url)).toEqual({
    address: undefined,
    addressOfTab: undefined,
    page: { tabId: 7 },
    origin: undefined,
    visible: [],
    places: { why: 'no-permission' },
  });
  expect(executeScript).not.toHaveBeenCalled();
});

it.each(['https://crm.example/dossier/1?x=2', 'http://crm.example/dossier/1?x=2'])(
  '%s may be read, and its origin alone is remembered',
  async (url) => {
    expect(await read(url)).toMatchObject({
      address: url,
      addressOfTab: url,
      page: { tabId: 7, address: url, title: 'Dossier' },
      origin: new URL(url).origin,
      visible: [{ tabId: 7, url, title: 'Dossier' }],
    });
    expect(executeScript).toHaveBeenCalled();
  },
);
