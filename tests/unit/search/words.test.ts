import { describe, expect, it } from 'vitest';
import { fold } from '@/protocol/text/fold';
import { editDistance, forgiven } from '@/search/text/edit-distance';
import { isFunctionWord } from '@/search/text/function-words';
import { soundOf } from '@/search/text/phonetic-key';
import { SPELLINGS } from '@/search/text/spellings';
import { stemEnglish } from '@/search/text/stem-english';
import { stemFrench } from '@/search/text/stem-french';
import { wordsOf } from '@/search/text/words';

const forms = (text: string) => wordsOf(text).map(({ form }) => form);

describe('folding', () => {
  it('takes away case, accents, ligatures and width', () => {
    expect(fold('Cœur DÉÇU, nævus, Straße, ﬁn')).toBe('coeur decu, naevus, strasse, fin');
    expect(fold('e\u0301te\u0301')).toBe('ete');
  });
});

describe('cutting into words', () => {
  it('gives the same word whatever character replaces the elided letter', () => {
    for (const text of ['l’écran', "l'écran", 'L’ÉCRAN', 'l`ecran']) expect(forms(text)).toEqual(['ecran']);
    expect(forms('qu’il lorsqu’elle jusqu’ici')).toEqual(['il', 'elle', 'ici']);
  });

  it.each(["'", '’', '‘', '‛', 'ʼ', 'ʹ', '`', '´', '′', '＇', 'ꞌ'])('elides before %s', (apostrophe) => {
    expect(forms(`l${apostrophe}écran qu${apostrophe}on`)).toEqual(['ecran', 'on']);
    // While a word is typed, its apostrophe is the last character; and some put a space after it.
    expect(forms(`panne l${apostrophe}`)).toEqual(['panne']);
    expect(forms(`l${apostrophe} écran`)).toEqual(['ecran']);
    expect(forms(`l${apostrophe}é`)).toEqual(['e']);
    expect(forms(`aujourd${apostrophe}hui`)).toContain('aujourdhui');
  });

  it.each(['\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u034f', '\u2066'])(
    'leaves a character out that is not drawn (%j), and keeps the word whole',
    (invisible) => {
      expect(forms(`rembour${invisible}sement`)).toEqual(['remboursement']);
      expect(forms(`l’${invisible}écran${invisible} ${invisible} noir`)).toEqual(['ecran', 'noir']);
      const text = `le rembour${invisible}sement dû`;
      expect(wordsOf(text).map(({ start, end }) => text.slice(start, end))).toEqual([
        'le',
        `rembour${invisible}sement`,
        'dû',
      ]);
    },
  );

  it.each([
    '0612345678',
    '06 12 34 56 78',
    '06.12.34.56.78',
    '06-12-34-56-78',
    '06/12/34/56/78',
    '06\u00a012\u202f34 56 78',
    '06 – 12 – 34 – 56 – 78',
    '+33612345678',
    '+33 6 12 34 56 78',
    '+33 (0)6 12 34 56 78',
    '+33.6.12.34.56.78',
    '0033612345678',
    '0033 6 12 34 56 78',
    '00 33 (0) 6 12 34 56 78',
    '(+33) 6 12 34 56 78',
  ])('reads %s as one telephone number', (typed) => {
    expect(forms(`appelez le ${typed} demain`)).toContain('0612345678');
    expect(forms(typed)).toContain('0612345678');
  });

  it('keeps words that only resemble an elision', () => {
    expect(forms('aujourd’hui')).toContain('aujourdhui');
    expect(forms("don't the customer's")).toEqual(['dont', 'the', 'customer']);
  });

  it('gives a compound in parts and in one piece, but no verb with its pronoun', () => {
    expect(forms('hors-forfait')).toEqual(['hors', 'forfait', 'horsforfait']);
    expect(forms('rendez-vous')).toContain('rendezvous');
    expect(forms('avez-vous')).toEqual(['avez', 'vous']);
  });

  it('gives digits in groups and in one piece', () => {
    expect(forms('appelez le 39 00')).toEqual(['appelez', 'le', '39', '00', '3900']);
    expect(forms('sous 24 h')).toContain('24h');
    expect(forms('06 12 34 56 78')).toContain('0612345678');
  });

  it('reads an acronym with points as one word', () => {
    expect(forms('le S.A.V. et le R.I.O')).toEqual(['le', 'sav', 'et', 'le', 'rio']);
  });

  it('returns the position of each word in the text as written', () => {
    const text = 'Ça, l’Écran !';
    expect(wordsOf(text).map(({ start, end }) => text.slice(start, end))).toEqual(['Ça', 'Écran']);
  });

  it('survives emoji, lone surrogates and letters beyond the first plane', () => {
    expect(forms('🎉 \ud800 \udc00 𝒶𝒷')).toEqual(['ab']);
  });
});

