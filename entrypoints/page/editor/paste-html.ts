/** A text as HTML, for editors that would read Markdown, HTML or paragraphs of their own into plain text. */

const PROSEMIRROR = '.ProseMirror';
const LEXICAL = '[data-lexical-editor]';
/** Editors that may read Markdown into any plain text: they trim it at least. */
const CKEDITOR = '.ck-editor__editable';
/** Editors that read markup into plain text: they get HTML first where there is any. */
const READS_MARKUP = `${LEXICAL}, .block-editor-rich-text__editable`;
/** Editors that make separate paragraphs of plain text with an empty line. */
const SPLITS_PLAIN_TEXT = '.cke_editable, .mce-content-body';
/** Signs that Markdown, HTML, links or automatic formatting would be read from. */
const MARKUP = /[*_`~#<>&[\]|\\^$]|^\s*(?:[-+\u2013]|\d+[.)])\s|--|\.\.\.|\(c\)|\w:\/\/|\n\s*\n/imu;

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** The HTML to give at the first paste, or undefined where plain text is safe. */
export function htmlAtFirst(element: HTMLElement, text: string): string | undefined {
  const wanted =
    element.matches(`${PROSEMIRROR}, ${CKEDITOR}`) ||
    (element.matches(READS_MARKUP) && MARKUP.test(text)) ||
    (element.matches(SPLITS_PLAIN_TEXT) && text.includes('\n'));
  return wanted ? htmlOf(element, text) : undefined;
}

/** The text as this editor reads it without changing it. */
export function htmlOf(element: HTMLElement, plain: string): string {
  // ProseMirror keeps white space and applies no paste rules to its own HTML.
  if (element.matches(PROSEMIRROR)) {
    const lines = plain.split('\n').map(escaped);
    return lines.map((line, n) => `<p${n === 0 ? ' data-pm-slice="1 1 []"' : ''}>${line}</p>`).join('');
  }
  // Editors leave out a line break at the end, since browsers put one there that is not seen.
  const text = plain.replace(/\n$/u, '\n\n');
  const words = escaped(text).replace(/\n/gu, '<br>').replace(/ {2}/gu, ' \u00a0');
  // Lexical takes spaces at the edges as they are; others leave them out unless they do not break.
  const edges = element.matches(LEXICAL) ? words : words.replace(/^ | $/gu, '\u00a0');
  // TinyMCE takes HTML without the `meta` for plain text after all; CKEditor reads Markdown where no block is.
  if (element.matches(SPLITS_PLAIN_TEXT)) return `<meta charset="utf-8">${edges}`;
  return `<meta charset="utf-8"><p style="white-space: pre-wrap">${edges}</p>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/gu, (sign) => ESCAPES[sign] ?? sign);
}
