/**
 * A script may hold `{{name of what belongs here}}`. The name is what the advisor reads beside the
 * small field that fills it; it is data, never an expression.
 */

const PLACEHOLDER = /\{\{\s*([\p{L}\p{N}][\p{L}\p{N} '’_-]{0,39}?)\s*\}\}/gu;

/** A piece of a script: words as they stand, or a hole with its name. */
export type ScriptPiece = { text: string } | { placeholder: string };

/** The script cut into words and holes, in order. Braces that are no placeholder stay words. */
export function scriptPieces(script: string): ScriptPiece[] {
  const pieces: ScriptPiece[] = [];
  let end = 0;
  for (const match of script.matchAll(PLACEHOLDER)) {
    if (match.index > end) pieces.push({ text: script.slice(end, match.index) });
    pieces.push({ placeholder: match[1] as string });
    end = match.index + match[0].length;
  }
  if (end < script.length) pieces.push({ text: script.slice(end) });
  return pieces;
}

/** The names of the holes of a script, each once, in order of appearance. */
export function placeholdersOf(script: string): string[] {
  const names = scriptPieces(script).flatMap((piece) => ('placeholder' in piece ? [piece.placeholder] : []));
  return [...new Set(names)];
}

/** The script with its holes filled, and the names of those that stay open (shown as `[name]`). */
export function fillScript(
  script: string,
  values: ReadonlyMap<string, string>,
): { text: string; open: string[] } {
  const open = new Set<string>();
  const text = scriptPieces(script)
    .map((piece) => {
      if ('text' in piece) return piece.text;
      const value = values.get(piece.placeholder)?.trim();
      if (value) return value;
      open.add(piece.placeholder);
      return `[${piece.placeholder}]`;
    })
    .join('');
  return { text, open: [...open] };
}
