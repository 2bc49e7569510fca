import { describe, expect, it } from 'vitest';
import { titleOfTip } from '@/components/console/review/tip-card';
import { cardAddress, findCardAddress, withoutCardAddress } from '@/protocol/text/card-address';

describe('the address of a card', () => {
  it('is read back as it was written, with its line or without', () => {
    for (const place of [
      { ref: 'p/a' },
      { ref: 'relation-client/facture-2', line: 0 },
      { ref: 'p/a', line: 29 },
    ]) {
      expect(findCardAddress(cardAddress(place))).toEqual({ ...place, rest: '' });
    }
    expect(cardAddress({ ref: 'p/a', line: 1 })).toBe('souffleur:p/a#2');
  });

  it.each([
    ['Regarde : souffleur:p/a#2, merci', { ref: 'p/a', line: 1, rest: 'Regarde : , merci' }],
    ['«souffleur:p/a»', { ref: 'p/a', rest: '«»' }],
    ['SOUFFLEUR:P/A', { ref: 'p/a', rest: '' }],
    ['souffleur://p/a', { ref: 'p/a', rest: '' }],
    ['souffleur:p/a\nsouffleur:p/b', { ref: 'p/a', rest: '\nsouffleur:p/b' }],
    ['souffleur:p/a.', { ref: 'p/a', rest: '.' }],
  ])('is found in %j', (text, found) => {
    expect(findCardAddress(text)).toEqual(found);
  });

  it.each([
    'souffleur',
    'souffleur:',
    'souffleur:p',
    'souffleur:-p/a',
    'souffleur:p/',
    'le souffleur : p/a',
    'p/a',
  ])('is not found in %j', (text) => {
    expect(findCardAddress(text)).toBeUndefined();
    expect(withoutCardAddress(` ${text} `)).toBe(text);
  });

  it('of a line that no card can have is that of the card', () => {
    expect(findCardAddress('souffleur:p/a#0')).toMatchObject({ ref: 'p/a' });
    expect(findCardAddress('souffleur:p/a#0')).not.toHaveProperty('line');
  });

  it('is no part of the title that a trainer is proposed', () => {
    const situation = 'À ma façon : « Écouter », ligne 2 souffleur:p/a#2';
    expect(titleOfTip({ kind: 'tip', language: 'fr', situation, words: 'x' })).toBe(
      'À ma façon : « Écouter », ligne 2',
    );
  });
});
