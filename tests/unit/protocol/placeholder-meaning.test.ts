import { describe, expect, it } from 'vitest';
import { packWarnings } from '@/protocol/content/pack-warnings';
import { isBareName, placeholderUses } from '@/protocol/content/placeholder-meaning';
import { card, pack } from '@/tests/support/database';

describe('a name that says a kind of value and not which', () => {
  it.each([
    ['fr', 'date'],
    ['fr', 'Date'],
    ['fr', 'la date'],
    ['fr', 'une date'],
    ['fr', 'votre numéro'],
    ['fr', 'l’heure'],
    ['fr', 'montant (€)'],
    ['fr', 'montant en euros'],
    ['fr', 'n°'],
    ['fr', 'délai'],
    ['fr', 'De\u0301lai'],
    ['fr', 'créneau'],
    ['fr', 'nom'],
    ['fr', 'durée'],
    ['fr', 'prix'],
    ['fr', 'jours'],
    ['fr', 'mois'],
    ['fr', 'date et heure'],
    ['fr', 'date/heure'],
    ['fr', 'date 2'],
    ['fr', 'adresse'],
    ['en', 'date'],
    ['en', 'the date'],
    ['en', 'your name'],
    ['en', 'date and time'],
    ['en', 'amount (£)'],
    ['en', 'timeframe'],
    ['en', 'slot'],
    ['en', 'number 1'],
    ['en', 'days'],
    ['en', 'price'],
    ['en', 'duration'],
  ] as const)('%s: %s', (language, name) => {
    expect(isBareName(name, language)).toBe(true);
  });

  it.each([
    ['fr', 'date de la panne'],
    ['fr', 'montant dû'],
    ['fr', 'délai promis'],
    ['fr', 'nom du client'],
    ['fr', 'numéro de dossier'],
    ['fr', 'n° de dossier'],
    ['fr', 'début du créneau'],
    ['fr', 'prix actuel'],
    ['fr', 'nouveau prix'],
    ['fr', 'date d’achat'],
    ['fr', 'durée d’attente'],
    ['fr', 'produit'],
    ['fr', 'raison'],
    ['fr', 'Madame|Monsieur'],
    ['fr', 'jour|heure'],
    ['fr', 'date de fin du contrat'],
    ['en', 'appointment date'],
    ['en', 'amount due'],
    ['en', 'reply time limit'],
    ['en', 'customer’s name'],
    ['en', 'length of the fault'],
    ['en', 'start of the slot'],
    ['en', 'product'],
    ['en', 'date of the fault'],
  ] as const)('none is %s: %s', (language, name) => {
    expect(isBareName(name, language)).toBe(false);
  });
});

describe('the kind of value that the words around a placeholder want', () => {
  it.each([
    ['fr', 'Le technicien passe le {{jour convenu}}.', 'day'],
    ['fr', 'Depuis le {{x}}, plus rien.', 'day'],
    ['fr', 'Votre facture du {{date de la facture}}', 'day'],
    ['fr', 'Je vous rappelle à {{heure de rappel}}.', 'hour'],
    ['fr', 'Réponse sous {{x}}.', 'delay'],
    ['fr', 'Réponse d’ici {{x}}.', 'delay'],
    ['fr', "Réponse d'ici\u00a0{{x}}.", 'delay'],
    ['fr', 'Vous attendez depuis {{x}}.', 'elapsed'],
    ['fr', 'Il vous reste {{x}}\u202f€ à payer.', 'amount'],
    ['fr', 'Il passe entre {{x}} demain.', 'slot'],
    ['fr', 'Bonjour {{x}}.', undefined],
    ['fr', 'Le {{montant dû}} est faux.', undefined],
    ['fr', 'Passez à {{lieu}}.', undefined],
    ['en', 'Come to us at {{place}}.', undefined],
    ['fr', 'Enregistré sous {{numéro de dossier}}.', undefined],
    ['en', 'The engineer comes on {{appointment date}}.', 'day'],
    ['en', 'I’ll call at {{callback time}}.', 'hour'],
    ['en', 'A reply within {{x}}.', 'delay'],
    ['en', 'You’ve waited for {{waiting time}}.', 'elapsed'],
    ['en', 'A refund of £{{x}}.', 'amount'],
    ['en', 'Thank you for {{reason}}.', undefined],
  ] as const)('%s: %s', (language, text, kind) => {
    expect(placeholderUses(text, language).map((use) => use.kind)).toEqual([kind]);
  });

  it('of a slot is where it begins and where it ends', () => {
    expect(placeholderUses('entre {{a}} et {{b}}', 'fr')).toEqual([
      { name: 'a', kind: 'bound' },
      { name: 'b', kind: 'bound' },
    ]);
    expect(placeholderUses('between {{a}} and {{b}}', 'en').map(({ kind }) => kind)).toEqual([
      'bound',
      'bound',
    ]);
  });

  it('is none for a choice', () => {
    expect(placeholderUses('le {{lundi|mardi}}', 'fr')).toEqual([]);
  });
});

describe('the warnings of a pack', () => {
  const warned = (one: object, other: object = {}) => {
    const made = pack('essai', 1, [card('un'), card('deux')]);
    const cards = made.cards.map((each, index) => ({
      ...each,
      fr: { ...each.fr, ...(index === 0 ? one : other) },
    }));
    return packWarnings({ cards } as typeof made);
  };
  const line = (text: string) => ({ text, tone: 'neutre' as const });

  it('are none for names that mean one thing', () => {
    expect(
      warned(
        { scripts: [line('Panne du {{date de la panne}}, visite le {{date du rendez-vous}}.')] },
        {
          steps: [
            'Dire entre {{début du créneau}} et {{fin du créneau}}, à {{début du créneau}} au plus tôt.',
          ],
        },
      ),
    ).toEqual([]);
  });

  it('name a bare name once, where it stands first', () => {
    expect(warned({ scripts: [line('Le {{date}}.')] }, { steps: ['Le {{date}}.'] })).toEqual([
      { path: 'cards.0.fr.scripts', warning: 'bare-placeholder', name: 'date', language: 'fr' },
    ]);
  });

  it('name one name with two kinds of value, across cards and fields, with a place of each', () => {
    expect(
      warned(
        { scripts: [line('Vous attendez depuis {{attente annoncée}}.')] },
        { customerSteps: ['Nous répondons sous {{attente annoncée}}.'] },
      ),
    ).toEqual([
      {
        path: 'cards.1.fr.customerSteps',
        warning: 'two-kinds',
        name: 'attente annoncée',
        language: 'fr',
        kinds: [
          { kind: 'elapsed', path: 'cards.0.fr.scripts' },
          { kind: 'delay', path: 'cards.1.fr.customerSteps' },
        ],
      },
    ]);
  });

  it.each([
    ['depuis {{délai promis}}', ['delay', 'elapsed']],
    ['sous {{date de réponse}}', ['day', 'delay']],
    ['{{délai promis}} €', ['delay', 'amount']],
    ['le {{heure du rendez-vous}}', ['hour', 'day']],
  ])('hold a name against what it says itself: %s', (text, kinds) => {
    expect(warned({ avoid: [{ phrase: 'x', instead: `Dites ${text}.` }] })).toMatchObject([
      { warning: 'two-kinds', kinds: kinds.map((kind) => ({ kind })) },
    ]);
  });
});
