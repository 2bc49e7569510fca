/** Values as hurried people type them, and as one says them in each language. Now is a Tuesday: 1 December 2026, 10:30. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Language } from '@/protocol/text/language';
import type { PlaceholderKind } from '@/protocol/values/placeholder-kinds';
import { readTyped } from '@/protocol/values/typed-value';

const NOW = new Date(2026, 11, 1, 10, 30).getTime();
const read = (kind: PlaceholderKind, typed: string, language: Language = 'fr', now = NOW) =>
  readTyped(typed, { kind, options: ['oui', 'non'] }, { language, now });
/** With plain spaces, for the eye. */
const spoken = (kind: PlaceholderKind, typed: string, language: Language = 'fr') => {
  const value = read(kind, typed, language);
  return 'spoken' in value ? value.spoken.replace(/[\u00a0\u202f]/gu, ' ') : value;
};

describe('a date', () => {
  it.each([
    ['jeudi', 'jeudi 3 décembre', 'Thursday 3 December'],
    ['jeu', 'jeudi 3 décembre', 'Thursday 3 December'],
    ['mardi', 'mardi 8 décembre', 'Tuesday 8 December'],
    ['mardi dernier', 'mardi 24 novembre', 'Tuesday 24 November'],
    ['vendredi prochain', 'vendredi 4 décembre', 'Friday 4 December'],
    ['last Friday', 'vendredi 27 novembre', 'Friday 27 November'],
    ['demain', 'mercredi 2 décembre', 'Wednesday 2 December'],
    ['Demain 14h', 'mercredi 2 décembre à 14 h', 'Wednesday 2 December at 2 pm'],
    ['demain à 14 h 30', 'mercredi 2 décembre à 14 h 30', 'Wednesday 2 December at 2:30 pm'],
    ['tomorrow at 9am', 'mercredi 2 décembre à 9 h', 'Wednesday 2 December at 9 am'],
    ['jeudi midi', 'jeudi 3 décembre à midi', 'Thursday 3 December at noon'],
    ['demain matin', 'mercredi 2 décembre dans la matinée', 'Wednesday 2 December in the morning'],
    ['Friday afternoon', 'vendredi 4 décembre dans l’après-midi', 'Friday 4 December in the afternoon'],
    ['ce soir', 'mardi 1er décembre dans la soirée', 'Tuesday 1 December in the evening'],
    ["aujourd'hui", 'mardi 1er décembre', 'Tuesday 1 December'],
    ['aujourd’hui', 'mardi 1er décembre', 'Tuesday 1 December'],
    ['hier', 'lundi 30 novembre', 'Monday 30 November'],
    ['après-demain', 'jeudi 3 décembre', 'Thursday 3 December'],
    ['+3j', 'vendredi 4 décembre', 'Friday 4 December'],
    ['+3', 'vendredi 4 décembre', 'Friday 4 December'],
    ['+ 2 sem', 'mardi 15 décembre', 'Tuesday 15 December'],
    ['-1j', 'lundi 30 novembre', 'Monday 30 November'],
    ['+1 mois', 'vendredi 1er janvier', 'Friday 1 January'],
    ['dans 3 jours', 'vendredi 4 décembre', 'Friday 4 December'],
    ['il y a 2 jours', 'dimanche 29 novembre', 'Sunday 29 November'],
    ['3 days ago', 'samedi 28 novembre', 'Saturday 28 November'],
    ['12/12', 'samedi 12 décembre', 'Saturday 12 December'],
    ['12.12.26', 'samedi 12 décembre', 'Saturday 12 December'],
    ['2026-12-12', 'samedi 12 décembre', 'Saturday 12 December'],
    ['le 12', 'samedi 12 décembre', 'Saturday 12 December'],
    ['the 3rd', 'jeudi 3 décembre', 'Thursday 3 December'],
    ['1er', 'mardi 1er décembre', 'Tuesday 1 December'],
    ['7 janvier', 'jeudi 7 janvier', 'Thursday 7 January'],
    ['7 jan', 'jeudi 7 janvier', 'Thursday 7 January'],
    ['15 mars', 'lundi 15 mars', 'Monday 15 March'],
    ['mar 15 déc', 'mardi 15 décembre', 'Tuesday 15 December'],
    ['December 3', 'jeudi 3 décembre', 'Thursday 3 December'],
    ['3rd of December', 'jeudi 3 décembre', 'Thursday 3 December'],
    ['20 novembre', 'vendredi 20 novembre', 'Friday 20 November'],
    ['3 décembre 2027', 'vendredi 3 décembre 2027', 'Friday 3 December 2027'],
  ])('typed %s is %s, and %s', (typed, fr, en) => {
    expect(spoken('date', typed, 'fr')).toBe(fr);
    expect(spoken('date', typed, 'en')).toBe(en);
    // What is shown reads as the same again, also in the other language.
    expect(spoken('date', fr, 'en')).toBe(en);
    expect(spoken('date', en, 'fr')).toBe(fr);
  });

  it.each([
    ['31 février', { problem: 'no-such-day', most: 28 }],
    ['31/02', { problem: 'no-such-day', most: 28 }],
    ['30 February 2028', { problem: 'no-such-day', most: 29 }],
    ['31 avril', { problem: 'no-such-day', most: 30 }],
    ['12/13', { problem: 'no-such-day' }],
    ['2026-02-30', { problem: 'no-such-day', most: 28 }],
    ['0/12', { problem: 'no-such-day', most: 31 }],
    ['demain 25h', { problem: 'no-such-time' }],
    ['demain 14h75', { problem: 'no-such-time' }],
    ['vendredi 3 décembre', { problem: 'other-weekday', day: new Date(2026, 11, 3) }],
  ])('typed %s is refused', (typed, problem) => {
    expect(read('date', typed)).toEqual(problem);
  });

  it.each(['jeuid', 'fin janvier', 'bientôt', '12 ou 13 décembre', 'x', '99999'])(
    'typed %s is not read',
    (typed) => expect(read('date', typed)).toEqual({ unread: true }),
  );

  it('of any day reads as itself in both languages', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_500, max: 1_500 }), (days) => {
        const first = read('date', `${days < 0 ? '-' : '+'}${Math.min(999, Math.abs(days))}j`);
        if (!('spoken' in first)) throw new Error('an offset is always a day');
        for (const language of ['fr', 'en'] as const) {
          const again = read('date', first.spoken, language);
          if (!('spoken' in again)) throw new Error(`${first.spoken} was not read`);
          expect(again.day).toEqual(first.day);
          expect(read('date', again.spoken)).toEqual(first);
        }
      }),
    );
  });
});

