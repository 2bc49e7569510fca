import { describe, expect, test } from 'vitest';
import type { LibraryPack } from '@/components/console/draft/library';
import { QueueIndex } from '@/components/console/review/queue-index';
import { sharedWords, similarity, termsOf } from '@/components/console/review/similarity';
import type { TipRow } from '@/storage/database/tip-rows';
import { card, content, pack } from '@/tests/support/database';

function tip(id: string, words: string, situation?: string): TipRow {
  return {
    id,
    mine: 0,
    content: content(words, situation === undefined ? {} : { situation }),
    capturedAt: 1,
    revision: 1,
    status: { state: 'received' },
  };
}

function library(stamp: string, titles: Record<string, string>): LibraryPack[] {
  const cards = Object.entries(titles).map(([id, title]) => card(id, title));
  const published = new Set(Object.keys(titles));
  const whole = pack('essai', 1, cards);
  return [{ packId: 'essai', pack: whole, installed: undefined, draft: undefined, published, stamp }];
}

const EVEN = () => 0;

describe('likeness of two texts', () => {
  test('inflections, accents and elisions do not hide what is the same', () => {
    const one = termsOf('L’écran affiche deux pannes', 'fr');
    expect(similarity(one, termsOf('ecran affiché : panne', 'fr'), EVEN)).toBe(1);
  });

  test('words without meaning, or one word in common, make nothing alike', () => {
    expect(
      similarity(termsOf('il est là pour vous', 'fr'), termsOf('elle est là pour vous', 'fr'), EVEN),
    ).toBe(0);
    expect(similarity(termsOf('panne internet', 'fr'), termsOf('panne électricité', 'fr'), EVEN)).toBe(0);
  });

  test('rare words count for more than common ones', () => {
    const tipText = termsOf('client rappel onduleur', 'fr');
    const common = (stem: string) => (stem.startsWith('client') || stem.startsWith('rappel') ? 0.9 : 0);
    const rare = similarity(tipText, termsOf('client onduleur facture', 'fr'), common);
    const usual = similarity(tipText, termsOf('client rappel facture', 'fr'), common);
    expect(rare).toBeGreaterThan(usual);
  });

  test('the words to mark are given as they are written', () => {
    expect(sharedWords('Deux Pannes déjà', 'fr', termsOf('panne', 'fr'))).toEqual(['Pannes']);
  });
});

describe('what resembles a tip', () => {
  const first = tip('1', 'Je rappelle moi-même avant ce soir.', 'Deuxième panne internet');
  const second = tip('2', 'Je passe en prioritaire.', 'Panne internet qui revient');
  const other = tip('3', 'Je propose un échéancier.', 'Difficulté de paiement');

  test('are the cards and the other tips of the same purpose, never the tip itself', () => {
    const index = new QueueIndex();
    index.follow(library('1', { panne: 'Panne internet répétée', paiement: 'Demande de délai' }), [
      first,
      second,
      other,
    ]);
    const alike = index.alike(first);
    expect(alike.cards.map(({ ref }) => ref)).toEqual(['essai/panne']);
    expect(alike.tips.map(({ id }) => id)).toEqual(['2']);
  });

  test('follow packs and tips as they change and go', () => {
    const index = new QueueIndex();
    index.follow(library('1', { panne: 'Panne internet répétée' }), [first, second]);
    index.follow(library('2', { panne: 'Colis en retard', neuve: 'Internet : panne qui revient' }), [first]);
    expect(index.alike(first)).toMatchObject({ cards: [{ ref: 'essai/neuve' }], tips: [] });
    index.follow([], [first]);
    expect(index.alike(first)).toEqual({ cards: [], tips: [] });
    expect(index.pick('panne', 'fr', 5)).toEqual([]);
  });

  test('cards are picked by words, misspelt ones too, and tips are never among them', () => {
    const index = new QueueIndex();
    index.follow(library('1', { panne: 'Panne internet répétée', paiement: 'Demande de délai' }), [
      first,
      second,
    ]);
    expect(index.pick('pane intrenet', 'fr', 5).map(({ ref }) => ref)).toEqual(['essai/panne']);
  });

  test('five hundred tips among a thousand cards are compared within a blink', () => {
    const index = new QueueIndex();
    const words = [
      'panne',
      'facture',
      'colis',
      'contrat',
      'relevé',
      'créneau',
      'remise',
      'compteur',
      'délai',
      'box',
    ];
    const say = (n: number) =>
      `${words[n % 10]} ${words[(n * 7) % 10]} ${words[(n * 3 + 1) % 10]} numéro ${n}`;
    const titles = Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`c${n}`, say(n)]));
    const tips = Array.from({ length: 500 }, (_, n) => tip(String(n), say(n * 13)));
    index.follow(library('1', titles), tips);
    const chosen = tips[250] as TipRow;
    index.alike(chosen);
    const begun = performance.now();
    index.alike(chosen);
    expect(performance.now() - begun).toBeLessThan(250);
  });
});
