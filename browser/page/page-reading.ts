/**
 * What the panel may read of the active page: its address, named elements, its fields.
 * Guarantees: no script runs in a page whose address no permission shows; of a visited address only the origin is
 * remembered, in this page's memory alone.
 */
import { browser } from 'wxt/browser';
import { tabOfThisPage } from '@/browser/panel/panel-window';
import type { PageQuery, PageQueryResult } from '@/protocol/context';
import { PAGE_LIMITS, type PageSurvey } from '@/protocol/page';
import { activeTabId } from './active-tab';
import { type PageResult, sendToTab } from './page-field';

/** The origin that each tab last showed while it could be seen, and how many pages it loaded unseen since. */
const seen = new Map<number, { origin: string; loadsSince: number }>();

/** The address of a tab (the active one of this window unless named); undefined where no permission shows it. */
export async function pageAddress(tabId?: number): Promise<string | undefined> {
  const [tab] =
    tabId === undefined
      ? await browser.tabs.query(tabOfThisPage())
      : [await browser.tabs.get(tabId).catch(() => undefined)];
  if (tab?.id === undefined || tab.url === undefined || !/^https?:/u.test(tab.url)) return undefined;
  seen.set(tab.id, { origin: new URL(tab.url).origin, loadsSince: 0 });
  return tab.url;
}

/**
 * A tab (the one that is active when this is called, unless named) with its address and title, as far as a
 * permission shows them. Undefined where this window has none.
 */
export async function activePage(tab?: number): Promise<ActivePage | undefined> {
  const tabId = tab ?? (await activeTabId());
  const found = tabId === undefined ? undefined : await browser.tabs.get(tabId).catch(() => undefined);
  if (tabId === undefined || !found) return undefined;
  if (found.url === undefined || !/^https?:/u.test(found.url)) return { tabId };
  seen.set(tabId, { origin: new URL(found.url).origin, loadsSince: 0 });
  return { tabId, address: found.url, title: found.title ?? '' };
}

/** A tab; address and title are missing where no permission shows them, or where it holds no web page. */
export type ActivePage = { tabId: number; address?: string; title?: string };

/**
 * The last known origin of a tab (the active one unless named), for which a permission can be requested; undefined
 * where the tab has moved to another one. Whether it came back can be seen only with the permission.
 */
export async function lastSeenOrigin(tabId?: number): Promise<string | undefined> {
  const tab = tabId ?? (await activeTabId());
  const last = tab === undefined ? undefined : seen.get(tab);
  // In Chromium the access ends with the origin: the first page that cannot be seen is of another one.
  const isElsewhere = last?.loadsSince === 1 && !import.meta.env.FIREFOX;
  return isElsewhere ? undefined : last?.origin;
}

/** Runs these queries on a page (the active tab's unless named); results in the order of the queries. */
export async function readPageQueries(
  queries: readonly PageQuery[],
  tabId?: number,
): Promise<PageResult<PageQueryResult[]>> {
  const tab = tabId ?? (await activeTabId());
  if (tab === undefined || (await pageAddress(tab)) === undefined) return { why: 'no-permission' };
  if (queries.length === 0) return { responses: [] };
  const response = await sendToTab(
    tab,
    { type: 'read-queries', queries: queries.slice(0, PAGE_LIMITS.queries) },
    false,
  );
  if ('why' in response) return response;
  return {
    responses: response.responses.flatMap((response) => (response.type === 'queries' ? response.found : [])),
  };
}

/** The fields of the active tab's page, frame by frame as far as they are reached. */
export async function surveyPage(): Promise<PageResult<PageSurvey[]>> {
  const tabId = await activeTabId();
  if (tabId === undefined) return { why: 'not-a-page' };
  const response = await sendToTab(tabId, { type: 'survey' }, true);
  if ('why' in response) return response;
  return {
    responses: response.responses.flatMap((response) =>
      response.type === 'survey' ? [response.survey] : [],
    ),
  };
}

/** The tabs with web pages that may be seen now, those of this window first. */
export async function visiblePages(): Promise<{ tabId: number; url: string; title: string }[]> {
  const tabs = await browser.tabs.query({});
  const here = (await browser.windows.getCurrent()).id;
  return tabs
    .toSorted((a, b) => Number(b.windowId === here) - Number(a.windowId === here))
    .flatMap(({ id, url, title }) =>
      id !== undefined && url !== undefined && /^https?:/u.test(url)
        ? [{ tabId: id, url, title: title ?? '' }]
        : [],
    );
}

/**
 * Calls `then` each time another page may be active: another tab of this window, another address in it, a permission
 * granted or removed, the panel shown again. Returns a function that unsubscribes.
 */
export function onPageChange(windowId: number, then: () => void): () => void {
  const activated = (tab: { windowId: number }) => {
    if (tab.windowId === windowId) then();
  };
  const updated = (
    tabId: number,
    change: { url?: string | undefined; status?: string | undefined },
    tab: { active: boolean; windowId: number | undefined; url?: string | undefined },
  ) => {
    const last = seen.get(tabId);
    if (last && change.status === 'loading' && tab.url === undefined) last.loadsSince += 1;
    const moved = change.url !== undefined || change.status === 'complete';
    if (moved && tab.active && tab.windowId === windowId) then();
  };
  const removed = (tabId: number) => seen.delete(tabId);
  browser.tabs.onActivated.addListener(activated);
  browser.tabs.onUpdated.addListener(updated);
  browser.tabs.onRemoved.addListener(removed);
  browser.permissions.onAdded.addListener(then);
  browser.permissions.onRemoved.addListener(then);
  window.addEventListener('focus', then);
  return () => {
    browser.tabs.onActivated.removeListener(activated);
    browser.tabs.onUpdated.removeListener(updated);
    browser.tabs.onRemoved.removeListener(removed);
    browser.permissions.onAdded.removeListener(then);
    browser.permissions.onRemoved.removeListener(then);
    window.removeEventListener('focus', then);
  };
}
