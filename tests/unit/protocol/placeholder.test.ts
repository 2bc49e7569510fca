import { describe, expect, it } from 'vitest';
import { packSchema } from '@/protocol/pack';
import { packSourceSchema } from '@/protocol/pack-source';
import {
  captionOf,
  choiceOptions,
  fillScript,
  placeholderLabel,
  placeholdersOf,
  repairPlaceholders,
  scriptPieces,
  tidyScript,
  unfitPlaceholder,
} from '@/protocol/text/placeholder';
import { validateUntrusted } from '@/protocol/validation/validate';
import { card, pack } from '@/tests/support/database';

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
    ['{{nom\u00a0du client}}', 'nom du client'],
    ['{{nom\u202fdu  client}}', 'nom du client'],
    ['{{ \u00a0de\u0301lai\u200b }}', 'délai'],
    ['{{nom\ndu client}}', 'nom du client'],
    ['{{nom du client}', 'nom du client'],
    ['{nom du client}}', 'nom du client'],
    ['{{{nom du client}}}', 'nom du client'],
    ['{{n° de dossier}}', 'n° de dossier'],
    ['{{montant (€)}}', 'montant (€)'],
    ['{{date/heure}}', 'date/heure'],
    ['{{M. ou Mme}}', 'M. ou Mme'],
    ['{{user.name}}', 'user.name'],
    ['{{€}}', '€'],
    ['｛｛nom｝｝', 'nom'],
    ['﹛﹛nom﹜﹜', 'nom'],
    ['{｛nom}}', 'nom'],
    ['{ {nom} }', 'nom'],
    ['{\u00a0{ nom }\u202f}', 'nom'],
    ['{{nom} }', 'nom'],
    ['{ {nom}', 'nom'],
    ['{{{ {nom}}', 'nom'],
    ["{{nom de l'abonné}}", 'nom de l’abonné'],
    ['{{nom de lʼabonné}}', 'nom de l’abonné'],
    ['{{nom de l‘abonné}}', 'nom de l’abonné'],
    ['{{nº de dossier}}', 'n° de dossier'],
    ['{{nume\u0301ro\u202f(16\u00a0chiffres)}}', 'numéro (16 chiffres)'],
    ['{{Madame|Monsieur}}', 'Madame|Monsieur'],
    ['{{ Madame | Monsieur }}', 'Madame|Monsieur'],
    ['{{Madame\u00a0|\u202fMonsieur}', 'Madame|Monsieur'],
    ['｛｛Madame｜Monsieur｝｝', 'Madame|Monsieur'],
    ["{{l'agence|la boutique}}", 'l’agence|la boutique'],
    [
      '{{le service réclamations par courrier|le service clients par téléphone}}',
      'le service réclamations par courrier|le service clients par téléphone',
    ],
  ])('are repaired where the meaning is clear: %j', (written, name) => {
    expect(scriptPieces(`Dites ${written} ici`)).toEqual([
      { text: 'Dites ' },
      { placeholder: name },
      { text: ' ici' },
    ]);
    expect(unfitPlaceholder(written)).toBeUndefined();
    expect(repairPlaceholders(written)).toBe(`{{${name}}}`);
  });

  it.each([
    ['{{}}', ''],
    ['{{ }}', ''],
    ['{{{{', ''],
    ['}}', ''],
    ['{prénom}', '[prénom]'],
    ['{{a{b}}', 'a[b]'],
    ['{{#if x}}', '[#if x]'],
    ['{{/if}}', '[/if]'],
    [`{{${'a'.repeat(41)}}}`, `[${'a'.repeat(41)}]`],
    ['{{nom, bonjour {{prénom}}', 'nom, bonjour [prénom]'],
    ['Bien sûr :-}', 'Bien sûr :-'],
    ['a } b { c', 'a  b  c'],
    ['} {{nom}} {', ' [nom] '],
    ['{ nom }', '[nom]'],
    ['{Madame|Monsieur}', '[Madame / Monsieur]'],
    ['{{Madame|}}', '[Madame]'],
    ['{{|Monsieur}}', '[Monsieur]'],
    ['{{ | }}', ''],
    ['{{Madame|Madame}}', '[Madame]'],
    ['{{Madame||Monsieur}}', '[Madame / Monsieur]'],
    ['{{Madame|#if}}', '[Madame / #if]'],
    [`{{oui|${'a'.repeat(41)}}}`, `[oui / ${'a'.repeat(41)}]`],
    ['{{a|b|c|d|e|f|g}}', '[a / b / c / d / e / f / g]'],
  ])(
    'of unclear braces are an error for their author, and no braces for anybody else: %j',
    (script, shown) => {
      expect(unfitPlaceholder(script)).toBeDefined();
      expect(captionOf(script)).toBe(shown);
      // A part of it may be clear; the rest is left to its author.
      expect(unfitPlaceholder(repairPlaceholders(script))).toBeDefined();
    },
  );

  it('leaves other brackets alone', () => {
    expect(scriptPieces('$(prénom) [oui] <b>')).toEqual([{ text: '$(prénom) [oui] <b>' }]);
  });

  it.each(['nom du client', 'n-ième', 'l’agence', 'étape 2', 'a', 'a'.repeat(40), 'numéro_1'])(
    'know %j as a name',
    (name) => {
      expect(placeholdersOf(`Dites {{${name}}} ici`)).toEqual([name]);
    },
  );
});

