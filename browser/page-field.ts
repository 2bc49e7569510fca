/**
 * The page beside the panel: writes into its field, reads its selection. It guarantees to the panel that each
 * request is answered in bounded time by what was really seen in the page, that no writing begins after that
 * answer, and that no two insertions of one panel overlap.
 */
import { pageScript } from 'virtual:page-script';
import { browser } from 'wxt/browser';
import {
  type FrameInsertion,
  type FramePath,
  PAGE_LIMITS,
  type PageAnswer,
  type PageField,
  type PageInsertion,
  type PageRequest,
  type PageSelection,
  pageAnswerSchema,
} from '@/protocol/page';
import { readUntrusted } from '@/protocol/untrusted';

/** How long a page may take; one that hangs in a script of its own would otherwise hold the panel up. */
const ANSWER_MS = 3_000;
/** The page writes nothing so shortly before the panel gives up, so that both tell the same. */
const WRITING_MS = 1_500;

export type Refused = { why: 'no-permission' | 'not-a-page' | 'page-silent' };
export type Asked<T> = { answers: T } | Refused;

let insertions: Promise<unknown> = Promise.resolve();

/** Writes `text` at the caret of the field the advisor was in, in the active tab of this panel's window. */
export function insertIntoPage(text: string): Promise<PageInsertion> {
  const insertion = insertions.then(() => insert(text));
  insertions = insertion.catch(() => undefined);
  return insertion;
}

/** The tabs whose page has a field that took text, until it is gone or another page has come. */
const tabsWithField = new Set<number>();

function rememberField(tabId: number): void {
  tabsWithField.add(tabId);
  const { onUpdated } = browser.tabs;
  if (!onUpdated.hasListener(forgetField)) onUpdated.addListener(forgetField);
}

function forgetField(tabId: number, { status }: { status?: string | undefined }): void {
  if (status === 'loading') tabsWithField.delete(tabId);
}

async function insert(text: string): Promise<PageInsertion> {
  const tabId = await activeTabId();
  if (tabId === undefined) return { inserted: false, why: 'not-a-page' };
  const insertion = await insertIntoTab(tabId, text);
  if (insertion.inserted) rememberField(tabId);
  // There was one: that it is gone is told once, and tells more than that there is none.
  else if (insertion.why === 'no-field' && tabsWithField.delete(tabId))
    return { ...insertion, why: 'field-gone' };
  return insertion;
}

async function insertIntoTab(tabId: number, text: string): Promise<PageInsertion> {
  let told = await insertAt(tabId, text, []);
  // Each frame of another origin that the caret has gone into is asked in turn, by the place it lies at.
  for (let depth = 0; depth < PAGE_LIMITS.frameDepth && 'frame' in told && told.frame; depth++) {
    const inner = await insertAt(tabId, text, told.frame);
    // A frame that no script reaches: what the frame above it has told is all there is.
    if (!inner.inserted && inner.why === 'frame-not-reached') break;
    told = inner;
  }
  if (!told.inserted && told.why === 'frame-not-reached') return { inserted: false, why: 'field-gone' };
  if (!('frame' in told)) return told;
  const { frame: _, ...rest } = told;
  return rest;
}

type Told = FrameInsertion | (Refused & { inserted: false }) | { inserted: false; why: 'frame-not-reached' };

async function insertAt(tabId: number, text: string, frame: FramePath): Promise<Told> {
  const notAfter = Date.now() + ANSWER_MS - WRITING_MS;
  const asked = await ask(tabId, { ask: 'insert', text, notAfter, frame }, frame.length > 0);
  if ('why' in asked) return { inserted: false, why: asked.why };
  const here = asked.answers.find((answer) => answer.told === 'insertion');
  if (here) return here.insertion;
  if (asked.answers.some((answer) => answer.told === 'too-late'))
    return { inserted: false, why: 'page-silent' };
  // An answer that has no shape tells nothing; the text may be there or not.
  if (asked.answers.length === 0) return { inserted: false, why: 'not-verified' };
  return { inserted: false, why: 'frame-not-reached' };
}

