import { describe, expect, it } from 'vitest';
import { joined } from '@/entrypoints/page/join-text';

const join = (left: string, text: string, right: string, lines = true) =>
  left + joined(text, { left, right, lines }).all + right;

describe('a text next to other words', () => {
  it.each([
    ['Client rappelé.', 'Ligne.', '', 'Client rappelé. Ligne.'],
    ['Client rappelé. ', 'Ligne.', '', 'Client rappelé. Ligne.'],
    ['Client rappelé.\u00a0', 'Ligne.', '', 'Client rappelé.\u00a0Ligne.'],
    ['Client rappelé.\n', 'Ligne.', '', 'Client rappelé.\nLigne.'],
    ['', 'Ligne.', '', 'Ligne.'],
    ['bon', 'LIGNE', 'jour', 'bon LIGNE jour'],
    ['fait', 'LIGNE', ', puis', 'fait LIGNE, puis'],
    ['fait', 'LIGNE', '\u202f!', 'fait LIGNE\u202f!'],
    ['(', 'LIGNE', ')', '(LIGNE)'],
    ['l’', 'appareil', ' neuf', 'l’appareil neuf'],
    ['aujourd', '’hui', '', 'aujourd’hui'],
    ['Il dit "', 'oui', '" et', 'Il dit "oui" et'],
    ['Il dit "oui"', 'LIGNE', '', 'Il dit "oui" LIGNE'],
    ['Note :', 'LIGNE', '', 'Note : LIGNE'],
    ['Note', ': LIGNE', '', 'Note: LIGNE'],
    ['Fait', 'un\ndeux', 'fin', 'Fait\nun\ndeux\nfin'],
    ['Fait', 'LIGNE\n', 'fin', 'Fait\nLIGNE\nfin'],
    ['vide\u200b', 'LIGNE', '', 'vide\u200b LIGNE'],
    ['\ufeff', 'LIGNE', '', '\ufeffLIGNE'],
    ['👍', 'LIGNE', '👍', '👍 LIGNE 👍'],
  ])('%j + %j + %j', (left, text, right, wanted) => {
    expect(join(left, text, right)).toBe(wanted);
  });

  it('stays on the line of a field that has one', () => {
    expect(join('Fait', 'un deux', 'fin', false)).toBe('Fait un deux fin');
  });

  it('never has two separators on a side, nor one at the edge of the field', () => {
    for (const left of ['', 'a', 'a ', 'a\n', '«', 'a.'])
      for (const right of ['', 'b', ' b', '\nb', '»', '.'])
        for (const text of ['x', 'x\ny']) {
          const { before, after } = joined(text, { left, right, lines: true });
          expect(before === '' || /\S$/u.test(left)).toBe(true);
          expect(after === '' || /^\S/u.test(right)).toBe(true);
          expect([before.length, after.length].every((length) => length <= 1)).toBe(true);
        }
  });
});
