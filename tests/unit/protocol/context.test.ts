import { describe, expect, it } from 'vitest';
import {
  addressProblem,
  type ContextMatch,
  contextFieldSchema,
  contextMatchSchema,
  fitsGlob,
  type PageQueryResult,
  type PageRule,
  pageValue,
  planPageQueries,
} from '@/protocol/context';
import { type ContextRule, PACK_LIMITS, packSchema } from '@/protocol/pack';
import { validateUntrusted } from '@/protocol/validation/validate';
import { card, pack } from '@/tests/support/database';

const problems = (match: unknown) => {
  const parsed = validateUntrusted(match, contextMatchSchema);
  return parsed.ok ? [] : parsed.problems.map(({ path: place, problem }) => `${place} ${problem}`);
};
const origin = (value: string) => problems({ origin: value });
const selector = (value: string) =>
  problems({ origin: 'https://a.example', text: { selector: value, contains: 'x' } });

describe('an origin pattern', () => {
  it.each([
    'https://crm.example',
    'https://crm.example:8443',
    'http://localhost:4310',
    'http://127.0.0.1:4310',
    'https://*.force.example',
    'https://xn--caf-dma.example',
  ])('may be %s', (value) => {
    expect(origin(value)).toEqual([]);
  });

  it.each([
    ['every site', 'https://*'],
    ['a whole top-level domain', 'https://*.example'],
    ['a star elsewhere', 'https://crm.*.example'],
    ['any scheme', '*://crm.example'],
    ['another scheme', 'file://crm.example'],
    ['a script', 'javascript:alert(1)'],
    ['a path', 'https://crm.example/cases'],
    ['a person', 'https://me:secret@crm.example'],
    ['capitals', 'https://CRM.example'],
    ['nothing', ''],
    ['too much', `https://${'a.'.repeat(200)}example`],
  ])('is not %s', (_what, value) => {
    expect(origin(value)).not.toEqual([]);
  });
});

describe('a selector', () => {
  it.each([
    '#case-subject',
    '[data-field="a b > c"]',
    'main .case > h1',
    'table tr:nth-child(2) td',
    'dl.summary:not(.closed) dd',
  ])('may be %s', (value) => {
    expect(selector(value)).toEqual([]);
  });

  it.each([
    ['looks at what is inside', 'div:has(input)'],
    ['does so in capitals', 'div:HAS(input)'],
    ['does so by an escape', String.raw`div:\68 as(input)`],
    ['does so around a comment', 'div:/**/has(input)'],
    ['ends a rule', 'a{} b'],
    ['is nested deeply', 'a:not(b:not(c:not(d)))'],
    ['has many steps', 'a b c d e f g h i'],
    ['has many siblings', 'a~a~a~a~a~a~a~a~a'],
    ['is long', `#${'a'.repeat(PACK_LIMITS.selector)}`],
    ['is empty', ' '],
  ])('is refused where it %s', (_what, value) => {
    expect(selector(value)).not.toEqual([]);
  });
});

describe('an element', () => {
  it('is named by a selector or a label, and not by both or neither', () => {
    const field = (place: object) => contextFieldSchema.safeParse({ placeholder: 'nom', ...place }).success;
    expect(field({ selector: '#a' })).toBe(true);
    expect(field({ label: 'Nom du client' })).toBe(true);
    expect(field({})).toBe(false);
    expect(field({ selector: '#a', label: 'Nom' })).toBe(false);
    expect(field({ label: 'x'.repeat(PACK_LIMITS.label + 1) })).toBe(false);
  });

  it.each(['{{nom}}', 'nom}', '#nom', ' ', '', 'a'.repeat(41), '__proto__ }'])(
    'fills no placeholder that no script can hold: "%s"',
    (placeholder) => {
      expect(contextFieldSchema.safeParse({ placeholder, label: 'x' }).success).toBe(false);
    },
  );
});

describe('the placeholder that an element fills', () => {
  it.each(['nom du client', ' nom\u00a0du  client ', 'nom\u200b du client'])(
    'is cleaned as in a script: %j',
    (placeholder) => {
      expect(contextFieldSchema.safeParse({ placeholder, label: 'x' }).data?.placeholder).toBe(
        'nom du client',
      );
    },
  );
});

