import { IRREGULAR_ENGLISH, stemmer } from './irregular-forms';

const ENDINGS: readonly (readonly [string, string])[] = [
  ['ization', 'is'],
  ['isation', 'is'],
  ['ational', ''],
  ['fulness', ''],
  ['ation', ''],
  ['ated', ''],
  ['ating', ''],
  ['ates', ''],
  ['ate', ''],
  ['ingly', ''],
  ['iness', 'y'],
  ['ments', ''],
  ['ment', ''],
  ['ness', ''],
  ['able', ''],
  ['ing', ''],
  ['edly', ''],
  ['ies', 'y'],
  ['ied', 'y'],
  ['ize', 'is'],
  ['ily', 'y'],
  ['ed', ''],
  ['ly', ''],
  ['er', ''],
  ['es', ''],
  ['e', ''],
];

/**
 * The stem that the forms of an English word share: `refunds`, `refunded` and `refunding` have one.
 * Takes a folded form; light, as {@link stemFrench} is.
 */
export const stemEnglish = stemmer(IRREGULAR_ENGLISH, (form) => {
  let stem = form;
  if (stem.endsWith('s') && !/(?:ss|us|is|ies|[sxz]es|[cs]hes)$/u.test(stem)) stem = stem.slice(0, -1);
  for (const [ending, back] of ENDINGS) {
    if (stem.length - ending.length >= 3 && stem.endsWith(ending)) {
      stem = stem.slice(0, -ending.length) + back;
      break;
    }
  }
  if (stem.length > 3 && /([bdfglmnprt])\1$/u.test(stem)) stem = stem.slice(0, -1);
  if (stem.length > 3 && stem.endsWith('e')) stem = stem.slice(0, -1);
  return stem.length > 3 && stem.endsWith('y') ? `${stem.slice(0, -1)}i` : stem;
});
