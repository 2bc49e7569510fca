/**
 * The page beside the panel: writes into its field, reads its selection. It guarantees to the panel that each
 * request is answered in bounded time by what was really seen in the page, that no writing begins after that
 * answer, and that no two insertions of one panel overlap.
 */
import { browser } from 'wxt/browser';
import { tabOfThisPage } from '@/browser/panel/panel-window';
import {
  type FrameInsertion,
  type FramePath,
  type InsertionRef,
  type InsertionState,
  PAGE_LIMITS,
  type PageField,
  type PageInsertion,
  type PageRequest,
  type PageResponse,
  type PageSelection,
  type PageUndo,
  type Press,
  pageResponseSchema,
} from '@/protocol/page';
import { cleanText } from '@/protocol/text/clean-text';
import { validateUntrusted } from '@/protocol/validation/validate';
import { activeTabId } from './active-tab';
import { type InsertionTarget, panelRetainedFocus, targetNow } from './insertion-target';

/** How long a page may take; one that hangs in a script of its own would otherwise hold the panel up. */
const ANSWER_MS = 3_000;
/** The page writes nothing so shortly before the panel gives up, so that both report the same. */
const WRITING_MS = 1_500;

export type Refused = { why: 'no-permission' | 'not-a-page' | 'page-silent' };
export type PageResult<T> = { responses: T } | Refused;

let insertions: Promise<unknown> = Promise.resolve();

/** Writes `text`, cleaned, at the caret that a field had at the press, in the tab that was beside the panel then. */
export function insertIntoPage(text: string, target: InsertionTarget = targetNow()): Promise<PageInsertion> {
  return inTurn(async () => {
    const tabId = await target.tabId;
    if (tabId === undefined) return { inserted: false, why: 'not-a-page' };
    const words = cleanText(text).text;
    const insertion = await insertIntoTab(tabId, words, target.press);
    const wasRetained =
      !insertion.inserted && insertion.why === 'target-changed' && panelRetainedFocus(target);
    return wasRetained ? insertIntoTab(tabId, words, { ...target.press, panelFocused: true }) : insertion;
  });
}

/** Takes the text of an insertion out of its field again. */
export function undoInPage(ref: InsertionRef): Promise<PageUndo> {
  return inTurn(async () => {
    const notAfter = Date.now() + ANSWER_MS - WRITING_MS;
    const response = await sendToTab(ref.tabId, { type: 'undo-insertion', id: ref.id, notAfter }, true);
    if ('why' in response) return { undone: false, why: response.why };
    const reply = response.responses.find((each) => each.type === 'undo');
    if (reply) return reply.undo;
    const isLate = response.responses.some((each) => each.type === 'too-late');
    return { undone: false, why: isLate ? 'page-silent' : 'field-gone' };
  });
}

/** Whether the text of an insertion is still in its field. */
export async function verifyInPage(ref: InsertionRef): Promise<InsertionState> {
  const response = await sendToTab(ref.tabId, { type: 'verify-insertion', id: ref.id }, true);
  if ('why' in response) return 'unknown';
  // No frame remembers it: the page went, and another one came.
  return response.responses.find((response) => response.type === 'insertion-state')?.state ?? 'field-gone';
}

/** Has a page remember the field with the caret; a page that may not be reached remembers nothing. */
export async function captureTarget(
  tabId: number,
  { pressedAt, panelFocused }: { pressedAt?: number; panelFocused?: boolean },
): Promise<void> {
  const request: PageRequest = {
    type: 'capture-target',
    ...(pressedAt !== undefined && { pressedAt }),
    ...(panelFocused !== undefined && { panelFocused }),
  };
  await sendToTab(tabId, request, true);
}

/** One act on a page at a time, in the order of the key presses. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = insertions.then(work);
  insertions = turn.catch(() => undefined);
  return turn;
}

/** Writes `text` into the frame that has the caret. */
async function insertIntoTab(tabId: number, text: string, press: Press): Promise<PageInsertion> {
  const top = await insertInFrame(tabId, text, [], press);
  const inner = await resolveFrame<FrameResponse>(top, async (frame) => {
    const response = await insertInFrame(tabId, text, frame, press);
    const isReached = response.inserted || response.why !== 'frame-not-reached';
    return isReached ? response : undefined;
  });
  if (!inner.inserted && inner.why === 'frame-not-reached') return { inserted: false, why: 'field-gone' };
  const { frame: _, id, ...insertion } = { frame: undefined, id: undefined, ...inner };
  return { ...insertion, ...(id !== undefined && { ref: { tabId, id } }) } as PageInsertion;
}

/**
 * Follows the caret from the top frame inward, through frames of other origins: each response names the next one by
 * its path. Returns the innermost response; where a frame cannot be reached (undefined), that of the frame above it.
 */