describe('hurried spellings', () => {
  it('are read as the words they stand for, in cards and queries alike', () => {
    expect(forms('koi fair kan il ve pa payer')).toEqual(forms('quoi fair quand il veut pas payer'));
    expect(forms('quelqu’un')).toEqual(expect.arrayContaining(forms('kelkun')));
    expect(forms('pls tell u the cust')).toEqual(forms('please tell you the customer'));
  });

  it('stand for another, plain word, and are no function words themselves', () => {
    for (const [spelling, word] of SPELLINGS) {
      expect([spelling, word]).toEqual([
        expect.stringMatching(/^[a-z0-9]+$/u),
        expect.stringMatching(/^[a-z]+$/u),
      ]);
      expect([spelling, spelling === word, isFunctionWord(spelling)]).toEqual([spelling, false, false]);
      expect([spelling, SPELLINGS.has(word)]).toEqual([spelling, false]);
    }
    // As typed, these are words, and not what they sound like.
    expect(forms('je me mets à votre place')).toEqual(['je', 'me', 'mets', 'a', 'votre', 'place']);
  });
});

describe('stems', () => {
  const together = (stem: (form: string) => string, families: readonly string[]) => {
    for (const family of families) {
      const stems = new Set(family.split(' ').map((word) => stem(fold(word))));
      expect([family, stems.size]).toEqual([family, 1]);
    }
  };

  it('brings the forms of a French word together', () => {
    together(stemFrench, [
      'crie crier crié criait crient criant',
      'rembourser remboursement remboursé remboursées rembourse remboursera remboursements',
      'facture factures facturer facturation facturé',
      'résilier résiliation résilie résilié résiliez',
      'prélever prélèvement prélevé prélèvements prélevait',
      'payer paie paye paiement payé payent paiements',
      'livrer livraison livré livraisons livreur',
      'annuler annulation annulé annulera',
      'mécontent mécontente mécontents mécontentes',
      'client cliente clients clientes',
      'attendre attend attendu attendue attente',
      'vouloir veut veulent voulait',
      'abonnement abonner abonné abonnés',
      'vérifier vérification vérifie vérifié',
      'expliquer explication explique expliqué',
      'agressif agressive agressifs',
      'premier première premières',
    ]);
  });

  it('brings the forms of an English word together', () => {
    together(stemEnglish, [
      'refund refunds refunded refunding',
      'cancel cancelled cancelling cancellation',
      'charge charges charged charging',
      'complain complaint complaints complaining',
      'pay paid payment payments',
      'threat threats threatening threatened',
      'bill bills billed billing',
      'deliver delivery deliveries delivered',
    ]);
  });

  it('keeps unrelated words apart', () => {
    for (const [a, b] of [
      ['colere', 'colis'],
      ['facture', 'fracture'],
      ['panne', 'pantalon'],
      ['porte', 'portable'],
      ['comment', 'commence'],
      ['pas', 'passer'],
    ] as const) {
      expect([a, b, stemFrench(a) === stemFrench(b)]).toEqual([a, b, false]);
    }
  });
});

describe('misspellings', () => {
  it('counts one for a letter too few, too many, changed or swapped, half for a double letter', () => {
    expect(editDistance('factrue', 'facture', 2)).toBe(1);
    expect(editDistance('factur', 'facture', 2)).toBe(1);
    expect(editDistance('facxure', 'facture', 2)).toBe(1);
    expect(editDistance('facturee', 'facture', 2)).toBe(0.5);
    expect(editDistance('colere', 'collere', 2)).toBe(0.5);
    expect(editDistance('banane', 'facture', 2)).toBe(Number.POSITIVE_INFINITY);
  });

  it('measures an unfinished word against beginnings', () => {
    expect(editDistance('remborse', 'remboursement', 2, true)).toBe(1);
    expect(editDistance('remborse', 'remboursement', 2)).toBe(Number.POSITIVE_INFINITY);
  });

  it('forgives one letter from four, two from eight', () => {
    expect([3, 4, 7, 8].map(forgiven)).toEqual([0, 1, 1, 2]);
  });

  it('matches what sounds alike and is spelt otherwise', () => {
    expect(soundOf('resiliassion')).toBe(soundOf('resiliation'));
    expect(soundOf('fotografie')).toBe(soundOf('photographie'));
    expect(soundOf('rio')).toBeUndefined();
  });
});
