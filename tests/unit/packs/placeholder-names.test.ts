import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CardText } from '@/protocol/pack';
import { choiceOptions, placeholdersOf } from '@/protocol/text/placeholder';
import { SHIPPED_PACKS, shippedPack } from '@/tests/support/shipped-packs';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const packs = SHIPPED_PACKS.map(shippedPack);

/** The names of docs/placeholders.md, French and English. */
const listed = [
  ...(await readFile(join(ROOT, 'docs', 'placeholders.md'), 'utf8')).matchAll(
    /^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| [^|]+ \|$/gmu,
  ),
]
  .map(([, fr = '', en = '', kind = '']) => ({ fr, en, kind }))
  .filter(({ fr }) => fr !== 'French');
const englishOf = new Map(listed.map(({ fr, en }) => [fr, en]));

/** The names that a text holds, without choices. */
const namesIn = (text: string) => placeholdersOf(text).filter((name) => !choiceOptions(name));

const textsOf = ({ steps, scripts, avoid, customerSteps = [], timedSteps = [] }: CardText) => [
  ...steps,
  ...scripts.map(({ text }) => text),
  ...avoid.flatMap(({ phrase, instead }) => [phrase, instead]),
  ...customerSteps,
  ...timedSteps.map(({ text }) => text),
];

/** The kind of a placeholder in a pack, for each kind of value that has one of its own. */
const KINDS: Readonly<Record<string, string>> = {
  day: 'date',
  hour: 'time',
  amount: 'amount',
  phone: 'phone',
  count: 'number',
};

describe.each(packs)('the placeholders of $id', ({ cards, placeholders = [] }) => {
  it('have the kinds of docs/placeholders.md, in both languages', () => {
    const held = new Set(cards.flatMap(({ fr }) => (fr ? textsOf(fr).flatMap(namesIn) : [])));
    const wanted = listed.flatMap(({ fr, en, kind }) =>
      held.has(fr) && KINDS[kind] ? [`${fr} | ${en} | ${KINDS[kind]}`] : [],
    );
    expect(wanted.length).toBeGreaterThan(15);
    const defined = placeholders.map(({ name, kind }) => `${name.fr} | ${name.en} | ${kind}`);
    expect(defined.sort()).toEqual(wanted.sort());
  });

  it('are those of docs/placeholders.md, each line with the same in both languages', () => {
    const wrong = cards.flatMap(({ id, fr, en }) => {
      const english = en ? textsOf(en) : [];
      return (fr ? textsOf(fr) : []).flatMap((text, index) => {
        const wanted = namesIn(text).map((name) => englishOf.get(name) ?? `not listed: ${name}`);
        const found = namesIn(english[index] ?? '');
        return JSON.stringify(wanted.sort()) === JSON.stringify(found.sort()) ? [] : [`${id}: ${text}`];
      });
    });
    expect(wrong).toEqual([]);
  });

  it('stand in nothing to say instead of a phrase to avoid', () => {
    const wrong = cards.flatMap(({ id, fr, en }) =>
      [fr, en].flatMap((text) =>
        (text?.avoid ?? [])
          .filter(({ instead }) => namesIn(instead).length > 0)
          .map(({ instead }) => `${id}: ${instead}`),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('have « votre » or “your” before a product', () => {
    const wrong = cards.flatMap(({ id, fr, en }) => [
      ...(fr ? textsOf(fr) : [])
        .filter((text) => /(?<!votre )\{\{produit\}\}/iu.test(text))
        .map((text) => `${id}: ${text}`),
      ...(en ? textsOf(en) : [])
        .filter((text) => /(?<!your )\{\{product\}\}/iu.test(text))
        .map((text) => `${id}: ${text}`),
    ]);
    expect(wrong).toEqual([]);
  });
});

it('docs/placeholders.md lists each name once, and none that no card holds', () => {
  const held = new Set(
    packs.flatMap(({ cards }) =>
      cards.flatMap(({ fr, en }) => [
        ...(fr
          ? textsOf(fr)
              .flatMap(namesIn)
              .map((name) => `fr ${name}`)
          : []),
        ...(en
          ? textsOf(en)
              .flatMap(namesIn)
              .map((name) => `en ${name}`)
          : []),
      ]),
    ),
  );
  const names = listed.flatMap(({ fr, en }) => [`fr ${fr}`, `en ${en}`]);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(names.filter((name) => !held.has(name))).toEqual([]);
});