/** What is selected where the caret is in the page, through frames of other origins too, and the page's title. */
export async function readPageSelection(): Promise<PageSelection> {
  const tabId = await activeTabId();
  if (tabId === undefined) return { read: false, why: 'not-a-page' };
  const asked = await readSelectionAt(tabId, []);
  if (!asked || 'why' in asked) return { read: false, why: asked?.why ?? 'page-silent' };
  let inner = asked;
  for (let depth = 0; depth < PAGE_LIMITS.frameDepth && inner.frame; depth++) {
    const next = await readSelectionAt(tabId, inner.frame);
    // A frame that no script reaches: nobody knows what is selected there.
    if (!next || 'why' in next) break;
    inner = next;
  }
  return { read: true, text: inner.frame ? '' : inner.text, title: asked.title };
}

async function readSelectionAt(tabId: number, frame: FramePath) {
  const asked = await ask(tabId, { ask: 'read-selection', frame }, frame.length > 0);
  return 'why' in asked ? asked : asked.answers.find((answer) => answer.told === 'selection');
}

/** The fields that have the caret, the top frame's first; nothing of what they hold. */
export async function describePageFields(): Promise<Asked<PageField[]>> {
  const tabId = await activeTabId();
  if (tabId === undefined) return { why: 'not-a-page' };
  const asked = await ask(tabId, { ask: 'describe' }, true);
  if ('why' in asked) return asked;
  return { answers: asked.answers.flatMap((answer) => (answer.told === 'field' ? [answer.field] : [])) };
}

/** The origin of the active tab; undefined while no permission shows it, or when it is no web page. */
export async function activeSite(): Promise<string | undefined> {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  const origin = tab?.url === undefined ? undefined : new URL(tab.url).origin;
  return origin && /^https?:/u.test(origin) ? origin : undefined;
}

let beside: Promise<number | undefined> | undefined;

function forgetTab(): void {
  beside = undefined;
}

/** The tab beside this panel: asked for once, and again after each event that may have put another one there. */
export function activeTabId(): Promise<number | undefined> {
  beside ??= askForTab();
  return beside;
}

async function askForTab(): Promise<number | undefined> {
  const { tabs } = browser;
  for (const event of [tabs.onActivated, tabs.onAttached, tabs.onDetached, tabs.onRemoved]) {
    if (!event.hasListener(forgetTab)) event.addListener(forgetTab);
  }
  try {
    const [tab] = await tabs.query({ active: true, currentWindow: true });
    if (tab?.id === undefined) forgetTab();
    return tab?.id;
  } catch (error) {
    forgetTab();
    throw error;
  }
}

/** Asks a page, in the top frame alone or in every frame that may be reached. */
export async function ask(
  tabId: number,
  request: PageRequest,
  everyFrame: boolean,
): Promise<Asked<PageAnswer[]>> {
  const target = everyFrame ? { tabId, allFrames: true } : { tabId, frameIds: [0] };
  const answering = browser.scripting
    .executeScript({ target, func: pageScript, args: [request] })
    .then((results) => ({ answers: results.flatMap(judged) }));
  try {
    return await inTime(answering);
  } catch {
    return { why: await whyRefused(tabId) };
  }
}

/** The answer of one frame, when it has the shape of one. */
function judged(injection: { result?: unknown }): PageAnswer[] {
  const answer = readUntrusted(injection.result, pageAnswerSchema);
  return answer.ok ? [answer.value] : [];
}

async function inTime<T>(answer: Promise<T>): Promise<T | Refused> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<Refused>((resolve) => {
    timer = setTimeout(() => resolve({ why: 'page-silent' }), ANSWER_MS);
  });
  try {
    return await Promise.race([answer, silence]);
  } finally {
    clearTimeout(timer);
  }
}

/** Where the address of a tab is shown there is a permission, and the page is one that takes no scripts. */
async function whyRefused(tabId: number): Promise<'no-permission' | 'not-a-page'> {
  const tab = await browser.tabs.get(tabId).catch(() => undefined);
  return tab && tab.url === undefined ? 'no-permission' : 'not-a-page';
}
