import { describe, expect, it } from 'vitest';
import { fillScript, placeholdersOf, scriptPieces } from '@/protocol/placeholder';

describe('the pieces of a script', () => {
  it('are its words and its holes, in order', () => {
    expect(scriptPieces('Bonjour {{prénom}}, comptez {{ délai }}.')).toEqual([
      { text: 'Bonjour ' },
      { placeholder: 'prénom' },
      { text: ', comptez ' },
      { placeholder: 'délai' },
      { text: '.' },
    ]);
    expect(scriptPieces('{{a}}{{b}}')).toEqual([{ placeholder: 'a' }, { placeholder: 'b' }]);
    expect(scriptPieces('')).toEqual([]);
  });

  it.each([
    '{{}}',
    '{{ }}',
    '{prénom}',
    '{{prénom}',
    '{{a{b}}',
    '{{user.name}}',
    '{{1 + 1}}',
    '{{#if x}}',
    '{{{{',
    `{{${'a'.repeat(41)}}}`,
    '$(prénom)',
  ])('keep %j as words: it is no hole', (script) => {
    expect(placeholdersOf(script)).toEqual([]);
    expect(scriptPieces(script)).toEqual([{ text: script }]);
    expect(fillScript(script, new Map([['x', 'y']]))).toEqual({ text: script, open: [] });
  });

  it.each(['nom du client', 'n-ième', 'l’agence', "l'agence", 'étape 2', 'a', 'a'.repeat(40), 'numéro_1'])(
    'know %j as a name',
    (name) => {
      expect(placeholdersOf(`Dites {{${name}}} ici`)).toEqual([name]);
    },
  );
});

describe('filling a script', () => {
  const script = 'Monsieur {{nom}}, dans {{délai}}, {{nom}} : {{montant}}.';

  it('names each hole that stays open once, in order, and shows it in brackets', () => {
    expect(placeholdersOf(script)).toEqual(['nom', 'délai', 'montant']);
    expect(fillScript(script, new Map([['délai', '48 h']]))).toEqual({
      text: 'Monsieur [nom], dans 48 h, [nom] : [montant].',
      open: ['nom', 'montant'],
    });
  });

  it('takes a value of spaces for none, and spaces from the ends of a value', () => {
    expect(
      fillScript(
        '{{a}} {{b}}',
        new Map([
          ['a', ' \n '],
          ['b', '  oui '],
        ]),
      ),
    ).toEqual({
      text: '[a] oui',
      open: ['a'],
    });
  });

  it('does not expand braces inside a value, nor what a replacement pattern would mean', () => {
    const values = new Map([
      ['a', '{{b}}'],
      ['b', 'secret'],
      ['c', '$& $1 $$'],
    ]);
    expect(fillScript('{{a}} {{c}}', values)).toEqual({ text: '{{b}} $& $1 $$', open: [] });
  });

  it.each(['constructor', 'toString', '__proto__'])('leaves a hole named %s open', (name) => {
    expect(fillScript(`{{${name}}}`, new Map()).text).toBe(
      name === '__proto__' ? '{{__proto__}}' : `[${name}]`,
    );
  });
});
