/**
 * Finds what YAML would take from a text without an error: `Composez le #31#` ends before `#`, `&box` names an
 * anchor, `"C:\temp"` holds a tab, `[coûte 12,50 €]` are two texts. An author who writes text means text.
 */
import { type Document, isNode, isScalar, Lexer, visit } from 'yaml';

/** Offset in the source of a text that has to be quoted, and the piece that would be lost. */
export type LostText = { offset: number; lost: string };

const SHOWN_LENGTH = 40;

/** Every loss in a source that was parsed without an error. */
export function lostTexts(source: string, document: Document.Parsed): LostText[] {
  return [...lostToComments(source), ...lostToSyntax(source, document)].sort((a, b) => a.offset - b.offset);
}

function* lostToSyntax(source: string, document: Document.Parsed): Generator<LostText> {
  const found: LostText[] = [];
  visit(document, {
    Node: (_, node) => {
      const offset = node.range?.[0] ?? 0;
      if ('anchor' in node && node.anchor) found.push({ offset, lost: `&${node.anchor}` });
      if (isNode(node) && isScalar(node) && node.type === 'QUOTE_DOUBLE' && node.range) {
        const written = source.slice(node.range[0], node.range[1]);
        const lost = controlEscape(written);
        if (lost !== undefined) found.push({ offset, lost });
      }
    },
  });
  yield* found;
}

/** The first escape of a control character or a space; a doubled backslash is a backslash. */
function controlEscape(written: string): string | undefined {
  for (let index = written.indexOf('\\'); index >= 0; index = written.indexOf('\\', index + 2)) {
    // `\x86` as in a path; who writes a character by its number writes `\u0086`.
    if ('abefnrtv0NLPx_ '.includes(written[index + 1] ?? 'a')) return written.slice(index, index + 12);
  }
  return undefined;
}

/**
 * Comments that follow an unquoted text (on its line, or on a line of their own that is indented as if it went on), and
 * the comma inside a number, which parts a text of a list in two.
 */
function* lostToComments(source: string): Generator<LostText> {
  let offset = 0;
  let isScalarNext = false;
  let lastScalar: { plain: boolean; line: number } | undefined;
  let line = 0;
  for (const lexeme of new Lexer().lex(source)) {
    // Control marks are not part of the source.
    if (lexeme === '\u0002' || lexeme === '\u0018') continue;
    if (lexeme === '\u001f') {
      isScalarNext = true;
      continue;
    }
    if (isScalarNext) {
      lastScalar = { plain: true, line: line + linesIn(lexeme) };
      isScalarNext = false;
    } else if (lexeme.startsWith('"') || lexeme.startsWith("'")) {
      lastScalar = { plain: false, line: line + linesIn(lexeme) };
    } else if (lexeme.startsWith('#') && lastScalar?.plain) {
      const isSameLine = lastScalar.line === line;
      if (isSameLine || isIndentedAsText(source, offset)) yield { offset, lost: shown(lexeme) };
    } else if (lexeme === ',' && lastScalar?.plain && isInNumber(source, offset)) {
      yield { offset, lost: shown(source.slice(offset).split(/\s/u)[0] ?? ',') };
      lastScalar = undefined;
    } else if (/^[:?,[\]{}-]$/u.test(lexeme)) {
      // `key:` before a comment holds no text that could be lost.
      lastScalar = undefined;
    }
    offset += lexeme.length;
    line += linesIn(lexeme);
  }
}

function isInNumber(source: string, comma: number): boolean {
  return /\d/u.test(source[comma - 1] ?? '') && /\d/u.test(source[comma + 1] ?? '');
}

/** Whether a comment on a line of its own is indented further than the next line. */
function isIndentedAsText(source: string, offset: number): boolean {
  const start = source.lastIndexOf('\n', offset - 1) + 1;
  const after = source.slice(offset).split('\n').slice(1);
  const next = after.find((each) => /^\s*[^\s#]/u.test(each)) ?? '';
  return offset - start > next.length - next.trimStart().length;
}

function linesIn(text: string): number {
  return text.split('\n').length - 1;
}

function shown(text: string): string {
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}
