import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { plainLine, plainText, textHazard, tidyText } from '@/protocol/text';
import { readUntrusted } from '@/protocol/untrusted';

const codePoint = (text: string) => `U+${(text.codePointAt(0) ?? 0).toString(16).toUpperCase()}`;
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => String.fromCodePoint(from + at));

describe('what is no plain text', () => {
  const hidden = [
    '\u061c',
    ...range(0x200e, 0x200f),
    ...range(0x202a, 0x202e),
    ...range(0x2066, 0x2069),
    ...range(0xe0000, 0xe007f),
  ];
  it('is each control that turns or hides words', () => {
    const passed = hidden.filter((control) => textHazard(`Bon${control}jour`) !== 'hidden-character');
    expect(passed.map(codePoint)).toEqual([]);
  });

  it('is each C0 and C1 control but tab and line feed, the separators and the byte-order mark', () => {
    const controls = [...range(0, 0x1f), ...range(0x7f, 0x9f), '\u2028', '\u2029', '\ufeff'];
    const passed = controls.filter((control) => textHazard(`Bon${control}jour`) !== 'control-character');
    expect(passed.map(codePoint)).toEqual(['U+9', 'U+A']);
  });

  it('is half of a surrogate pair, wherever it stands', () => {
    for (const text of ['\ud83d', '\udc4d', 'a\ud83db', '\udc4d\ud83d']) {
      expect(textHazard(text), JSON.stringify(text)).toBe('control-character');
    }
  });

  it.each([
    '<script>alert(1)</script>',
    '<SCRIPT src=//evil.example>',
    '</script>',
    '<iframe srcdoc=x>',
    '<object data=x>',
    '<embed src=x>',
    '<link rel=stylesheet href=x>',
    '<meta http-equiv=refresh>',
    '<base href=//evil.example>',
    '<style>*{display:none}</style>',
    '<svg/onload=alert(1)>',
    '<math><mtext>',
    '<form action=//evil.example>',
    '<img src=x onerror=alert(1)>',
    '<img/src=x/onerror=alert(1)>',
    '<img src="x"onerror="alert(1)">',
    '<a\nonclick\n=alert(1)>',
    `<img ${'a'.repeat(5_000)} onerror=alert(1)>`,
    '<b onmouseover = "x">',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'vbscript:msgbox',
    'data:text/html,<b>',
    'data: text/html;base64,PGI+',
  ])('is %j', (text) => {
    expect(textHazard(text)).toBe('active-content');
    expect(textHazard(`Bonjour ${text} au revoir`)).toBe('active-content');
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
    expect(readUntrusted(text, plainText(1_000))).toEqual({ ok: true, value: text });
  });
});

describe('a text of a schema', () => {
  it('may have as many characters as its limit and not one more', () => {
    expect(readUntrusted('é'.repeat(10), plainText(10)).ok).toBe(true);
    expect(readUntrusted('é'.repeat(11), plainText(10))).toEqual({
      ok: false,
      problems: [{ place: '', problem: 'too-long', limit: 10 }],
    });
    expect(readUntrusted('👍'.repeat(10), plainText(10)).ok).toBe(true);
    expect(readUntrusted('👍'.repeat(11), plainText(10)).ok).toBe(false);
  });

  it.each(['', ' ', '\n\t ', '\u00a0\u202f'])('is not empty as %j', (text) => {
    expect(readUntrusted({ words: text }, z.strictObject({ words: plainText(10) }))).toEqual({
      ok: false,
      problems: [{ place: 'words', problem: 'empty' }],
    });
  });

  it.each(['a\nb', 'a\tb'])('of one line is not %j', (text) => {
    expect(readUntrusted(text, plainLine(10))).toEqual({
      ok: false,
      problems: [{ place: '', problem: 'several-lines' }],
    });
    expect(readUntrusted(text, plainText(10)).ok).toBe(true);
  });
});

describe('tidying a typed text', () => {
  it('writes line ends one way, composes accents and takes spaces from the ends', () => {
    expect(tidyText('  un\r\ndeux\rtrois \n')).toBe('un\ndeux\ntrois');
    expect(tidyText('e\u0301te\u0301')).toBe('été');
  });

  it('keeps a narrow no-break space inside', () => {
    expect(tidyText('Quoi\u202f?')).toBe('Quoi\u202f?');
  });
});
