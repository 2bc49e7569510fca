/** Words that the field has another term for (docs/decisions/0017-rooms-by-feature.md). */

/** As parts of file names and of exported names; none may hold them. */
export const DIALECT =
  /^(?:told|tell|judged?|judging|kept|keep|keeper|standing|walls?|walled|wish|intent|mend|gone|heard|beside|floor|house|housekeeping|strangers?|neighbours?|birth|acts?)$/u;

/** As words of a comment. `keep`, `beside`, `house` and `floor` are English there, and not counted. */
const IN_COMMENTS =
  /\b(?:told|tells?|judged?|judges|judging|kept|keeper|standing|walls?|walled|wish|wishes|mends?|mended|gone|heard|neighbours?|births?|strangers?)\b/giu;

/** The words of a name, whatever way they are joined. */
export function wordsOfName(name: string): string[] {
  return name.split(/[-_.]|(?<=[a-z])(?=[A-Z])/u).map((word) => word.toLowerCase());
}

export function isDialect(name: string): boolean {
  return wordsOfName(name).some((word) => DIALECT.test(word));
}

/** The names that a file exports. */
export function exportedNames(source: string): string[] {
  const names = source.matchAll(/^export (?:async )?(?:function\*?|const|type|class) (\w+)/gmu);
  return [...names].map(([, name = '']) => name);
}

/** Declared in source, none of these says what it is: `at` is an index, a position or a time. */
const LOCAL =
  /\b(?:const|let|function) (at|told|tell|asked|said|standing|untold|mend|gone|heard|wish|judged|kept)\b/gu;

/** The variables and functions that a file declares under such a name. */
export function dialectLocals(source: string): string[] {
  return [...source.matchAll(LOCAL)].map(([, name = '']) => name);
}

/** As properties, parameters and destructured names they say as little. */
const MEMBER_WORDS = 'at|told|tell|asked|said|standing|untold|mend|gone|heard|wish|judged|kept|place';
const MEMBER = new RegExp(
  `(?<=^|[\\s({,])(${MEMBER_WORDS})\\??: |[({,]\\s*(${MEMBER_WORDS})(?=\\s*[,})])|\\((${MEMBER_WORDS})(?=\\)? =>)`,
  'gmu',
);

/** The properties and parameters of a file under such a name; none of its comments and texts. */
export function dialectMembers(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gmu, '').replace(/'[^'\n]*'|`[^`]*`/gu, "''");
  return [...code.matchAll(MEMBER)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

/** How often its comments use a word of the dialect; a name in backticks is the code's. */
export function dialectInComments(source: string): number {
  const comments = source.match(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gmu) ?? [];
  return comments.reduce(
    (sum, comment) => sum + (comment.replace(/`[^`]*`/gu, '').match(IN_COMMENTS)?.length ?? 0),
    0,
  );
}
