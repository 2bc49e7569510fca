import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { plainLine, plainText, storedLine, storedText, textHazard } from '@/protocol/text/text';
import { validateUntrusted } from '@/protocol/validation/validate';

const codePoint = (text: string) => `U+${(text.codePointAt(0) ?? 0).toString(16).toUpperCase()}`;
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index));

describe('what hides or turns the words around it', () => {
  const hidden = [
    '\u061c',
    ...range(0x200e, 0x200f),
    ...range(0x202a, 0x202e),
    ...range(0x2066, 0x2069),
  ].concat(range(0xe0000, 0xe007f));

  it('is each control of direction and each tag', () => {
    const passed = hidden.filter((control) => textHazard(`Bon${control}jour`) !== 'hidden-character');
    expect(passed.map(codePoint)).toEqual([]);
  });

  it('is each C0 and C1 control but tab and line ends, and the byte-order mark', () => {
    const controls = [...range(0, 0x1f), ...range(0x7f, 0x9f), '\ufeff'];
    const passed = controls.filter((control) => textHazard(`Bon${control}jour`) !== 'control-character');
    expect(passed.map(codePoint)).toEqual(['U+9', 'U+A', 'U+B', 'U+C', 'U+D', 'U+85']);
  });

  it('is half of a surrogate pair, at any position', () => {
    for (const text of ['\ud83d', '\udc4d', 'a\ud83db', '\udc4d\ud83d']) {
      expect(textHazard(text), JSON.stringify(text)).toBe('control-character');
    }
  });

  it('is refused in a response and taken out of a request', () => {
    for (const mark of [...hidden, ...range(0, 8), '\ud83d']) {
      expect(validateUntrusted(`Bon${mark}jour`, storedText(20)).ok, codePoint(mark)).toBe(false);
      expect(validateUntrusted(`Bon${mark}jour`, plainText(20)), codePoint(mark)).toEqual({
        ok: true,
        value: 'Bonjour',
      });
    }
  });
});

describe('a text that only resembles markup', () => {
  it.each([
    '<Style>',
    '<Form 12>',
    'débit<base',
    'Activez JavaScript: Paramètres',
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    `<img ${'a'.repeat(900)} onerror=alert(1)>`,
    'data: text/html;base64,PGI+',
    'VBScript: désactivé',
  ])('is plain text: %j', (text) => {
    expect(validateUntrusted(text, plainText(1_000))).toEqual({ ok: true, value: text });
    expect(validateUntrusted(text, plainLine(1_000))).toEqual({ ok: true, value: text });
    expect(validateUntrusted(text, storedText(1_000))).toEqual({ ok: true, value: text });
  });
});

describe('what is plain text', () => {
  it.each([
    'Dites : « Je comprends ; je m’en occupe\u202f! »',
    'À\u00a0vous, cœur, ça\u202f: œuvre, Ü, ñ',
    'Famille 👨‍👩‍👧‍👦, pouce 👍🏽, drapeau 🇫🇷',
    'مرحبا شكرا', // right to left by itself, without a control
    '<b>&amp;</b>',
    'a < b et c > d',
    'débit < base prévue',
    'x < script',
    'Activez JavaScript\u202f: cochez la case',
    'Les données : texte et html',
    '{{prénom}}',
    'onclick=3 sans balise',
    'ligne une\n\tligne deux',
    '$(code) `rm -rf` %s \\u0000 {% if %}',
  ])('is %j', (text) => {
    expect(textHazard(text)).toBeUndefined();
    expect(validateUntrusted(text, plainText(1_000))).toEqual({ ok: true, value: text });
  });
});

describe('a text of a schema', () => {
  it('may have as many characters as its limit and not one more', () => {
    expect(validateUntrusted('é'.repeat(10), plainText(10)).ok).toBe(true);
    expect(validateUntrusted('é'.repeat(11), plainText(10))).toEqual({
      ok: false,
      problems: [{ path: '', problem: 'too-long', limit: 10 }],
    });
    expect(validateUntrusted('👍'.repeat(10), plainText(10)).ok).toBe(true);
    expect(validateUntrusted('👍'.repeat(11), plainText(10)).ok).toBe(false);
  });

  it.each(['', ' ', '\n\t ', '\u00a0\u202f'])('is not empty as %j', (text) => {
    expect(validateUntrusted({ words: text }, z.strictObject({ words: plainText(10) }))).toEqual({
      ok: false,
      problems: [{ path: 'words', problem: 'empty' }],
    });
  });

  it.each(['a\nb', 'a\tb'])('of one line is not %j', (text) => {
    expect(validateUntrusted(text, plainLine(10))).toEqual({
      ok: false,
      problems: [{ path: '', problem: 'several-lines' }],
    });
    expect(validateUntrusted(text, plainText(10)).ok).toBe(true);
  });
});

describe('a stored text', () => {
  it('passes as it is, with what earlier versions let through', () => {
    for (const text of [
      'co\u00adopérer',
      'a\u200bb',
      'e\u0301',
      'Dites\r\noui',
      '\ufb2c'.normalize('NFC').repeat(80),
    ]) {
      expect(validateUntrusted(text, storedText(80)), codePoint(text)).toEqual({ ok: true, value: text });
    }
    expect(validateUntrusted('a\nb', storedLine(80)).ok).toBe(false);
    expect(validateUntrusted('', storedText(80)).ok).toBe(false);
  });
});
