// @vitest-environment jsdom
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  caretIn,
  closeTypingStep,
  isTextField,
  restoreCaret,
  restoreSelection,
  sameCaret,
  selectionOf,
} from '@/entrypoints/page/field/caret';
import { defineIsContentEditable, showPage } from '@/tests/support/editable-dom';

beforeAll(defineIsContentEditable);

let line: HTMLInputElement;
let lines: HTMLTextAreaElement;
let rich: HTMLElement;
beforeEach(() => {
  const page = showPage(
    '<input id="line" value="abcdef"><textarea id="lines">abcdef</textarea><div id="rich" contenteditable><p>un</p><p>deux</p></div><x-input></x-input>',
  );
  line = page<HTMLInputElement>('line');
  lines = page<HTMLTextAreaElement>('lines');
  rich = page('rich');
});

/** The text of a paragraph of the rich text. */
const words = (paragraph: number) => rich.children[paragraph]?.firstChild as Text;
const select = (from: readonly [Node, number], to: readonly [Node, number] = from) =>
  document.getSelection()?.setBaseAndExtent(...from, ...to);

it('distinguishes inputs and textareas from all other elements', () => {
  expect([line, lines, rich].map(isTextField)).toEqual([true, true, false]);
  const names = ['x-input', 'inputs', 'xtextarea', 'textareas'];
  expect(names.map((name) => isTextField(document.createElement(name)))).toEqual(names.map(() => false));
});

describe('the caret of a text field', () => {
  it('is its selection and the value around it', () => {
    line.setSelectionRange(1, 4);
    expect(caretIn(line)).toEqual({ in: 'text', start: 1, end: 4, value: 'abcdef' });
  });

  it.each<[string, () => void]>([
    ['its start', () => line.setSelectionRange(2, 4)],
    ['its end', () => line.setSelectionRange(1, 5)],
    [
      'the value around it',
      () => {
        line.value = 'abcdeX';
        line.setSelectionRange(1, 4);
      },
    ],
  ])('is another one with %s', (_, change) => {
    line.setSelectionRange(1, 4);
    const captured = caretIn(line);
    expect(sameCaret(line, captured)).toBe(true);
    change();
    expect(sameCaret(line, captured)).toBe(false);
  });

  it('is never that of rich text', () => {
    select([words(0), 1]);
    expect(sameCaret(line, caretIn(rich))).toBe(false);
    expect(sameCaret(rich, caretIn(line))).toBe(false);
  });
});

describe('the caret in rich text', () => {
  it('is the same until either end of the selection moves, within its text or to another', () => {
    select([words(0), 1], [words(1), 2]);
    const captured = caretIn(rich);
    expect(sameCaret(rich, captured)).toBe(true);
    for (const [from, to] of [
      [
        [words(0), 0],
        [words(1), 2],
      ],
      [
        [words(0), 1],
        [words(1), 3],
      ],
      [
        [words(1), 1],
        [words(1), 2],
      ],
      [
        [words(0), 1],
        [words(0), 2],
      ],
    ] as const) {
      select(from, to);
      expect(sameCaret(rich, captured)).toBe(false);
    }
    select([words(0), 1], [words(1), 2]);
    expect(sameCaret(rich, captured)).toBe(true);
  });

  it('may be nowhere, and is the same while it is', () => {
    document.getSelection()?.removeAllRanges();
    const captured = caretIn(rich);
    expect(sameCaret(rich, captured)).toBe(true);
    select([words(0), 0]);
    expect(sameCaret(rich, captured)).toBe(false);
  });

  it('is that of the shadow root, where the browser reveals it', () => {
    const root = rich.ownerDocument.createElement('div').attachShadow({ mode: 'open' });
    const inner = document.createElement('p');
    root.append(inner);
    expect(selectionOf(inner)).toBe(document.getSelection());
    const own = {} as Selection;
    (root as unknown as Document).getSelection = () => own;
    expect(selectionOf(inner)).toBe(own);
    (root as unknown as Document).getSelection = () => null;
    expect(selectionOf(inner)).toBe(document.getSelection());
  });

  it('is nowhere in a document without a window', () => {
    const elsewhere = document.implementation.createHTMLDocument();
    const paragraph = elsewhere.createElement('p');
    elsewhere.body.append(paragraph);
    const captured = caretIn(paragraph);
    expect(captured).toEqual({
      in: 'content',
      parts: [
        [undefined, 0],
        [undefined, 0],
      ],
    });
    expect(sameCaret(paragraph, captured)).toBe(true);
    expect(() => closeTypingStep(paragraph)).not.toThrow();
  });
});

