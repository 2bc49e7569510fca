// @vitest-environment jsdom
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  fits,
  isSecret,
  kindOf,
  linesTaken,
  obstacleOf,
  type TextField,
  textFor,
} from '@/entrypoints/page/field/classify-field';
import { defineIsContentEditable, setSize, showPage } from '@/tests/support/editable-dom';

beforeAll(defineIsContentEditable);
afterEach(() => {
  vi.restoreAllMocks();
  Reflect.deleteProperty(document, 'designMode');
});

function element<T extends HTMLElement = HTMLElement>(html: string): T {
  showPage(html);
  const first = document.body.firstElementChild as T;
  setSize(first, 300, 40);
  return first;
}
const obstacle = (html: string, text = 'Bonjour') => {
  const field = element(html);
  return obstacleOf(field, kindOf(field), text);
};

describe('the kind of a field', () => {
  it.each(['text', 'search', 'url', 'tel', 'email', '', 'unknown-type'])(
    'is a line for an input of type "%s"',
    (type) => {
      expect(kindOf(element(`<input type="${type}">`))).toBe('line');
    },
  );

  it.each(['number', 'date', 'checkbox', 'range', 'password', 'submit', 'hidden'])(
    'is none for an input of type %s',
    (type) => {
      expect(kindOf(element(`<input type="${type}">`))).toBeUndefined();
    },
  );

  it.each([
    ['in sight', 300, 40, 'lines'],
    ['small, and in sight', 8, 8, 'lines'],
    ['too narrow to be seen', 7, 40, 'drawn'],
    ['too low to be seen', 300, 7, 'drawn'],
  ])('of a textarea that is %s', (_, width, height, kind) => {
    const field = element('<textarea></textarea>');
    setSize(field, width, height);
    expect(kindOf(field)).toBe(kind);
  });

  it('is rich for editable content, and for all of a page in design mode', () => {
    expect(kindOf(element('<div contenteditable></div>'))).toBe('rich');
    expect(kindOf(element('<div></div>'))).toBeUndefined();
    Object.defineProperty(document, 'designMode', { configurable: true, value: 'on' });
    expect(kindOf(element('<div></div>'))).toBe('rich');
  });

  it('is drawn for an element that takes its input through an EditContext', () => {
    const field = element('<div></div>');
    Object.assign(field, { editContext: {} });
    expect(kindOf(field)).toBe('drawn');
  });

  it('is none for widgets of tokens or of segments', () => {
    expect(kindOf(element('<input class="tags">'))).toBeUndefined();
    expect(kindOf(element('<div contenteditable role="spinbutton"></div>'))).toBeUndefined();
  });
});

describe('obstacles to writing', () => {
  it('is nothing for a text field, editable content or an editor that draws its text', () => {
    for (const html of ['<input>', '<textarea></textarea>', '<div contenteditable></div>'])
      expect(obstacle(html)).toBeUndefined();
  });

  it.each(['button', 'submit', 'reset', 'image', 'hidden'])(
    'is that an input of type %s is no field',
    (type) => {
      expect(obstacle(`<input type="${type}">`)).toBe('no-field');
    },
  );

  it.each([
    '<input type="number">',
    '<input type="date">',
    '<select></select>',
    '<input class="tags">',
    '<div contenteditable role="spinbutton"></div>',
    '<div class="chips" contenteditable></div>',
  ])('is that no text belongs there: %s', (html) => {
    expect(obstacle(html)).toBe('wrong-type');
  });

  it('is that it is no field at all', () => {
    expect(obstacle('<div></div>')).toBe('no-field');
  });

  it.each([
    '<input readonly>',
    '<textarea readonly></textarea>',
    '<input disabled>',
    '<div aria-readonly="true" contenteditable></div>',
    '<div contenteditable="false"></div>',
  ])('is that it is read-only: %s', (html) => {
    expect(obstacle(html)).toBe('read-only');
  });

  it('is that a disabled group holds it', () => {
    showPage('<fieldset disabled><textarea></textarea></fieldset>');
    const field = document.querySelector('textarea') as HTMLTextAreaElement;
    setSize(field, 300, 40);
    expect(obstacleOf(field, kindOf(field), 'a')).toBe('read-only');
  });

  it('is not what only editable content may say, in a text field', () => {
    expect(obstacle('<input aria-readonly="true">')).toBeUndefined();
    expect(obstacle('<div aria-readonly="false" contenteditable></div>')).toBeUndefined();
  });

  it('is that the text is too long, of a line as it is joined', () => {
    expect(obstacle('<input maxlength="7">')).toBeUndefined();
    expect(obstacle('<input maxlength="6">')).toBe('max-length');
    expect(obstacle('<input maxlength="3">', 'a\n\n\nb\n')).toBeUndefined();
    expect(obstacle('<textarea maxlength="3"></textarea>', 'a\r\nb')).toBeUndefined();
    expect(obstacle('<textarea maxlength="3"></textarea>', 'a\n\nb')).toBe('max-length');
  });

  it('is not the length, where the browser holds none against what an editor draws', () => {
    const field = element('<textarea maxlength="1"></textarea>');
    setSize(field, 1, 1);
    expect(obstacleOf(field, 'drawn', 'Bonjour')).toBeUndefined();
  });
});

