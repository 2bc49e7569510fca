import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { digitOf, isTyping } from '@/components/panel/typed-keys';

describe('the digit of a key', () => {
  it.each([
    ['QWERTY, the row above the letters', { key: '1', code: 'Digit1', shiftKey: false }, 1],
    ['QWERTY with Shift is a sign', { key: '!', code: 'Digit1', shiftKey: true }, undefined],
    ['AZERTY without Shift', { key: '&', code: 'Digit1', shiftKey: false }, 1],
    ['AZERTY é', { key: 'é', code: 'Digit2', shiftKey: false }, 2],
    ['AZERTY ç', { key: 'ç', code: 'Digit9', shiftKey: false }, 9],
    ['AZERTY with Shift or Caps Lock', { key: '3', code: 'Digit3', shiftKey: true }, 3],
    ['the number pad', { key: '7', code: 'Numpad7', shiftKey: false }, 7],
    ['another layout that has digits elsewhere', { key: '4', code: 'KeyQ', shiftKey: false }, 4],
    ['nought', { key: '0', code: 'Digit0', shiftKey: false }, undefined],
    ['AZERTY à, where nought is', { key: 'à', code: 'Digit0', shiftKey: false }, undefined],
    ['a letter', { key: 'l', code: 'KeyL', shiftKey: false }, undefined],
    ['a function key', { key: 'F1', code: 'F1', shiftKey: false }, undefined],
    ['a key without a code', { key: 'é', code: '', shiftKey: false }, undefined],
  ])('%s', (_, event, digit) => {
    expect(digitOf(event)).toBe(digit);
  });
});

describe('whether a key goes into a text', () => {
  class HTMLElement {
    readonly isContentEditable: boolean;
    constructor(isContentEditable = false) {
      this.isContentEditable = isContentEditable;
    }
  }
  class HTMLTextAreaElement extends HTMLElement {}
  class HTMLSelectElement extends HTMLElement {}
  class HTMLInputElement extends HTMLElement {
    readonly type: string;
    constructor(type: string) {
      super();
      this.type = type;
    }
  }
  // The DOM's classes as far as the question looks at them.
  beforeAll(() => {
    for (const each of [HTMLElement, HTMLTextAreaElement, HTMLSelectElement, HTMLInputElement]) {
      vi.stubGlobal(each.name, each);
    }
  });
  afterAll(() => {
    vi.unstubAllGlobals();
  });
  const typing = (target: unknown, isComposing = false) =>
    isTyping({ target: target as EventTarget | null, isComposing });

  it('is so in fields, choices and rich text', () => {
    const fields = [
      new HTMLTextAreaElement(),
      new HTMLSelectElement(),
      new HTMLElement(true),
      ...['text', 'search', 'password', 'email', 'url', 'number', 'date'].map(
        (type) => new HTMLInputElement(type),
      ),
    ];
    expect(fields.map((field) => typing(field))).toEqual(fields.map(() => true));
  });

  it('is not so on buttons, boxes, other elements or none', () => {
    const others = [
      new HTMLElement(),
      ...['checkbox', 'radio', 'button'].map((type) => new HTMLInputElement(type)),
      {},
      null,
    ];
    expect(others.map((other) => typing(other))).toEqual(others.map(() => false));
  });

  it('is so while an accent or a sign is being composed, wherever it is', () => {
    expect(typing(new HTMLElement(), true)).toBe(true);
  });
});
