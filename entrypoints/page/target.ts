/**
 * The field that an insertion goes to: the one that had the caret at the key press.
 * Guarantees: where that cannot be known (the page was busy, the person is in the page again, another field has
 * the caret), there is an obstacle instead of a guess.
 */

import { caretIn, restoreCaret, sameCaret } from '@/entrypoints/page/field/caret';
import { fieldWithCaret } from '@/entrypoints/page/field/find-field';
import type { PageObstacle, Press } from '@/protocol/page';
import { replaces } from './insertion-range';
import { type CapturedTarget, pageMemory, targetOf } from './page-memory';

/** A shortcut whose capture runs later than this, in ms, may have been overtaken by a click. */
const CAPTURE_MS = 200;
/** Where panel and page both report the keyboard: how late the writing may begin. */
const UNRELIABLE_MS = 400;
/** Without a capture: how late the writing may begin after a press in the page. */
const WRITING_MS = 1_000;

/** Remembers the field with the caret, or forgets the one of before when there is none. */
export function captureTarget({
  pressedAt,
  panelFocused,
}: {
  pressedAt?: number;
  panelFocused?: boolean;
}): void {
  const found = fieldWithCaret(document);
  const memory = pageMemory();
  if (found.type === 'nothing') {
    delete memory.target;
    return;
  }
  memory.target = {
    field: new WeakRef(found.element),
    caret: caretIn(found.element),
    capturedAt: Date.now(),
    ...(pressedAt !== undefined && { pressedAt }),
    focusUnreliable: panelFocused === true && document.hasFocus(),
  };
}

/** The obstacle to using the field of the press, or undefined. */
export function targetProblem(field: HTMLElement, press: Press): PageObstacle | undefined {
  const captured = targetOf(press);
  const late = (captured?.capturedAt ?? Date.now()) - press.pressedAt;
  if (press.inPage) {
    if (late > (captured ? CAPTURE_MS : WRITING_MS)) return 'page-busy';
    return captured && !isUnmoved(field, captured) ? 'target-changed' : undefined;
  }
  if (document.hasFocus() && (press.panelFocused || captured?.focusUnreliable))
    return Date.now() - press.pressedAt > UNRELIABLE_MS ? 'page-busy' : undefined;
  if (document.hasFocus()) {
    // The person has returned to the page since: only a capture before the press counts.
    return captured && late <= 0 && isUnmoved(field, captured) ? undefined : 'target-changed';
  }
  if (!captured) return undefined;
  if (captured.field.deref() !== field && !replaces(field, captured.field.deref())) return 'target-changed';
  restoreCaret(field, captured.caret);
  return undefined;
}

/** Why there is no field with a caret: a lost field says more than a missing one. */
export function missingFieldProblem(): PageObstacle {
  const memory = pageMemory();
  const known = memory.insertions.at(-1)?.field ?? memory.target?.field;
  if (!known) return 'no-field';
  if (known.deref()?.isConnected) return 'caret-lost';
  memory.insertions = [];
  delete memory.target;
  return 'field-gone';
}

function isUnmoved(field: HTMLElement, { field: captured, caret }: CapturedTarget): boolean {
  return captured.deref() === field && sameCaret(field, caret);
}