describe('a secret', () => {
  it.each([
    '<input type="password">',
    '<input autocomplete="current-password">',
    '<input autocomplete="new-password">',
    '<input autocomplete="one-time-code">',
    '<textarea autocomplete="current-password"></textarea>',
  ])('is never written to nor read: %s', (html) => {
    expect(isSecret(element(html))).toBe(true);
    expect(obstacle(html)).toBe('password');
  });

  it('is what the page masks by its style', () => {
    const field = element('<input>');
    const masking = vi.fn((_name: string) => 'disc');
    vi.spyOn(window, 'getComputedStyle').mockReturnValue({
      getPropertyValue: masking,
    } as unknown as CSSStyleDeclaration);
    expect(isSecret(field)).toBe(true);
    expect(masking.mock.calls).toEqual([['-webkit-text-security']]);
    masking.mockReturnValue('none');
    expect(isSecret(field)).toBe(false);
    masking.mockReturnValue('');
    expect(isSecret(field)).toBe(false);
  });

  it('is neither other fields nor other elements, nor a field of a document without a window', () => {
    expect(isSecret(element('<input autocomplete="email">'))).toBe(false);
    expect(isSecret(element('<div></div>'))).toBe(false);
    const elsewhere = document.implementation.createHTMLDocument().createElement('input');
    expect(isSecret(elsewhere)).toBe(false);
  });
});

describe('the lines of a text', () => {
  it('are joined by a space in a one-line field, those at the edges left out', () => {
    expect(textFor('line', '\n\nun \r\n\r\n  deux\rtrois\n\n')).toBe('un deux trois');
    expect(textFor('line', ' un ')).toBe(' un ');
  });

  it.each(['lines', 'rich', 'drawn'] as const)('are all there in %s, ended alike', (kind) => {
    expect(textFor(kind, '\nun\r\n\r\ndeux\r')).toBe('\nun\n\ndeux\n');
  });

  it.each([
    ['<h1 contenteditable></h1>', 'line'],
    ['<h6 contenteditable></h6>', 'line'],
    ['<h7 contenteditable></h7>', 'rich'],
    ['<x-h1 contenteditable></x-h1>', 'rich'],
    ['<h1-like contenteditable></h1-like>', 'rich'],
    ['<div contenteditable></div>', 'rich'],
    ['<div contenteditable aria-multiline="false"></div>', 'line'],
    ['<div contenteditable aria-multiline="true"></div>', 'rich'],
  ] as const)('are taken by rich text unless it says otherwise: %s', (html, kind) => {
    expect(linesTaken(element(html), 'rich')).toBe(kind);
  });

  it('are taken by other fields as their kind says', () => {
    expect(linesTaken(element('<textarea aria-multiline="false"></textarea>'), 'lines')).toBe('lines');
  });
});

describe('the maximum length of a field', () => {
  function field(value: string, maxLength: number): TextField {
    const input = element<HTMLInputElement>('<input>');
    input.value = value;
    if (maxLength >= 0) input.maxLength = maxLength;
    return input;
  }

  it('leaves room for what replaces the selection', () => {
    const input = field('abcdef', 8);
    input.setSelectionRange(2, 5);
    expect([fits(input, '12345'), fits(input, '123456')]).toEqual([true, false]);
  });

  it('may be none, or 0', () => {
    expect(fits(field('abcdef', -1), 'x'.repeat(10_000))).toBe(true);
    expect(fits(field('', 0), 'x')).toBe(false);
  });

  it('counts the whole text where no selection is revealed', () => {
    const input = field('abcdef', 8);
    (input as HTMLInputElement).type = 'email';
    expect([fits(input, '12'), fits(input, '123')]).toEqual([true, false]);
  });
});
