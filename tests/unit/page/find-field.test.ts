// @vitest-environment jsdom
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { fieldWithCaret, isHtml, retainsCaret, shadowOf } from '@/entrypoints/page/field/find-field';
import { defineIsContentEditable, showPage } from '@/tests/support/editable-dom';

beforeAll(defineIsContentEditable);
afterEach(() => {
  vi.unstubAllGlobals();
  Reflect.deleteProperty(document, 'designMode');
  document.body.removeAttribute('contenteditable');
});

const OUTSIDE = { inFrame: false, inShadow: false };

/** A shadow root with one input that has the caret, in the element with this id. */
function shadowInput(host: HTMLElement, mode: ShadowRootMode) {
  const root = host.attachShadow({ mode });
  root.innerHTML = '<input>';
  const input = root.querySelector('input') as HTMLInputElement;
  input.focus();
  return { root, input };
}

describe('the field with the caret', () => {
  it('is the active element', () => {
    const page = showPage('<input id="a"><input id="b">');
    page('b').focus();
    expect(fieldWithCaret(document)).toEqual({ type: 'element', element: page('b'), ...OUTSIDE });
  });

  it('is nothing in a page without one', () => {
    showPage('<p>Texte</p>');
    expect(fieldWithCaret(document)).toEqual({ type: 'nothing', ...OUTSIDE });
  });

  it('is nothing in a picture that takes the keyboard', () => {
    const page = showPage('<svg id="drawing" tabindex="0"></svg>');
    page('drawing').focus();
    expect(document.activeElement).toBe(page('drawing'));
    expect(isHtml(page('drawing'))).toBe(false);
    expect(fieldWithCaret(document).type).toBe('nothing');
  });

  it('is the page itself where all of it can be edited', () => {
    showPage('<p>Texte</p>');
    document.body.setAttribute('contenteditable', '');
    expect(fieldWithCaret(document)).toEqual({ type: 'element', element: document.body, ...OUTSIDE });
    document.body.removeAttribute('contenteditable');
    Object.defineProperty(document, 'designMode', { configurable: true, value: 'on' });
    expect(fieldWithCaret(document)).toEqual({ type: 'element', element: document.body, ...OUTSIDE });
  });

  it('is nothing where the page reports its root', () => {
    showPage('');
    Object.defineProperty(document, 'activeElement', {
      configurable: true,
      value: document.documentElement,
    });
    expect(fieldWithCaret(document).type).toBe('nothing');
    Object.defineProperty(document, 'activeElement', { configurable: true, value: null });
    expect(fieldWithCaret(document).type).toBe('nothing');
    Reflect.deleteProperty(document, 'activeElement');
  });

  it('is the whole of editable content, whichever part has the focus', () => {
    const page = showPage(
      '<div id="host" contenteditable><p>a <b id="part" tabindex="0">b</b></p></div><div contenteditable><div contenteditable="false"><p id="apart" contenteditable tabindex="0">c</p></div></div>',
    );
    page('part').focus();
    expect(fieldWithCaret(document)).toMatchObject({ type: 'element', element: page('host') });
    page('apart').focus();
    expect(fieldWithCaret(document)).toMatchObject({ type: 'element', element: page('apart') });
  });

  it('is the whole page, whichever part has the focus, where its root can be edited', () => {
    const page = showPage('<p id="part" tabindex="0">a</p>');
    document.documentElement.setAttribute('contenteditable', '');
    page('part').focus();
    const found = fieldWithCaret(document);
    document.documentElement.removeAttribute('contenteditable');
    expect('element' in found && found.element === document.documentElement).toBe(true);
  });

  it('is searched through frames of the same origin', () => {
    const page = showPage('<iframe id="frame"></iframe>');
    const frame = page<HTMLIFrameElement>('frame');
    const inner = frame.contentDocument as Document;
    inner.body.innerHTML = '<textarea></textarea>';
    frame.focus();
    const field = inner.querySelector('textarea') as HTMLTextAreaElement;
    expect(fieldWithCaret(document)).toMatchObject({ type: 'nothing', inFrame: true });
    field.focus();
    expect(fieldWithCaret(document)).toEqual({
      type: 'element',
      element: field,
      inFrame: true,
      inShadow: false,
    });
  });

  it('is the frame itself, of another origin', () => {
    const page = showPage('<iframe id="frame"></iframe><frame-like id="other" tabindex="0"></frame-like>');
    const frame = page<HTMLIFrameElement>('frame');
    frame.focus();
    Object.defineProperty(frame, 'contentDocument', { value: null });
    expect(fieldWithCaret(document)).toEqual({ type: 'cross-origin-frame', element: frame, ...OUTSIDE });
    page('other').focus();
    expect(fieldWithCaret(document)).toMatchObject({ type: 'element', element: page('other') });
  });

  it('is the frame itself, too, in the element of a frameset', () => {
    const page = showPage('<iframe id="frame"></iframe>');
    Object.defineProperty(page('frame'), 'localName', { value: 'frame' });
    Object.defineProperty(page('frame'), 'contentDocument', { value: null });
    page('frame').focus();
    expect(fieldWithCaret(document).type).toBe('cross-origin-frame');
  });

  it('is not a frame for a name that only holds the word', () => {
    for (const name of ['iframe-view', 'x-iframe']) {
      const page = showPage(`<${name} id="own" tabindex="0"></${name}>`);
      page('own').focus();
      expect(fieldWithCaret(document)).toMatchObject({ type: 'element', element: page('own') });
    }
  });

  it('is searched in nested shadow roots', () => {
    const page = showPage('<div id="outer"></div>');
    const outer = page('outer').attachShadow({ mode: 'open' });
    const host = document.createElement('div');
    outer.append(host);
    const { input } = shadowInput(host, 'open');
    expect(fieldWithCaret(document)).toEqual({
      type: 'element',
      element: input,
      inFrame: false,
      inShadow: true,
    });
  });

  it('is the host where its shadow root has no caret', () => {
    const page = showPage('<div id="host" tabindex="0"></div>');
    page('host').attachShadow({ mode: 'open' });
    page('host').focus();
    expect(fieldWithCaret(document)).toEqual({ type: 'element', element: page('host'), ...OUTSIDE });
  });
});

