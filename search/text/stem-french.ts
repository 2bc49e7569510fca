import { IRREGULAR_FRENCH, stemmer } from './irregular-forms';

/**
 * Endings of nouns made from verbs, and of feminines, with their replacement. Longest first; four letters must remain.
 */
const NOUN_ENDINGS: readonly (readonly [string, string])[] = [
  ['ification', 'ifi'],
  ['issement', ''],
  ['ication', 'ic'],
  ['ement', ''],
  ['ament', ''],
  ['ation', ''],
  ['aison', ''],
  ['ition', ''],
  ['ateur', ''],
  ['atrice', ''],
  ['trice', 'teur'],
  ['euse', 'eur'],
  ['ance', 'ant'],
  ['ence', 'ent'],
  ['iere', 'ier'],
  ['elle', 'el'],
  ['enne', 'en'],
  ['onne', 'on'],
  ['ment', ''],
  ['ive', 'if'],
  ['age', ''],
];

/** Endings of verbs, participles and feminines, longest first. */
const VERB_ENDINGS: readonly string[] = [
  ...['issaient', 'iraient', 'eraient', 'issions', 'issent', 'issait', 'issant', 'issais', 'issons', 'issez'],
  ...[
    'aient',
    'erait',
    'erais',
    'eront',
    'erons',
    'eriez',
    'irait',
    'irais',
    'iront',
    'erez',
    'irez',
    'eras',
  ],
  ...[
    'erai',
    'irai',
    'ions',
    'eons',
    'iez',
    'era',
    'ira',
    'ait',
    'ais',
    'ant',
    'ons',
    'ent',
    'ez',
    'er',
    'ir',
  ],
  ...['it', 'ai', 'e', 'i', 'u', 's'],
];

/**
 * The stem that the forms of a French word share: `remboursement`, `remboursée` and `rembourser` have one.
 * Takes a folded form. Endings go until none is left, so that a feminine or a plural ends where its masculine
 * does. Two words of different meaning may meet: ranking puts the exact word above.
 */
export const stemFrench = stemmer(IRREGULAR_FRENCH, (form) => {
  let stem = withoutNounEnding(singular(form));
  for (let shorter = withoutVerbEnding(stem); shorter !== stem; shorter = withoutVerbEnding(stem)) {
    stem = shorter;
  }
  return stem;
});

/** How many letters must remain: a short ending is a weak witness, but for the `e` of so many forms. */
function remaining(ending: string): number {
  return ending.length > 1 || ending === 'e' ? 3 : 4;
}

function withoutVerbEnding(word: string): string {
  for (const ending of VERB_ENDINGS) {
    if (word.length - ending.length >= remaining(ending) && word.endsWith(ending))
      return settled(word.slice(0, -ending.length));
  }
  return settled(word);
}

function singular(form: string): string {
  if (form.endsWith('eaux')) return form.slice(0, -1);
  if (form.endsWith('aux') && form.length > 5) return `${form.slice(0, -3)}al`;
  if (form.endsWith('s') && !form.endsWith('ss') && form.length > 3) return form.slice(0, -1);
  return form;
}

function withoutNounEnding(word: string): string {
  for (const [ending, back] of NOUN_ENDINGS) {
    if (word.length - ending.length >= 3 && word.endsWith(ending))
      return word.slice(0, -ending.length) + back;
  }
  return word;
}

/** Last letters that vary within one family: doubled consonants, y for i, qu for c, g before e. */
function settled(stem: string): string {
  if (stem.length < 4) return stem.endsWith('y') ? `${stem.slice(0, -1)}i` : stem;
  if (stem.endsWith('y')) return `${stem.slice(0, -1)}i`;
  if (stem.endsWith('qu')) return `${stem.slice(0, -2)}c`;
  if (stem.endsWith('ge') || /([bcdfglmnprst])\1$/u.test(stem)) return stem.slice(0, -1);
  return stem;
}
