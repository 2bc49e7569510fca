// @vitest-environment jsdom
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { pageMemory, rememberInsertion } from '@/entrypoints/page/page-memory';
import { captureTarget, missingFieldProblem, targetProblem } from '@/entrypoints/page/target';
import { defineIsContentEditable, showPage } from '@/tests/support/editable-dom';

const NOW = 1_800_000_000_000;

let field: HTMLInputElement;
let other: HTMLInputElement;
let pageFocused: boolean;

beforeAll(defineIsContentEditable);
beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  pageFocused = false;
  vi.spyOn(document, 'hasFocus').mockImplementation(() => pageFocused);
  const page = showPage('<input id="field" value="abcdef"><input id="other">');
  [field, other] = [page<HTMLInputElement>('field'), page<HTMLInputElement>('other')];
  field.focus();
  field.setSelectionRange(2, 4);
});
afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const inPage = (pressedAt: number) => ({ pressedAt, inPage: true });
const inPanel = (pressedAt: number, panelFocused = false) => ({ pressedAt, inPage: false, panelFocused });
const later = (ms: number) => vi.setSystemTime(NOW + ms);

/** Draws the field anew, as a page with a framework of its own does. */
function redraw(html: string): HTMLInputElement {
  const holder = document.createElement('div');
  holder.innerHTML = html;
  const next = holder.firstElementChild as HTMLInputElement;
  field.replaceWith(next);
  next.focus();
  return next;
}

describe('capturing', () => {
  it('remembers the field, its caret and when that was', () => {
    captureTarget({ pressedAt: NOW - 5 });
    const { target } = pageMemory();
    expect(target).toEqual({
      field: expect.any(WeakRef),
      caret: { in: 'text', start: 2, end: 4, value: 'abcdef' },
      capturedAt: NOW,
      pressedAt: NOW - 5,
      focusUnreliable: false,
    });
    expect(target?.field.deref()).toBe(field);
  });

  it('has no press where none was made', () => {
    captureTarget({});
    expect(pageMemory().target).not.toHaveProperty('pressedAt');
  });

  it('forgets the field of before when there is none', () => {
    captureTarget({});
    field.blur();
    captureTarget({});
    expect(pageMemory().target).toBeUndefined();
  });

  it.each([
    [true, true, true],
    [true, false, false],
    [false, true, false],
    [undefined, true, false],
  ])(
    'reports an unreliable focus where panel (%s) and page (%s) both report it: %s',
    (panel, page, unreliable) => {
      pageFocused = page;
      captureTarget(panel === undefined ? {} : { panelFocused: panel });
      expect(pageMemory().target?.focusUnreliable).toBe(unreliable);
    },
  );
});

describe('the target of a press in the page', () => {
  it('is the field that was captured for it, unmoved', () => {
    captureTarget({ pressedAt: NOW });
    expect(targetProblem(field, inPage(NOW))).toBeUndefined();
  });

  it('is unknown when the caret moved since, or another field has it', () => {
    captureTarget({ pressedAt: NOW });
    field.setSelectionRange(2, 5);
    expect(targetProblem(field, inPage(NOW))).toBe('target-changed');
    field.setSelectionRange(2, 4);
    expect(targetProblem(field, inPage(NOW))).toBeUndefined();
    other.setSelectionRange(0, 0);
    expect(targetProblem(other, inPage(NOW))).toBe('target-changed');
    // A twin, with its caret at the same words.
    other.value = field.value;
    other.setSelectionRange(2, 4);
    expect(targetProblem(other, inPage(NOW))).toBe('target-changed');
  });

  it('is unknown when the capture ran more than 200 ms after the press', () => {
    captureTarget({ pressedAt: NOW - 200 });
    later(5_000);
    expect(targetProblem(field, inPage(NOW - 200))).toBeUndefined();
    later(0);
    captureTarget({ pressedAt: NOW - 201 });
    expect(targetProblem(field, inPage(NOW - 201))).toBe('page-busy');
  });

  it('is the field with the caret for a second after a press without a capture', () => {
    captureTarget({ pressedAt: NOW - 9_000 });
    expect(targetProblem(field, inPage(NOW - 1_000))).toBeUndefined();
    expect(targetProblem(field, inPage(NOW - 1_001))).toBe('page-busy');
  });
});