describe('an address', () => {
  const why = (match: ContextMatch, url: string) => addressProblem(match, url);

  it.each([
    [{ origin: 'https://crm.example' }, 'https://crm.example/a?b#c', undefined],
    [{ origin: 'https://crm.example' }, 'https://crm.example.evil.example/', 'origin'],
    [{ origin: 'https://crm.example' }, 'http://crm.example/', 'origin'],
    [{ origin: 'https://crm.example' }, 'https://crm.example:8443/', 'origin'],
    [{ origin: 'https://*.crm.example' }, 'https://eu.crm.example/', undefined],
    [{ origin: 'https://*.crm.example' }, 'https://crm.example/', undefined],
    [{ origin: 'https://*.crm.example' }, 'https://notcrm.example/', 'origin'],
    [{ origin: 'https://crm.example', path: '/cases/*' }, 'https://crm.example/cases/12?x=1', undefined],
    [{ origin: 'https://crm.example', path: '/cases' }, 'https://crm.example/cases?x=1', undefined],
    [{ origin: 'https://crm.example', path: '/cases' }, 'https://crm.example/cases/12', 'path'],
    [{ origin: 'https://crm.example', path: '/*#/case/*' }, 'https://crm.example/app#/case/7', undefined],
    [{ origin: 'https://crm.example', path: '/*?kind=bill*' }, 'https://crm.example/c?kind=bill', undefined],
    [{ origin: 'https://crm.example', path: '/.*' }, 'https://crm.example/abc', 'path'],
    [{ origin: 'https://crm.example' }, 'no address', 'origin'],
    // As a trainer types it; the browser gives it encoded.
    [
      { origin: 'https://crm.example', path: '/été/mes dossiers/*' },
      'https://crm.example/été/mes dossiers/7',
      undefined,
    ],
    [{ origin: 'https://crm.example', path: '/%C3%A9t%c3%a9/*' }, 'https://crm.example/été/7', undefined],
    [
      { origin: 'https://crm.example', path: '/e\u0301t\u00e9' },
      'https://crm.example/%C3%A9t%C3%A9',
      undefined,
    ],
    [{ origin: 'https://crm.example', path: '/100%' }, 'https://crm.example/100%25', undefined],
    [{ origin: 'https://crm.example', path: '/a/b' }, 'https://crm.example/a%2Fb', 'path'],
    [{ origin: 'https://crm.example', path: '/*' }, 'https://crm.example/%FF', undefined],
  ] as [ContextMatch, string, string | undefined][])('%j on %s: %s', (match, url, wanted) => {
    expect(why(match, url)).toBe(wanted);
  });

  it('is matched in bounded time, whatever the pattern', () => {
    const begun = performance.now();
    expect(fitsGlob(`${'*a'.repeat(90)}b`, 'a'.repeat(2_000))).toBe(false);
    expect(fitsGlob('*'.repeat(200), 'a'.repeat(2_000))).toBe(true);
    expect(performance.now() - begun).toBeLessThan(200);
  });
});

describe('reading a page for rules', () => {
  const here: PageRule = {
    match: { origin: 'https://crm.example', text: { label: 'Motif', contains: 'panne' } },
    fields: [
      { placeholder: 'nom du client', selector: '#name' },
      { placeholder: 'délai', selector: '#delay' },
    ],
  };
  const elsewhere: PageRule = {
    match: { origin: 'https://other.example', text: { selector: '#secret', contains: 'x' } },
    fields: [{ placeholder: 'nom du client', selector: '#other' }],
  };
  const plan = () =>
    planPageQueries([elsewhere, here], 'https://crm.example/1', (name) => name === 'nom du client');

  it('queries what the rules of its address name, and no other element', () => {
    expect(plan().queries).toEqual([{ label: 'Motif', contains: 'panne' }, { selector: '#name' }]);
  });

  it.each([
    [
      [
        { found: true, contains: true },
        { found: true, text: ' Mme\n Lenoir ' },
      ],
      undefined,
      'Mme Lenoir',
    ],
    [
      [
        { found: true, contains: true },
        { found: false, why: 'absent' },
      ],
      undefined,
      undefined,
    ],
    [
      [
        { found: true, contains: true },
        { found: true, text: '\u202d<b>12</b>\u202c\u2028fin' },
      ],
      undefined,
      '<b>12</b> fin',
    ],
    [
      [
        { found: true, contains: false },
        { found: true, text: 'Mme Lenoir' },
      ],
      'text-differs',
      'none',
    ],
    [
      [
        { found: false, why: 'absent' },
        { found: true, text: 'Mme Lenoir' },
      ],
      'text-absent',
      'none',
    ],
    [[{ found: false, why: 'bad-selector' }], 'bad-selector', 'none'],
    // A page that answers the wrong kind of thing, or nothing, fits nothing.
    [
      [
        { found: true, text: 'panne' },
        { found: true, contains: true },
      ],
      'text-differs',
      'none',
    ],
    [[], 'text-absent', 'none'],
  ] as [PageQueryResult[], string | undefined, string | undefined][])('evaluates %j', (found, why, value) => {
    const [other, parsed] = plan().evaluate(found);
    expect(other).toMatchObject({ why: 'origin', fields: [] });
    expect(parsed?.why).toBe(why);
    expect(parsed?.fields).toEqual(value === 'none' ? [] : [{ placeholder: 'nom du client', value }]);
  });

  it('takes of a page one line of plain text, of 200 characters at most', () => {
    expect(pageValue(' a\n\t b\u00a0c ')).toBe('a b c');
    expect(pageValue('é'.repeat(200))).toBe('é'.repeat(200));
    expect(pageValue('😀'.repeat(200))).toBe('😀'.repeat(200));
    // What is longer is no value: cut, it would be inserted unnoticed.
    expect(pageValue('é'.repeat(201))).toBeUndefined();
    expect(pageValue(' \n ')).toBeUndefined();
    expect(pageValue('abc\u202edef')).toBe('abcdef');
  });

  it.each([
    '{{client.nom}}',
    'Mme {{ nom',
    '$\u007bname}',
    '{% nom %}',
    '<%= nom %>',
    '—',
    '-',
    '…',
    '\u2800',
    'Mme L\ufffdnoir',
  ])('takes “%s” for no value', (text) => {
    expect(pageValue(text)).toBeUndefined();
  });
});

