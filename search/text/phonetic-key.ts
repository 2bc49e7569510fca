/** How a French word sounds, roughly: spellings that are read aloud alike have the same key. */

const RULES: readonly (readonly [RegExp, string])[] = [
  [/(?<=[aeiou])s(?=[aeiou])/gu, 'z'],
  [/(.)\1+/gu, '$1'],
  [/ph/gu, 'f'],
  [/eau|au/gu, 'o'],
  [/(?:qu|q|k|c(?=[aouclrt]|$))/gu, 'k'],
  [/c(?=[eiy])/gu, 's'],
  [/g(?=[eiy])/gu, 'j'],
  [/(?:sc)(?=[eiy])/gu, 's'],
  [/t(?=ion)/gu, 's'],
  [/h/gu, ''],
  [/y/gu, 'i'],
  [/(?:ain|ein|in|im)(?![aeiou])/gu, '1'],
  [/(?:an|en|am|em)(?![aeiou])/gu, '2'],
  [/(?:on|om)(?![aeiou])/gu, '3'],
  [/(?:ai|ei|ez$|er$|et$)/gu, 'e'],
  [/(?:oeu|eu)/gu, 'e'],
  [/(?:es|ent|s|x|t|d|e|z)$/u, ''],
];

/** The sound key of a folded form; forms under 4 letters have none. */
export function soundOf(form: string): string | undefined {
  if (form.length < 4 || !/^[a-z]+$/u.test(form)) return undefined;
  let key = form;
  for (const [spelling, sound] of RULES) key = key.replace(spelling, sound);
  return key.length >= 3 ? key : undefined;
}
