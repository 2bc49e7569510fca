/**
 * Copying and inserting a line, truthfully reported.
 * Guarantees: a line with open placeholders is never inserted or copied unnoticed: the first request holds it and shows
 * the placeholders; a second one for the same line takes it with visible brackets. Values belong to the record that the
 * page shows at that moment.
 */
import type { TFunction } from 'i18next';
import { type LineSource, noteLine } from '@/components/panel/call/note-line';
import type { InsertionTarget } from '@/components/panel/core/insertion-target';
import type { Panel } from '@/components/panel/core/panel-context';
import type { Toast } from '@/components/panel/core/panel-store';
import type { OtherInsertion } from '@/components/panel/core/window-channel';
import type { InsertionRef, PageInsertion } from '@/protocol/page';
import { type FilledLine, type LinePurpose, resolveLine } from './line-values';
import { undoInsertion } from './undo-insertion';

export type LineAction = {
  panel: Panel;
  t: TFunction;
  script: string;
  /** A note or a reply: it is composed of the call's events, and is none. */
  isNote?: boolean;
  /** Where the line is from, for the events of the call. */
  source?: LineSource | undefined;
  /** The advisor's own values, by placeholder. */
  own: Readonly<Record<string, string>>;
  position: Toast['position'];
  /** What Enter in a placeholder that is open does; copies the customer's steps, inserts anything else. */
  purpose?: LinePurpose;
  /** The target of a shortcut pressed in the page, or of a digit that was held; otherwise that of the press handled now. */
  target?: InsertionTarget;
  /** The page's values on screen at the press of a held digit. */
  found?: Readonly<Record<string, string>>;
};

/** When the page is verified again, in ms: pages that compare their fields do so within 0.7 s. */
const VERIFY_MS = 800;
const FLASH_MS = 900;

/**
 * Inserts the line in the field that had the caret at this press, or copies it when that is impossible, and reports
 * which. Call within the press's own event. Returns the insertion that can be undone.
 */
export async function insertLine(action: LineAction): Promise<InsertionRef | undefined> {
  // First: the awaits below must not move the target.
  const target = action.target ?? action.panel.target();
  const { panel, t, position, script, own } = action;
  const { toast, showToast, values } = panel.store.getState();
  const deliberate = panel.presses.isDeliberate(
    // Another value, or the panel was left and come back to: the key was not held.
    JSON.stringify([position, script, values, own, target.panelBlurCount]),
    target.press.pressedAt,
  );
  // The values are those on screen at the press: nothing is waited for where it is not needed.
  if (deliberate !== true && !(await deliberate)) {
    const { insertion, undo } = toast ?? {};
    if (toast && insertion && undo)
      showToast(toast.position, 'plain', t('insertion.once'), [], { insertion, undo });
    return undefined;
  }
  const line = await filled(action, target);
  return line && insertText(action, line, target);
}

/** Inserts a text that is filled already: a note or a reply. Call within the press's own event. */
export async function insertFilled(
  action: Omit<LineAction, 'script' | 'own'>,
  text: string,
): Promise<InsertionRef | undefined> {
  const target = action.target ?? action.panel.target();
  const { panel, t } = action;
  const deliberate = panel.presses.isDeliberate(
    JSON.stringify(['filled', text, target.panelBlurCount]),
    target.press.pressedAt,
  );
  if (deliberate !== true && !(await deliberate)) {
    panel.store.getState().showToast('foot', 'plain', t('insertion.once'));
    return undefined;
  }
  const line = { text, values: {} };
  return insertText({ ...action, script: text, own: {}, isNote: true }, line, target);
}

