import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { altKeyOf, digitOf, isComposing, isTyping, TYPEAHEAD } from '@/components/ui/keys/typed-keys';

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
    readonly #attributes: string[];
    constructor(isContentEditable = false, ...attributes: string[]) {
      this.isContentEditable = isContentEditable;
      this.#attributes = attributes;
    }
    closest(selector: string): HTMLElement | null {
      return this.#attributes.some((name) => selector === `[${name}]`) ? this : null;
    }
  }
  class HTMLTextAreaElement extends HTMLElement {}
  class HTMLInputElement extends HTMLElement {
    readonly type: string;
    constructor(type: string) {
      super();
      this.type = type;
    }
  }
  // The DOM's classes as far as the question looks at them.
  beforeAll(() => {
    for (const each of [HTMLElement, HTMLTextAreaElement, HTMLInputElement]) {
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
      new HTMLElement(false, ...Object.keys(TYPEAHEAD)),
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

  const alt = (
    key: string,
    code: string,
    more: Partial<KeyboardEvent> & { altGraph?: boolean } = {},
    mac = false,
  ) => {
    const { altGraph = false, ...rest } = more;
    const event = {
      key,
      code,
      altKey: true,
      ctrlKey: false,
      metaKey: false,
      shiftKey: false,
      isComposing: false,
      keyCode: 0,
      repeat: false,
      target: null,
      getModifierState: (name: string) => name === 'AltGraph' && altGraph,
      ...rest,
    };
    return altKeyOf(event as unknown as KeyboardEvent, { mac });
  };
  const text = () => new HTMLInputElement('text') as unknown as EventTarget;

  it.each([
    ['a digit above the letters', alt.bind(null, '1', 'Digit1'), '1'],
    ['nought', alt.bind(null, '0', 'Digit0'), '0'],
    ['AZERTY’s first digit', alt.bind(null, '&', 'Digit1'), '1'],
    ['AZERTY’s nought', alt.bind(null, 'à', 'Digit0'), '0'],
    ['a letter', alt.bind(null, 'l', 'KeyL'), 'l'],
    ['a letter with Caps Lock', alt.bind(null, 'L', 'KeyL'), 'l'],
    ['an Alt code, any of its digits', alt.bind(null, '2', 'Numpad2'), undefined],
    ['the nought of an Alt code', alt.bind(null, '0', 'Numpad0'), undefined],
    ['AltGr as Windows gives it', alt.bind(null, '@', 'Digit0', { ctrlKey: true }), undefined],
    ['AltGr as Linux gives it', alt.bind(null, '@', 'Digit0', { altGraph: true }), undefined],
    ['a key that is held down', alt.bind(null, '1', 'Digit1', { repeat: true }), undefined],
    ['a composition', alt.bind(null, '1', 'Digit1', { isComposing: true }), undefined],
    ['an input method’s key', alt.bind(null, 'Process', 'Digit1', { keyCode: 229 }), undefined],
    ['a dead key', alt.bind(null, 'Dead', 'KeyE'), undefined],
    ['Option and a digit outside of a text', alt.bind(null, '¡', 'Digit1', {}, true), '1'],
    ['Option and a letter outside of a text', alt.bind(null, '¬', 'KeyL', {}, true), 'l'],
  ])('Alt with %s', (_what, pressed, expected) => {
    expect(pressed()).toBe(expected);
  });

  it('Alt with a digit in a text acts where Alt writes nothing, and is left alone where Option does', () => {
    expect(alt('1', 'Digit1', { target: text() })).toBe('1');
    for (const [key, code] of [
      ['¡', 'Digit1'],
      ['º', 'Digit0'],
      ['¬', 'KeyL'],
    ] as const) {
      expect(alt(key, code, { target: text() }, true)).toBeUndefined();
    }
  });

  it.each([
    [{ key: 'a', isComposing: true, keyCode: 65 }, true],
    [{ key: 'Escape', isComposing: false, keyCode: 229 }, true],
    [{ key: 'Process', isComposing: false, keyCode: 0 }, true],
    [{ key: 'Dead', isComposing: false, keyCode: 0 }, true],
    [{ key: 'Escape', isComposing: false, keyCode: 27 }, false],
  ])('%o composes a character: %s', (event, expected) => {
    expect(isComposing(event)).toBe(expected);
  });
});
