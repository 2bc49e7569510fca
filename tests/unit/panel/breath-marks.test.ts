import { describe, expect, it } from 'vitest';
import { breathPieces } from '@/components/panel/say/breath-marks';
import { languagesOf } from '@/protocol/pack';
import { SHIPPED_PACKS, shippedPack } from '@/tests/support/shipped-packs';

/** The text with `/` for a short breath and `//` for a long one. */
const marked = (text: string) =>
  breathPieces(text)
    .map(({ text: words, pause }) => words + (pause === 'short' ? '/' : pause === 'long' ? '//' : ''))
    .join('');

describe('breath marks', () => {
  it.each([
    ['Je comprends, et je m’en occupe.', 'Je comprends,/ et je m’en occupe.'],
    ['Vous avez raison. Je regarde.', 'Vous avez raison.// Je regarde.'],
    ['Deux choses\u202f: le délai\u202f; le prix.', 'Deux choses\u202f:/ le délai\u202f;/ le prix.'],
    ['Ça va\u202f? Je vous écoute…', 'Ça va\u202f?// Je vous écoute…'],
    ['Dites «\u202foui, merci.\u202f» Puis attendez.', 'Dites «\u202foui,/ merci.\u202f»// Puis attendez.'],
    ['(Il hésite.) Attendez.', '(Il hésite.)// Attendez.'],
    ['Attendez... Voilà.', 'Attendez...// Voilà.'],
    ['Première ligne.\nDeuxième.', 'Première ligne.//\nDeuxième.'],
  ])('%s', (text, expected) => expect(marked(text)).toBe(expected));

  it.each([
    ['a number', '12,50 € à 14:30'],
    ['a title', 'Bonjour M. Leroy'],
    ['an initial', 'Bonjour J. Martin'],
    ['an article of law', 'C’est l’art. 4 du code'],
    ['its end', 'Je m’en occupe.'],
    ['nothing', ''],
  ])('are not set in %s', (_name, text) => expect(marked(text)).toBe(text));

  it('leave every line of the packs that ship as it is, and none ends with one', () => {
    const texts = SHIPPED_PACKS.flatMap((id) =>
      shippedPack(id).cards.flatMap((card) =>
        languagesOf(card).flatMap((language) =>
          (card[language]?.scripts ?? []).map(({ text }) => text).concat(card[language]?.say ?? []),
        ),
      ),
    );
    expect(texts.length).toBeGreaterThan(1_000);
    for (const text of texts) {
      const pieces = breathPieces(text);
      expect(pieces.map((piece) => piece.text).join('')).toBe(text);
      expect(pieces.at(-1)?.pause, text).toBeUndefined();
    }
  });
});