describe('the target of a press in the panel', () => {
  it('is the field that had the caret, which is put back where the page moved it', () => {
    captureTarget({});
    field.setSelectionRange(6, 6);
    later(60_000);
    expect(targetProblem(field, inPanel(NOW + 60_000))).toBeUndefined();
    expect([field.selectionStart, field.selectionEnd]).toEqual([2, 4]);
  });

  it('is whichever field has it when none was captured', () => {
    expect(targetProblem(other, inPanel(NOW))).toBeUndefined();
  });

  it('is unknown when another field has the caret by now', () => {
    captureTarget({});
    expect(targetProblem(other, inPanel(NOW))).toBe('target-changed');
  });

  it('is unknown when the person is in the page again, unless it was captured before the press and is unmoved', () => {
    captureTarget({});
    pageFocused = true;
    expect(targetProblem(field, inPanel(NOW))).toBeUndefined();
    expect(targetProblem(field, inPanel(NOW + 1))).toBeUndefined();
    expect(targetProblem(field, inPanel(NOW - 1))).toBe('target-changed');
    expect(targetProblem(other, inPanel(NOW))).toBe('target-changed');
    field.setSelectionRange(0, 0);
    expect(targetProblem(field, inPanel(NOW))).toBe('target-changed');
    delete pageMemory().target;
    expect(targetProblem(field, inPanel(NOW))).toBe('target-changed');
  });

  it('is reported for 400 ms where panel and page both have the keyboard at the press', () => {
    pageFocused = true;
    later(400);
    expect(targetProblem(field, inPanel(NOW, true))).toBeUndefined();
    later(401);
    expect(targetProblem(field, inPanel(NOW, true))).toBe('page-busy');
  });

  it('is reported so, too, where both had it at the capture', () => {
    pageFocused = true;
    captureTarget({ panelFocused: true });
    field.setSelectionRange(0, 0);
    later(400);
    expect(targetProblem(field, inPanel(NOW))).toBeUndefined();
    later(401);
    expect(targetProblem(field, inPanel(NOW))).toBe('page-busy');
  });

  it('is decided by the capture where the page has lost the keyboard since', () => {
    captureTarget({});
    later(5_000);
    expect(targetProblem(other, inPanel(NOW, true))).toBe('target-changed');
    expect(targetProblem(field, inPanel(NOW, true))).toBeUndefined();
  });
});

describe('a field that the page rendered again', () => {
  const LABELLED = '<input aria-label="Note" value="abcdef">';
  it.each([
    ['its id', '<input id="note">', '<input id="note">', undefined],
    ['its name', '<input name="note">', '<input name="note">', undefined],
    ['its label, with neither', LABELLED, LABELLED, undefined],
    [
      'its id, with another label',
      '<input id="n" aria-label="a">',
      '<input id="n" aria-label="b">',
      undefined,
    ],
    [
      'its name, with another label',
      '<input name="n" aria-label="a">',
      '<input name="n" aria-label="b">',
      undefined,
    ],
    ['another id', '<input id="note" name="n">', '<input id="else" name="n">', 'target-changed'],
    ['another name', '<input id="i" name="note">', '<input id="i" name="else">', 'target-changed'],
    ['another label, with neither', LABELLED, '<input aria-label="Objet">', 'target-changed'],
    ['an element of another kind', LABELLED, '<textarea aria-label="Note"></textarea>', 'target-changed'],
  ])('is the target still by %s', (_, before, after, problem) => {
    field = redraw(before);
    captureTarget({});
    expect(targetProblem(redraw(after), inPanel(NOW))).toBe(problem);
  });

  it('is another one while the first is still in the page', () => {
    field = redraw('<input name="note">');
    captureTarget({});
    const twin = field.cloneNode() as HTMLInputElement;
    field.after(twin);
    expect(targetProblem(twin, inPanel(NOW))).toBe('target-changed');
  });

  it('is unknown for a field that was not remembered', () => {
    captureTarget({});
    const target = pageMemory().target;
    if (!target) throw new Error('nothing was captured');
    target.field = { deref: () => undefined } as WeakRef<HTMLInputElement>;
    expect(targetProblem(field, inPanel(NOW))).toBe('target-changed');
  });
});

describe('without a field with the caret', () => {
  const remember = (element: HTMLElement) => {
    const join = { text: 'a', before: '', after: '', all: 'a' };
    const rest = { kind: 'line', before: '', after: 'a', replaced: '', start: 0, address: '' } as const;
    rememberInsertion({ id: 'one', field: new WeakRef(element), join, ...rest });
  };

  it('there never was one', () => {
    expect(missingFieldProblem()).toBe('no-field');
  });

  it('the earlier field lost the caret, or is removed and forgotten', () => {
    captureTarget({});
    expect(missingFieldProblem()).toBe('caret-lost');
    field.remove();
    expect(missingFieldProblem()).toBe('field-gone');
    expect(pageMemory().target).toBeUndefined();
    expect(missingFieldProblem()).toBe('no-field');
  });

  it('a field that nobody remembers is gone', () => {
    captureTarget({});
    const { target } = pageMemory();
    if (!target) throw new Error('nothing was captured');
    target.field = { deref: () => undefined } as WeakRef<HTMLInputElement>;
    expect(missingFieldProblem()).toBe('field-gone');
  });

  it('the field of the last insertion counts before the captured one', () => {
    remember(other);
    captureTarget({});
    other.remove();
    expect(missingFieldProblem()).toBe('field-gone');
    expect(pageMemory().insertions).toEqual([]);
    expect(missingFieldProblem()).toBe('no-field');
  });
});