describe('putting the caret back', () => {
  it.each([
    ['start', 0, 4],
    ['end', 1, 6],
  ])('sets the selection where its %s was moved', (_, start, end) => {
    line.setSelectionRange(1, 4);
    const captured = caretIn(line);
    line.setSelectionRange(start, end);
    restoreCaret(line, captured);
    expect([line.selectionStart, line.selectionEnd]).toEqual([1, 4]);
  });

  it('sets nothing where it is unchanged: each setting is an event of the page', () => {
    line.setSelectionRange(1, 4);
    const set = vi.spyOn(line, 'setSelectionRange');
    restoreCaret(line, caretIn(line));
    expect(set).not.toHaveBeenCalled();
  });

  it('does nothing in another text, in rich text, or in a field that reveals no selection', () => {
    line.setSelectionRange(1, 4);
    const captured = caretIn(line);
    line.value = 'abcdefg';
    line.setSelectionRange(7, 7);
    restoreCaret(line, captured);
    expect(line.selectionStart).toBe(7);
    expect(() => restoreCaret(rich, captured)).not.toThrow();
    expect(() => restoreCaret(line, caretIn(rich))).not.toThrow();
    expect(line.selectionStart).toBe(7);
    for (const lost of [{ start: null }, { end: null }]) {
      restoreCaret(line, { in: 'text', start: 0, end: 0, value: 'abcdefg', ...lost });
      expect(line.selectionStart).toBe(7);
    }
  });
});

describe('putting the selection of rich text back', () => {
  it('sets it where it was captured, whatever moved it since', () => {
    select([words(0), 2], [words(1), 3]);
    const captured = caretIn(rich);
    select([words(1), 0], [words(1), 0]);
    restoreSelection(rich, captured);
    expect(sameCaret(rich, captured)).toBe(true);
  });

  it('sets nothing where there was no selection', () => {
    document.getSelection()?.removeAllRanges();
    const captured = caretIn(rich);
    expect(() => restoreSelection(rich, captured)).not.toThrow();
    expect(document.getSelection()?.rangeCount).toBe(0);
  });

  it('sets nothing once its text has left the page, nor for a text field', () => {
    select([words(0), 2], [words(0), 2]);
    const captured = caretIn(rich);
    words(0).remove();
    select([words(1), 1]);
    const before = caretIn(rich);
    restoreSelection(rich, captured);
    restoreSelection(rich, caretIn(line));
    expect(sameCaret(rich, before)).toBe(true);
  });
});

describe('closing the typing step', () => {
  function selections(field: HTMLInputElement, act: () => void): unknown[][] {
    const set = vi.spyOn(field, 'setSelectionRange');
    act();
    const calls = set.mock.calls;
    set.mockRestore();
    return calls;
  }

  it.each([
    ['in the middle', 3, 3, 2],
    ['at the end', 6, 6, 5],
    ['behind the first character', 1, 1, 0],
    ['at the start', 0, 0, 1],
    ['at a selection', 3, 5, 2],
    ['at a selection from the start', 0, 5, 1],
  ])('moves the caret aside and back: %s', (_, start, end, aside) => {
    line.setSelectionRange(start, end);
    expect(selections(line, () => closeTypingStep(line))).toEqual([
      [aside, aside],
      [start, end, 'none'],
    ]);
    expect([line.selectionStart, line.selectionEnd]).toEqual([start, end]);
  });

  it('keeps the direction of a selection', () => {
    line.setSelectionRange(2, 4, 'backward');
    closeTypingStep(line);
    expect(line.selectionDirection).toBe('backward');
  });

  it('has no position elsewhere in an empty field', () => {
    line.value = '';
    expect(selections(line, () => closeTypingStep(line))).toEqual([[0, 0, 'none']]);
  });

  it('goes aside from a whole text of one character', () => {
    line.value = 'a';
    line.setSelectionRange(0, 1);
    expect(selections(line, () => closeTypingStep(line))).toEqual([
      [1, 1],
      [0, 1, 'none'],
    ]);
  });

  it('leaves a field alone that reveals no selection', () => {
    line.type = 'email';
    expect(selections(line, () => closeTypingStep(line))).toEqual([]);
  });

  it('sets the selection of rich text again, unchanged', () => {
    select([words(1), 3], [words(0), 1]);
    const set = vi.spyOn(Selection.prototype, 'setBaseAndExtent');
    closeTypingStep(rich);
    expect(set.mock.calls).toEqual([[words(1), 3, words(0), 1]]);
    set.mockRestore();
  });
});
