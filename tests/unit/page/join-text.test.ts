import { describe, expect, it } from 'vitest';
import { joined } from '@/entrypoints/page/join-text';

/** What stands in the field in the end, `|` around what was written. */
const written = (left: string, text: string, right: string, lines = false) =>
  `${left}|${joined(text, { left, right, lines }).all}|${right}`;

describe('an inserted text', () => {
  it.each([
    ['in an empty field', '', 'Bonjour', '', '|Bonjour|'],
    ['between two words', 'Merci', 'et', 'encore', 'Merci| et |encore'],
    ['beside spaces', 'Merci ', 'et', ' encore', 'Merci |et| encore'],
    ['beside line breaks', 'Merci\n', 'et', '\nencore', 'Merci\n|et|\nencore'],
    ['between brackets', '(', 'voir plus bas', ')', '(|voir plus bas|)'],
    ['between French quotation marks', '\u00ab', 'oui', '\u00bb', '\u00ab|oui|\u00bb'],
    ['between curly quotation marks', '\u201c', 'oui', '\u201d', '\u201c|oui|\u201d'],
    ['after an at sign', '@', 'lea', 'vient', '@|lea |vient'],
    ['after a hash sign', '#', 'urgent', '', '#|urgent|'],
    ['between slashes', 'a/', 'b', '/c', 'a/|b|/c'],
    ['before a full stop', 'Fin', 'ici', '.', 'Fin| ici|.'],
    ['before a comma', 'Fin', 'ici', ', puis', 'Fin| ici|, puis'],
    ['before a percent sign', 'Remise de', '10', '%', 'Remise de| 10|%'],
    ['before an ellipsis', 'Fin', 'ici', '\u2026', 'Fin| ici|\u2026'],
    ['that begins with punctuation', 'Bonjour', ', merci', '', 'Bonjour|, merci|'],
    ['that ends with a space', 'Bonjour', 'merci ', 'encore', 'Bonjour| merci |encore'],
    ['that holds a space', 'Bonjour', 'un mot', 'encore', 'Bonjour| un mot |encore'],
    ['that holds punctuation', 'Bonjour', 'un, deux', '', 'Bonjour| un, deux|'],
    ['before a word with punctuation in it', '', 'merci', 'a.b', '|merci |a.b'],
    ['after a word with a bracket in it', 'a(b', 'merci', '', 'a(b| merci|'],
  ])('%s', (_, left, text, right, all) => {
    expect(written(left, text, right)).toBe(all);
  });

  it.each([
    'l’',
    "l'",
    "d'",
    'Qu’',
    'jusqu’',
    'lorsqu’',
    'puisqu’',
    'quoiqu’',
    'presqu’',
    'ç’',
    'dit-il, n’',
  ])('follows the elision %s without a space', (left) => {
    expect(joined('appel', { left, right: '', lines: false }).before).toBe('');
  });

  it.each(['aujourd’hui', "x'", 'hel’', 'l’ami', 'éd’'])('is apart from %s, which is no elision', (left) => {
    expect(joined('appel', { left, right: '', lines: false }).before).toBe(' ');
  });

  it('is on lines of its own where it has several and the field takes them', () => {
    expect(written('Avant', 'un\ndeux', 'après', true)).toBe('Avant|\nun\ndeux\n|après');
    expect(written('Avant', 'un\ndeux', 'après', false)).toBe('Avant| un\ndeux |après');
    expect(written('Avant', 'un', 'après', true)).toBe('Avant| un |après');
  });

  it('takes no account of characters that an editor keeps around the caret', () => {
    expect(written('Merci \u200b\ufeff', 'et', '\u2060\u200d encore')).toBe(
      'Merci \u200b\ufeff|et|\u2060\u200d encore',
    );
    expect(written('\ufeff', 'et', '\u200b')).toBe('\ufeff|et|\u200b');
    expect(written('Mer\u200bci ', 'et', '')).toBe('Mer\u200bci |et|');
    expect(written('\u200b(', 'et', '')).toBe('\u200b(|et|');
    expect(written('Merci \u200b', 'et', '')).toBe('Merci \u200b|et|');
    // Between two words they stay what they are.
    expect(written('Mer\u200bci', 'et', 'en\u200bcore')).toBe('Mer\u200bci| et |en\u200bcore');
  });

  it('follows a straight opening quotation mark without a space, and precedes the closing one', () => {
    expect(written('Il dit "', 'oui', '" et part')).toBe('Il dit "|oui|" et part');
    expect(written('Il dit "oui"', 'et', 'part')).toBe('Il dit "oui"| et |part');
    expect(written('Il dit', 'alors', '"oui"')).toBe('Il dit| alors |"oui"');
    expect(written('Il dit "oui', 'non', 'fin"')).toBe('Il dit "oui| non |fin"');
    // Each line counts its own.
    expect(written('Une "\nIl dit', 'alors', '"oui"')).toBe('Une "\nIl dit| alors |"oui"');
    expect(written('"a" et "', 'oui', '"')).toBe('"a" et "|oui|"');
  });

  it('says what it put before and after', () => {
    expect(joined('et', { left: 'a', right: 'b', lines: false })).toEqual({
      text: 'et',
      before: ' ',
      after: ' ',
      all: ' et ',
    });
  });
});
