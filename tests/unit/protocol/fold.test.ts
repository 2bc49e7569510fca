import { describe, expect, it } from 'vitest';
import { fold, foldWords } from '@/protocol/text/fold';

describe('the words of a label', () => {
  it.each([
    'Nom de l’abonné',
    "Nom de l'abonné",
    'Nom de l\u02bcabonné :',
    'NOM DE L’ABONNÉ\u00a0:',
    'Nom de l’abonne\u0301 (*)',
    'Nom\u00a0de l’abon\u00adné\uff1a',
    ' Nom de\u200b l’abonné\u202f* ',
    '\ufeffNom\n\tde l\u2019abonné',
  ])('are the same in %j', (label) => {
    expect(foldWords(label)).toBe('nom de l abonne');
  });

  it('keep what parts one value from another', () => {
    expect(foldWords('Cœur n° 12 €')).toBe('coeur n 12 €');
    expect(foldWords('C+')).not.toBe(foldWords('C'));
    expect(foldWords('(*)')).toBe('');
  });

  it('are folded once for all', () => {
    for (const text of ['İSTANBUL', 'ﬁn', '№ 5', '½', 'ᾳ', '㍿']) {
      expect(foldWords(foldWords(text))).toBe(foldWords(text));
      expect(fold(fold(text))).toBe(fold(text));
    }
  });
});
