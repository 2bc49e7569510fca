/**
 * What the active page means for the panel: the cards that fit it, its values for placeholders, and the record it
 * shows.
 * Guarantees: only the elements that the rules of the page's own address name are read; the results stay in this
 * panel's memory.
 */

import type { Panel } from '@/components/panel/core/panel-context';
import { type CardRef, fullRef } from '@/protocol/card-ref';
import { type ContextField, pageValue, planPageQueries } from '@/protocol/context';
import type { ContextRule } from '@/protocol/pack';
import { placeholderName } from '@/protocol/text/placeholder';
import { listPacks } from '@/storage/packs/packs';

/** How many fitting cards are shown. */
const MOST = 6;

/** Placeholders that the text selected in the page fills. */
const SELECTION = new Set(['sélection', 'selection']);

type InstalledRule = ContextRule & { packId: string };
type PageRecord = Pick<Panel, 'db' | 'page'>;

/** The values of a page, all read at one moment. */
export type PageReading = {
  /** By placeholder; those that the page gives nothing for are missing. */
  values: Record<string, string>;
  /** The record that the page shows; two records are the same where these texts are. */
  record: string;
};

async function installedRules(db: Panel['db']): Promise<InstalledRule[]> {
  const packs = await listPacks(db);
  return packs.flatMap(({ id, context = [] }) =>
    context.map((rule) => ({
      ...rule,
      ...(rule.fields && { fields: rule.fields.map(asNamedNow) }),
      packId: id,
    })),
  );
}

/** A rule that an earlier version installed may write a name with other signs. */
function asNamedNow(field: ContextField): ContextField {
  return { ...field, placeholder: placeholderName(field.placeholder) };
}

/** The cards that fit the page now, the best first; undefined when the page did not respond. */
export async function fittingCards({ db, page }: PageRecord): Promise<CardRef[] | undefined> {
  const pendingTab = page.tab();
  const rules = (await installedRules(db)).filter(({ cards }) => cards.length > 0);
  const tab = await pendingTab;
  if (rules.length === 0 || tab?.address === undefined) return [];
  const { queries, evaluate } = planPageQueries(rules, tab.address, () => false);
  const response = await page.readQueries(queries, tab.tabId);
  if ('why' in response) return response.why === 'page-silent' ? undefined : [];
  const refs = evaluate(response.responses)
    .filter(({ why }) => why === undefined)
    .flatMap(({ rule }) => rule.cards.map((ref) => fullRef(rule.packId, ref)));
  return [...new Set(refs)].slice(0, MOST);
}

/**
 * The page's values for those of these placeholders that a rule maps, or that the selection fills. With `identify`,
 * every mapped element is read for the record; without, tab, address and title identify the record.
 */
export async function readPage(
  { db, page, selection }: PageRecord & Pick<Panel, 'selection'>,
  names: readonly string[],
  { identify, tabId }: { identify: boolean; tabId?: number | undefined },
): Promise<PageReading> {
  // First: the tab meant is the active one now, not after the next awaits.
  const pendingTab = page.tab(tabId);
  const wanted = new Set(names);
  const selecting = names.some((name) => SELECTION.has(name)) ? selection(tabId) : undefined;
  const rules = (await installedRules(db)).filter(
    ({ fields = [] }) =>
      fields.length > 0 && (identify || fields.some((field) => wanted.has(field.placeholder))),
  );
  const tab = await pendingTab;
  const mapped: [string, string | undefined][] = [];
  if (tab?.address !== undefined && rules.length > 0) {
    const { queries, evaluate } = planPageQueries(rules, tab.address, (name) => identify || wanted.has(name));
    const response = await page.readQueries(queries, tab.tabId);
    if ('responses' in response) {
      for (const { placeholder, value } of evaluate(response.responses).flatMap(({ fields }) => fields))
        mapped.push([placeholder, value]);
    }
  }
  const values = new Map<string, string>();
  for (const [name, value] of mapped) {
    if (wanted.has(name) && value !== undefined && !values.has(name)) values.set(name, value);
  }
  const selected = selecting && pageValue((await selecting).text);
  for (const name of names) if (selected && SELECTION.has(name)) values.set(name, selected);
  const record = [tab?.tabId, tab?.address, tab?.title && lastingTitle(tab.title), identify && mapped];
  return { values: Object.fromEntries(values), record: JSON.stringify(record) };
}