async function resolveFrame<R extends object>(
  top: R,
  request: (frame: FramePath) => Promise<R | undefined>,
): Promise<R> {
  let inner = top;
  for (let depth = 0; depth < PAGE_LIMITS.frameDepth; depth++) {
    const { frame } = inner as { frame?: FramePath };
    const next = frame && (await request(frame));
    if (!next) break;
    inner = next;
  }
  return inner;
}

/** The response of one frame. */
type FrameResponse =
  | FrameInsertion
  | { inserted: false; why: Refused['why'] | 'tab-discarded' | 'frame-not-reached' };

async function insertInFrame(
  tabId: number,
  text: string,
  frame: FramePath,
  press: Press,
): Promise<FrameResponse> {
  const notAfter = Date.now() + ANSWER_MS - WRITING_MS;
  const response = await sendToTab(tabId, { type: 'insert', text, notAfter, frame, press }, frame.length > 0);
  if ('why' in response)
    return { inserted: false, why: (await isDiscarded(tabId)) ? 'tab-discarded' : response.why };
  const here = response.responses.find((response) => response.type === 'insertion');
  if (here) return here.insertion;
  if (response.responses.some((response) => response.type === 'too-late'))
    return { inserted: false, why: 'page-busy' };
  // A response of another shape is no evidence: the text may be there or not.
  if (response.responses.length === 0) return { inserted: false, why: 'page-silent' };
  return { inserted: false, why: 'frame-not-reached' };
}

/** What is selected where the caret is in the page, through frames of other origins too, and the page's title. */
export async function readPageSelection(tab?: number): Promise<PageSelection> {
  const tabId = tab ?? (await activeTabId());
  if (tabId === undefined) return { read: false, why: 'not-a-page' };
  const top = await readSelectionAt(tabId, []);
  if (!top || 'why' in top) return { read: false, why: top?.why ?? 'page-silent' };
  const inner = await resolveFrame(top, async (frame) => {
    const response = await readSelectionAt(tabId, frame);
    return response && 'why' in response ? undefined : response;
  });
  // A frame that cannot be reached: what is selected there is unknown.
  return { read: true, text: inner.frame ? '' : inner.text, title: top.title };
}

async function readSelectionAt(tabId: number, frame: FramePath) {
  const response = await sendToTab(tabId, { type: 'read-selection', frame }, frame.length > 0);
  return 'why' in response ? response : response.responses.find((response) => response.type === 'selection');
}

/** The fields that have the caret, the top frame's first; nothing of what they hold. */
export async function describePageFields(): Promise<PageResult<PageField[]>> {
  const tabId = await activeTabId();
  if (tabId === undefined) return { why: 'not-a-page' };
  const response = await sendToTab(tabId, { type: 'describe' }, true);
  if ('why' in response) return response;
  return {
    responses: response.responses.flatMap((response) => (response.type === 'field' ? [response.field] : [])),
  };
}

/** The origin of the active tab; undefined while no permission shows it, or when it is no web page. */
export async function activeSite(): Promise<string | undefined> {
  const [tab] = await browser.tabs.query(tabOfThisPage());
  const origin = tab?.url === undefined ? undefined : new URL(tab.url).origin;
  return origin && /^https?:/u.test(origin) ? origin : undefined;
}

/**
 * Asks a page, in the top frame alone or in every frame that may be reached. The page script is read with the first
 * request: no page of the extension needs it for its first paint.
 */
export async function sendToTab(
  tabId: number,
  request: PageRequest,
  everyFrame: boolean,
): Promise<PageResult<PageResponse[]>> {
  const target = everyFrame ? { tabId, allFrames: true } : { tabId, frameIds: [0] };
  const responding = import('virtual:page-script')
    .then(({ pageScript }) => browser.scripting.executeScript({ target, func: pageScript, args: [request] }))
    .then((results) => ({ responses: results.flatMap(validated) }));
  try {
    return await inTime(responding);
  } catch {
    return { why: await whyRefused(tabId) };
  }
}

/** The validated response of one frame; none where it has another shape. */
function validated(injection: { result?: unknown }): PageResponse[] {
  const response = validateUntrusted(injection.result, pageResponseSchema);
  return response.ok ? [response.value] : [];
}

async function inTime<T>(work: Promise<T>): Promise<T | Refused> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<Refused>((resolve) => {
    timer = setTimeout(() => resolve({ why: 'page-silent' }), ANSWER_MS);
  });
  try {
    return await Promise.race([work, silence]);
  } finally {
    clearTimeout(timer);
  }
}

/** Where the address of a tab is shown there is a permission, and the page is one that takes no scripts. */
async function whyRefused(tabId: number): Promise<'no-permission' | 'not-a-page'> {
  const tab = await browser.tabs.get(tabId).catch(() => undefined);
  return tab && tab.url === undefined ? 'no-permission' : 'not-a-page';
}

/** Whether the browser has unloaded a tab: it refuses scripts then, or never answers, whatever is allowed. */
async function isDiscarded(tabId: number): Promise<boolean> {
  return (await browser.tabs.get(tabId).catch(() => undefined))?.discarded === true;
}