describe('a time', () => {
  it.each([
    ['14h', '14 h', '2 pm'],
    ['14h30', '14 h 30', '2:30 pm'],
    ['9:05', '9 h 05', '9:05 am'],
    ['à 9 h', '9 h', '9 am'],
    ['14', '14 h', '2 pm'],
    ['2pm', '14 h', '2 pm'],
    ['12am', 'minuit', 'midnight'],
    ['midi', 'midi', 'noon'],
    ['maintenant', '10 h 30', '10:30 am'],
    ['+2h', '12 h 30', '12:30 pm'],
    ['dans 20 min', '10 h 50', '10:50 am'],
  ])('typed %s is %s, and %s', (typed, fr, en) => {
    expect(spoken('time', typed, 'fr')).toBe(fr);
    expect(spoken('time', typed, 'en')).toBe(en);
    expect(spoken('time', fr, 'en')).toBe(en);
    expect(spoken('time', en, 'fr')).toBe(fr);
  });

  it('that does not exist is refused, and other words are not read', () => {
    for (const typed of ['25h', '14h60', '13pm', '0am'])
      expect(read('time', typed)).toEqual({ problem: 'no-such-time' });
    for (const typed of ['matin', 'demain 14h', '']) expect(read('time', typed)).toEqual({ unread: true });
  });
});

describe('an amount', () => {
  it.each([
    ['45', '45 €', '€45'],
    ['45,5', '45,50 €', '€45.50'],
    ['45.50 €', '45,50 €', '€45.50'],
    ['45€50', '45,50 €', '€45.50'],
    ['1 234,50 euros', '1 234,50 €', '€1,234.50'],
    ['30 £', '30 £GB', '£30'],
    ['-12', '-12 €', '-€12'],
  ])('typed %s is %s, and %s', (typed, fr, en) => {
    expect(spoken('amount', typed, 'fr')).toBe(fr);
    expect(spoken('amount', typed, 'en')).toBe(en);
  });

  it('is not read where it is no amount', () => {
    for (const typed of ['environ 45', '45,555', '1.2.3', 'gratuit', '12/3'])
      expect(read('amount', typed)).toEqual({ unread: true });
  });
});

describe('a telephone number', () => {
  it.each([
    ['0612345678', '06 12 34 56 78'],
    ['06.12.34.56.78', '06 12 34 56 78'],
    ['+33612345678', '+33 6 12 34 56 78'],
    ['+33 (0)6 12 34 56 78', '+33 6 12 34 56 78'],
    ['0800123456', '0800 123 456'],
    ['3949', '39 49'],
    ['112', '112'],
    ['020 7946 0958', '020 7946 0958'],
    ['+44 20 7946 0958', '+44 20 7946 0958'],
  ])('typed %s is %s', (typed, grouped) => {
    expect(spoken('phone', typed)).toBe(grouped);
    expect(spoken('phone', grouped)).toBe(grouped);
  });

  it('is not read with letters or too many digits', () => {
    for (const typed of ['06 douze', '1', '1234567890123456'])
      expect(read('phone', typed)).toEqual({ unread: true });
  });
});

describe('a number, a text, a choice', () => {
  it('are shown as their language has them, and a choice is one of its options', () => {
    expect(spoken('number', '1234')).toBe('1 234');
    expect(spoken('number', '1234', 'en')).toBe('1,234');
    expect(spoken('number', '1,234', 'en')).toBe('1,234');
    expect(spoken('number', '1,234')).toBe('1,234');
    expect(spoken('number', '2,5', 'fr')).toBe('2,5');
    expect(read('number', 'deux')).toEqual({ unread: true });
    expect(spoken('text', '  31 février ')).toBe('31 février');
    expect(read('choice', 'oui')).toEqual({ spoken: 'oui' });
    expect(read('choice', 'peut-être')).toEqual({ problem: 'not-an-option' });
  });
});