describe('context rules in a pack', () => {
  const rule = (id: string, cards = ['a']): ContextRule => ({
    id,
    name: { fr: 'Dossier' },
    match: { origin: 'https://crm.example' },
    cards,
  });
  const parsed = (context: unknown) => {
    const result = validateUntrusted({ ...pack('p', 1, [card('a')]), context }, packSchema);
    return result.ok ? [] : result.problems.map(({ path: place, problem }) => `${place} ${problem}`);
  };

  it('are optional, and point at cards that exist here or in other packs', () => {
    expect(parsed(undefined)).toEqual([]);
    expect(parsed([rule('r', ['a', 'p/a', 'q/else'])])).toEqual([]);
    expect(parsed([rule('r', ['b'])])).toEqual(['context.0.cards.0 unknown-card']);
    expect(parsed([rule('r', ['p/b'])])).toEqual(['context.0.cards.0 unknown-card']);
  });

  it('have ids of their own, limits, and no unknown keys', () => {
    expect(parsed([rule('r'), rule('r')])).toEqual(['context.1.id duplicate-id']);
    const many = Array.from({ length: PACK_LIMITS.contextRules + 1 }, (_, n) => rule(`r${n}`));
    expect(parsed(many)).toEqual(['context too-many']);
    expect(parsed([rule('r', Array(PACK_LIMITS.contextCards + 1).fill('a'))])).toEqual([
      'context.0.cards too-many',
    ]);
    const fields = Array(PACK_LIMITS.contextFields + 1).fill({ placeholder: 'a', label: 'A' });
    expect(parsed([{ ...rule('r'), fields }])).toEqual(['context.0.fields too-many']);
    expect(parsed([{ ...rule('r'), run: 'alert(1)' }])).toEqual(['context.0.run unknown-key']);
    expect(parsed([{ ...rule('r'), match: { origin: 'https://crm.example', script: 'x' } }])).toEqual([
      'context.0.match.script unknown-key',
    ]);
  });
});

it('says in a rule where the page shows that a call begins or ends, and nothing of it on pages that do not fit', () => {
  const rule = {
    match: { origin: 'https://crm.example' },
    callBegins: { label: 'Appel', contains: 'en ligne' },
    callEnds: { selector: '#call', contains: 'terminé' },
  };
  const here = planPageQueries([rule], 'https://crm.example/a', () => true);
  expect(here.queries).toEqual([
    { label: 'Appel', contains: 'en ligne' },
    { selector: '#call', contains: 'terminé' },
  ]);
  const calls = (found: Parameters<typeof here.evaluate>[0]) => here.evaluate(found)[0]?.calls;
  expect(
    calls([
      { found: true, contains: true },
      { found: false, why: 'absent' },
    ]),
  ).toEqual({ begins: true, ends: false });
  expect(
    calls([
      { found: true, contains: false },
      { found: true, contains: true },
    ]),
  ).toEqual({ begins: false, ends: true });
  const elsewhere = planPageQueries([rule], 'https://other.example/', () => true);
  expect(elsewhere.queries).toEqual([]);
  expect(elsewhere.evaluate([])[0]?.calls).toEqual({ begins: undefined, ends: undefined });
  const plain = planPageQueries([{ match: rule.match }], 'https://crm.example/', () => true);
  expect(plain.evaluate([])[0]?.calls).toEqual({ begins: undefined, ends: undefined });
});