/** What the active page shows of a call. */
export type PageState = {
  tabId: number | undefined;
  /** As in {@link PageReading}. */
  record: string;
  /** The mapped values alone, so that another view of the same record is the same; undefined where there is none. */
  identity: string | undefined;
  /** Whether a call has begun, or is over; undefined where no rule of the page says where that stands. */
  begins: boolean | undefined;
  ends: boolean | undefined;
};

/** Reads every mapped element of the active page, and where its rules say that a call begins or ends. */
export async function readPageState({ db, page }: PageRecord): Promise<PageState> {
  const pendingTab = page.tab();
  const rules = (await installedRules(db)).filter(
    ({ fields = [], callBegins, callEnds }) => fields.length > 0 || callBegins || callEnds,
  );
  const tab = await pendingTab;
  const state: PageState = {
    tabId: tab?.tabId,
    record: '',
    identity: undefined,
    begins: undefined,
    ends: undefined,
  };
  const mapped: (string | undefined)[] = [];
  if (tab?.address !== undefined && rules.length > 0) {
    const { queries, evaluate } = planPageQueries(rules, tab.address, () => true);
    const response = await page.readQueries(queries, tab.tabId);
    for (const { fields, calls } of 'responses' in response ? evaluate(response.responses) : []) {
      mapped.push(...fields.map(({ value }) => value));
      state.begins ??= calls.begins;
      state.ends ??= calls.ends;
    }
  }
  const identity = mapped.some((value) => value !== undefined) ? JSON.stringify(mapped) : undefined;
  return { ...state, identity, record: JSON.stringify([tab?.tabId, tab?.address, mapped]) };
}

/** The record that the active page shows now; undefined where that is unknown. */
export async function currentRecord(
  panel: PageRecord & Pick<Panel, 'selection'>,
): Promise<string | undefined> {
  try {
    return (await readPage(panel, [], { identify: true })).record;
  } catch (error) {
    console.error('The record beside could not be told', error);
    return undefined;
  }
}

/** A page's title without its volatile parts: a count of news, a clock, a mark of unsaved work. */
function lastingTitle(title: string): string {
  const clock = /(?:^|\s)\d{1,2}:\d{2}(?::\d{2})?(?=\s|$)/gu;
  return title
    .replace(/^[^\p{L}\p{N}(]*\(\d+\+?\)/u, '')
    .replace(clock, '')
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N})]+$/gu, '')
    .replace(/\s+/gu, ' ');
}

/** When a new page is read again, in ms: its script often fills it later. */
const SETTLING_MS = [300, 1_000, 2_500];

/**
 * Keeps the fitting cards on screen up to date. Call `changed` when another page may be active; calls in progress are
 * coalesced. A new page is read a few more times, until its script has drawn it.
 */
export function followPage(panel: PageRecord & Pick<Panel, 'store'>): { changed: () => void } {
  let looking = false;
  let again = false;
  let shownFor: string | undefined;
  let timers: ReturnType<typeof setTimeout>[] = [];
  async function check() {
    looking = true;
    do {
      again = false;
      const address = await panel.page.address();
      const fitting = await fittingCards(panel);
      // A page that went meanwhile has its own turn.
      if (again) continue;
      if (fitting) panel.store.getState().setFitting(fitting);
      else if (address !== shownFor) panel.store.getState().setFitting([]);
      shownFor = address;
    } while (again);
    looking = false;
  }
  function lookSoon() {
    panel.store.getState().pageChanged();
    again = true;
    if (looking) return;
    check().catch((error: unknown) => {
      looking = false;
      console.error('The page beside could not be looked at', error);
    });
  }
  return {
    changed: () => {
      lookSoon();
      for (const timer of timers) clearTimeout(timer);
      timers = SETTLING_MS.map((wait) => setTimeout(lookSoon, wait));
    },
  };
}