describe('a choice', () => {
  const script = 'Bonjour {{Madame|Monsieur}} {{nom du client}}.';
  const filled = (values: Record<string, string>) => fillScript(script, new Map(Object.entries(values)));

  it('has options, each once; a plain placeholder has none', () => {
    expect(choiceOptions('Madame|Monsieur')).toEqual(['Madame', 'Monsieur']);
    expect(choiceOptions('nom du client')).toBeUndefined();
    expect(choiceOptions('Madame|')).toBeUndefined();
    expect(placeholderLabel('Madame|Monsieur')).toBe('Madame / Monsieur');
    expect(placeholderLabel('nom')).toBe('nom');
  });

  it('stays open until one of its options is picked, and takes nothing else', () => {
    expect(filled({ 'nom du client': 'Durand' })).toEqual({
      text: 'Bonjour [Madame / Monsieur] Durand.',
      open: ['Madame|Monsieur'],
    });
    expect(filled({ 'nom du client': 'Durand', 'Madame|Monsieur': 'Monsieur' }).text).toBe(
      'Bonjour Monsieur Durand.',
    );
    expect(filled({ 'nom du client': 'Durand', 'Madame|Monsieur': 'M.' }).open).toEqual(['Madame|Monsieur']);
  });
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

  it('cleans what leaves: the values and the words around', () => {
    const values = new Map([
      ['nom', ' \u202dMme Durand\u202c\u200e\u{e0041}\u0000\u001b\u000bvoisine\u200b'],
    ]);
    expect(fillScript('Bon\u00adjour {{nom}}\u2028!', values)).toEqual({
      text: 'Bonjour Mme Durand\nvoisine\n!',
      open: [],
    });
    expect(fillScript('{{nom}}', new Map([['nom', '\u200b\u202e ']]))).toEqual({
      text: '[nom]',
      open: ['nom'],
    });
  });

  it.each(['constructor', 'toString', '__proto__'])('leaves a hole named %s open', (name) => {
    expect(fillScript(`{{${name}}}`, new Map()).text).toBe(`[${name}]`);
  });
});

describe('a pack whose braces are unclear', () => {
  const withText = (change: object) => {
    const made = pack('essai', 1, [card('un')]);
    return { ...made, cards: made.cards.map((each) => ({ ...each, fr: { ...each.fr, ...change } })) };
  };
  const problems = (value: unknown) => {
    const result = validateUntrusted(value, packSourceSchema);
    return result.ok
      ? []
      : result.problems.map(({ path: place, problem, limit }) => [place, problem, limit].join(' '));
  };

  it.each([
    [{ scripts: [{ text: 'Dans {délai}', tone: 'neutre' }] }, 'scripts.0.text unfit-placeholder {délai}'],
    [{ steps: ['ok', 'Lire {{#nom}}'] }, 'steps.1 unfit-placeholder {{#nom}}'],
    [{ avoid: [{ phrase: '{{', instead: 'ok' }] }, 'avoid.0.phrase unfit-placeholder {{'],
    [{ avoid: [{ phrase: 'ok', instead: '}' }] }, 'avoid.0.instead unfit-placeholder }'],
    [{ summary: 'a {b}' }, 'summary unfit-placeholder {b}'],
    [{ customerSteps: ['{{}}'] }, 'customerSteps.0 unfit-placeholder {{}}'],
    [{ title: 'Colis {{n}}' }, 'title misplaced-placeholder '],
    [{ cues: ['mon {{produit}}'] }, 'cues.0 misplaced-placeholder '],
    [{ keywords: ['a}'] }, 'keywords.0 misplaced-placeholder '],
    [{ title: 'd\ufffdlai' }, 'title damaged-character '],
  ])('is refused where it is published, imported and compiled: %j', (change, expected) => {
    expect(problems(withText(change))).toEqual([`cards.0.fr.${expected}`]);
    // One that an earlier version published is still read.
    expect(validateUntrusted(withText(change), packSchema).ok).toBe(true);
  });

  it('is repaired where they are clear', () => {
    const result = validateUntrusted(withText({ steps: ['Lire {{n°\u00a0de dossier}'] }), packSourceSchema);
    expect(result.ok && result.value.cards[0]?.fr?.steps).toEqual(['Lire {{n° de dossier}}']);
  });
});

describe('the mark of the caret', () => {
  it('is inserted nowhere, and says what stands behind it', () => {
    expect(fillScript('Bonjour {{nom}}, {{|}} bien à vous.', new Map([['nom', 'Nadia']]))).toEqual({
      text: 'Bonjour Nadia,  bien à vous.',
      open: [],
      after: ' bien à vous.',
    });
    expect(fillScript('Motif : {{|}}', new Map())).toEqual({ text: 'Motif : ', open: [] });
    expect(placeholdersOf('a {{|}} b')).toEqual([]);
    expect(captionOf('a{{|}} b')).toBe('a b');
  });

  it('is fit once in a text, and stays as it is written', () => {
    expect(unfitPlaceholder('a {{|}} b')).toBeUndefined();
    expect(unfitPlaceholder('a {{|}} b {{x}}')).toBeUndefined();
    expect(unfitPlaceholder('a {{|}} b {{|}}')).toBe('{{|}}');
    expect(tidyScript('a {{|}} b')).toBe('a {{|}} b');
  });
});