async function insertText(
  action: LineAction,
  line: FilledLine,
  target: InsertionTarget,
): Promise<InsertionRef | undefined> {
  const { panel, t } = action;
  const { text } = line;
  const { showToast, addInsertion, attachInsertion, removeCallEvent } = panel.store.getState();
  const shownIn = positionOf(action.position);
  // Noted before it is known: a palette closes with the insertion.
  const eventId = action.isNote ? undefined : noteLine(action, 'inserted', line);
  const result = await panel.insert(text, target, line.after);
  const { ref, field } = result as { ref?: InsertionRef; field?: string };
  if (ref) addInsertion({ ...ref, field });
  if (result.inserted && ref) attachInsertion(text, ref.id);
  if (!result.inserted && eventId !== undefined) removeCallEvent(eventId);
  const undo = ref && { insertion: ref.id, undo: () => void undoInsertion({ panel, t }) };
  if (result.inserted) {
    showToast(shownIn, 'good', insertedSentence(action, shownIn, field, t), [], undo);
    if (ref) void verifyLater(action, text, ref, shownIn);
    return ref;
  }
  // The field holds other text by now: pasting on top of it would make it worse.
  if ('changed' in result && result.changed) {
    showToast(shownIn, 'bad', t('insertion.changed'), [], { check: true, ...undo });
    return ref;
  }
  const why = t(`insertion.why.${result.why}`);
  const copied = await panel.copy(text);
  if (copied && !action.isNote) noteLine(action, 'copied', line);
  const origin = await askableSite(panel, result, target);
  const retry = (click: InsertionTarget) => retryAtTarget(action, target, click);
  const help = { check: true, ...(origin === undefined ? {} : { offer: { origin, retry } }) };
  const keys = pasteKeys(action);
  if (!copied) showToast(shownIn, 'bad', t('insertion.fallbackFailed', { why }), [], help);
  else if (result.why === 'page-silent')
    showToast(shownIn, 'warn', t('insertion.uncertain', { why, keys }), [], help);
  else {
    // Pasted there it would be cut, or go nowhere.
    const isOfField = NOT_IN_THAT_FIELD.has(result.why);
    showToast(
      shownIn,
      'warn',
      t(isOfField ? 'insertion.fallbackElsewhere' : 'insertion.fallback', { why, keys }),
      [],
      help,
    );
  }
  return ref;
}

const NOT_IN_THAT_FIELD = new Set(['max-length', 'read-only', 'wrong-type', 'password']);

function pasteKeys({ panel, t }: Pick<LineAction, 'panel' | 't'>): string {
  return panel.mac ? '⌘ V' : `${t('keyNames.ctrl')} V`;
}

/**
 * Once the site is allowed: the same line to the same target, or a new question where the target may be another by now.
 */
async function retryAtTarget(
  action: LineAction,
  target: InsertionTarget,
  click: InsertionTarget,
): Promise<void> {
  const sameTab = (await click.tabId) === (await target.tabId);
  if (sameTab && click.panelBlurCount === target.panelBlurCount) {
    const line = await filled(action, click);
    if (line) await insertText(action, line, click);
    return;
  }
  action.panel.store
    .getState()
    .showToast(positionOf(action.position), 'plain', action.t('insertion.allowedNow'));
}

/** Takes over an insertion of the palette, which has closed: it is reported here, verified, and can be undone. */
export async function followInsertion(
  { panel, t }: Pick<LineAction, 'panel' | 't'>,
  { insertion, text }: OtherInsertion,
): Promise<void> {
  const { addInsertion, attachInsertion, showToast } = panel.store.getState();
  addInsertion(insertion);
  attachInsertion(text, insertion.id);
  const { field, ...ref } = insertion;
  const sentence = field ? t('insertion.insertedIn', { field }) : t('insertion.inserted');
  showToast('foot', 'good', sentence, [], {
    insertion: ref.id,
    undo: () => void undoInsertion({ panel, t }),
  });
  await verifyLater({ panel, t }, text, ref, 'foot');
}

/** Verifies again: a page may restore its own text a moment later. */
async function verifyLater(
  action: Pick<LineAction, 'panel' | 't'>,
  text: string,
  ref: InsertionRef,
  position: Toast['position'],
): Promise<void> {
  const { panel, t } = action;
  const { showToast } = panel.store.getState();
  await new Promise((resolve) => setTimeout(resolve, VERIFY_MS));
  const isLast = () => panel.store.getState().insertions.some(({ id }) => id === ref.id);
  const state = isLast() ? await panel.verify(ref) : 'unknown';
  if ((state !== 'absent' && state !== 'field-gone') || !isLast()) return;
  const event = panel.store.getState().callEvents.find(({ insertion }) => insertion === ref.id);
  panel.store.getState().removeInsertion(ref.id);
  // A later message has priority: a question, or a later insertion, which is verified itself.
  const { toast } = panel.store.getState();
  if (toast && toast.insertion !== ref.id) return;
  // It may have been saved: no advice to paste it again.
  if (state === 'field-gone')
    return showToast(position, 'warn', t('insertion.fieldGone'), [], { check: true });
  const keys = pasteKeys(action);
  const copied = await panel.copy(text);
  if (copied && event) panel.store.getState().addCallEvent({ ...event, kind: 'copied' });
  const sentence = copied ? t('insertion.lost', { keys }) : t('insertion.lostNotCopied');
  showToast(position, 'warn', sentence, [], { check: true });
}