describe('the shadow root of an element', () => {
  it('is the open one, or none', () => {
    const page = showPage('<div id="host"></div><p id="plain"></p>');
    const { root } = shadowInput(page('host'), 'open');
    expect(shadowOf(page('host'))).toBe(root);
    expect(shadowOf(page('plain'))).toBeNull();
  });

  it('is the closed one that Firefox gives by a property', () => {
    const page = showPage('<div id="host"></div>');
    const { root, input } = shadowInput(page('host'), 'closed');
    expect(fieldWithCaret(document)).toMatchObject({ type: 'element', element: page('host') });
    Object.assign(page('host'), { openOrClosedShadowRoot: root });
    Object.assign(input, { openOrClosedShadowRoot: null });
    expect(fieldWithCaret(document)).toMatchObject({ type: 'element', element: input, inShadow: true });
  });

  it('is the closed one that Chromium gives by a function', () => {
    const page = showPage('<div id="host"></div><div id="open"></div>');
    const { root } = shadowInput(page('host'), 'closed');
    const open = page('open').attachShadow({ mode: 'open' });
    vi.stubGlobal('chrome', {
      dom: { openOrClosedShadowRoot: (element: Element) => (element === page('host') ? root : null) },
    });
    expect(shadowOf(page('host'))).toBe(root);
    expect(shadowOf(page('open'))).toBe(open);
    for (const without of [{}, { dom: {} }]) {
      vi.stubGlobal('chrome', without);
      expect(shadowOf(page('open'))).toBe(open);
      expect(shadowOf(page('host'))).toBeNull();
    }
  });
});

describe('a field keeps the caret', () => {
  it('while it, or what is in it, is the active element of its root', () => {
    const page = showPage(
      '<div id="rich" contenteditable><b id="part" tabindex="0">b</b></div><input id="a">',
    );
    page('part').focus();
    expect([retainsCaret(page('rich')), retainsCaret(page('a'))]).toEqual([true, false]);
    page('a').focus();
    expect([retainsCaret(page('rich')), retainsCaret(page('a'))]).toEqual([false, true]);
  });

  it('in a shadow root too, and not once it is out of the page', () => {
    const page = showPage('<div id="host"></div>');
    const { root, input } = shadowInput(page('host'), 'open');
    expect(retainsCaret(input)).toBe(true);
    input.blur();
    expect(root.activeElement).toBeNull();
    expect(retainsCaret(input)).toBe(false);
    const alone = document.createElement('input');
    expect(retainsCaret(alone)).toBe(false);
  });
});
