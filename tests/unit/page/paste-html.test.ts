// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { htmlAtFirst, htmlOf } from '@/entrypoints/page/editor/paste-html';

function editor(name: string): HTMLElement {
  const element = document.createElement('div');
  if (name === 'lexical') element.setAttribute('data-lexical-editor', 'true');
  else element.className = name;
  return element;
}

const PLAIN = 'Bonjour, je vous écoute.';
const TWO_LINES = 'Bonjour\nje vous écoute';
const NOT_PLAIN = 'un *mot*';

describe('HTML is given at the first paste', () => {
  it.each([
    ['ProseMirror', true, true, true],
    ['ck-editor__editable', true, true, true],
    ['lexical', false, true, false],
    ['block-editor-rich-text__editable', false, true, false],
    ['cke_editable', false, false, true],
    ['mce-content-body', false, false, true],
    ['some-editor', false, false, false],
  ])('in %s for plain text: %s, for signs of Markdown: %s, for lines: %s', (name, plain, signs, lines) => {
    const given = [PLAIN, NOT_PLAIN, TWO_LINES].map((text) => htmlAtFirst(editor(name), text) !== undefined);
    expect(given).toEqual([plain, signs, lines]);
  });

  it('as the editor reads it without changing it', () => {
    expect(htmlAtFirst(editor('lexical'), NOT_PLAIN)).toBe(htmlOf(editor('lexical'), NOT_PLAIN));
  });

  it.each([
    ...'*_`~#<>&[]|\\^$'.split('').map((sign) => `a${sign}b`),
    '- un',
    '  + un',
    '– un',
    '1. un',
    '12) un',
    'a\n- b',
    'a--b',
    'a...',
    '(C) nous',
    'https://x',
    'a\n\nb',
    'a\n  \nb',
  ])('for what an editor may read as more than words: %j', (text) => {
    expect(htmlAtFirst(editor('lexical'), text)).toBeDefined();
  });

  it.each(['a - b', 'un-deux', '1.5', 'a.. b', 'a. b', 'c:/x', '12', '-5', 'a\nb', 'mot (ici)', '://'])(
    'not for %j',
    (text) => {
      expect(htmlAtFirst(editor('lexical'), text)).toBeUndefined();
    },
  );
});

describe('the HTML', () => {
  it('of ProseMirror is a paragraph a line, the first one open', () => {
    expect(htmlOf(editor('ProseMirror'), 'a <b>\n  c\n"d" & e')).toBe(
      '<p data-pm-slice="1 1 []">a &lt;b&gt;</p><p>  c</p><p>&quot;d&quot; &amp; e</p>',
    );
  });

  it('of other editors keeps lines, spaces and edges, and says its encoding', () => {
    expect(htmlOf(editor('some-editor'), ' a  b\nc < d ')).toBe(
      '<meta charset="utf-8"><p style="white-space: pre-wrap">\u00a0a \u00a0b<br>c &lt; d\u00a0</p>',
    );
  });

  it('of Lexical keeps the spaces at its edges as they are', () => {
    expect(htmlOf(editor('lexical'), ' a ')).toBe(
      '<meta charset="utf-8"><p style="white-space: pre-wrap"> a </p>',
    );
  });

  it.each(['cke_editable', 'mce-content-body'])('of %s is no block', (name) => {
    expect(htmlOf(editor(name), 'a\nb')).toBe('<meta charset="utf-8">a<br>b');
  });

  it('says a line break at the end twice, and only there', () => {
    expect(htmlOf(editor('cke_editable'), 'a\n\nb\n')).toBe('<meta charset="utf-8">a<br><br>b<br><br>');
  });

  it('keeps more than one space wherever they are', () => {
    expect(htmlOf(editor('cke_editable'), 'a  b  c')).toBe('<meta charset="utf-8">a \u00a0b \u00a0c');
  });
});