function insertedSentence(
  action: LineAction,
  position: Toast['position'],
  field: string | undefined,
  t: TFunction,
): string {
  const line = typeof action.position === 'number' && position === 'foot' ? action.position + 1 : undefined;
  if (line !== undefined)
    return field ? t('insertion.lineInsertedIn', { line, field }) : t('insertion.lineInserted', { line });
  return field ? t('insertion.insertedIn', { field }) : t('insertion.inserted');
}

/** Shows at once that the key of a line was received. */
export function showPressed(index: number): void {
  const line = document.querySelector<HTMLElement>(`[data-line="${index + 1}"]`);
  if (line) flash(line);
}

function flash(line: HTMLElement): void {
  line.animate?.([{ backgroundColor: 'var(--accent-soft, Highlight)' }, {}], FLASH_MS);
}

/** Next to the line; at the foot while the line is out of view, and then the line itself flashes for a moment. */
function positionOf(position: Toast['position']): Toast['position'] {
  if (typeof position !== 'number' || typeof document === 'undefined') return position;
  const line = document.querySelector<HTMLElement>(`[data-line="${position + 1}"]`);
  if (!line) return position;
  const { top, bottom } = line.getBoundingClientRect();
  const screen = line.closest('main')?.getBoundingClientRect();
  const isSeen = screen === undefined || (top < screen.bottom - 24 && bottom > screen.top + 24);
  flash(line);
  return isSeen ? position : 'foot';
}

/** The one site whose permission is missing, where it is known and can be requested. */
async function askableSite(
  panel: Panel,
  result: PageInsertion,
  target: InsertionTarget,
): Promise<string | undefined> {
  if (result.inserted) return undefined;
  let origin: string | undefined;
  if (result.why === 'no-permission') origin = await panel.page.lastOrigin(await target.tabId);
  else if (result.why === 'cross-origin-frame' && 'frameOrigin' in result) origin = result.frameOrigin;
  if (origin === undefined || !ASKABLE.test(origin)) return undefined;
  return (await panel.sites.mayReach(origin)) ? undefined : origin;
}

/** Origins that the manifest allows to request: TLS anywhere, this machine without. */
const ASKABLE = /^(?:https:\/\/|http:\/\/(?:127\.0\.0\.1|localhost)(?::|$))/u;

/** Puts the line on the clipboard, and says whether that worked. */
export async function copyLine(action: LineAction): Promise<void> {
  const line = await filled(action);
  if (!line) return;
  if (await copyAndReport(action.panel, action.t, line.text, action.position))
    noteLine(action, 'copied', line);
}

/** Puts any text on the clipboard, and shows and returns whether that worked. */
export async function copyAndReport(
  panel: Panel,
  t: TFunction,
  text: string,
  position: Toast['position'],
): Promise<boolean> {
  const { showToast } = panel.store.getState();
  const copied = await panel.copy(text);
  if (copied) showToast(position, 'good', t('insertion.copied'));
  else showToast(position, 'bad', t('insertion.copyFailed'));
  return copied;
}

/** The line with its values; undefined where it is held back, which is shown. */
export async function filled(action: LineAction, target?: InsertionTarget): Promise<FilledLine | undefined> {
  const { typedCount } = action.panel.store.getState();
  const line = await resolveLine({ ...action, tabId: target?.tabId });
  if ('text' in line) return line;
  const { sentence, open, confirming } = line;
  const help = { typedCount, ...(confirming && { confirming }) };
  action.panel.store.getState().showToast(action.position, 'warn', sentence, open, help);
  return undefined;
}
