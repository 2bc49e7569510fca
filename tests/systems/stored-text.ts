/**
 * A stored value as the lines a person reads. *Guarantees:* an element or attribute that an inserted plain text
 * cannot have made (bold, a list, a link) stays visible as a tag, so that the comparison fails on it.
 */
import type { StoredText } from './real-system';

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };
/** What editors write for the letters and signs of the lines under trial. */
const NAMED: Record<string, string> = { rsquo: '’', eacute: 'é', Eacute: 'É', ccedil: 'ç' };

export function linesOf({ format, value }: StoredText): string[] {
  const text = format === 'html' ? textOfHtml(value) : value;
  const lines = text
    .replace(/\r\n?/gu, '\n')
    .replace(/\u00a0/gu, ' ')
    .replace(/\u200b|\ufeff/gu, '')
    .split('\n')
    .map((line) => line.trimEnd());
  // Paragraphs of rich text have no blank lines between them.
  if (format === 'html') return lines.map((line) => line.trim()).filter((line) => line !== '');
  while (lines.length > 0 && lines.at(-1) === '') lines.pop();
  return lines;
}

function textOfHtml(html: string): string {
  return (
    html
      .replace(/\s*\n\s*/gu, ' ')
      // Block comments of WordPress around a paragraph; those of any other block stay.
      .replace(/<!-- \/?wp:paragraph -->/gu, '\n')
      .replace(/<br\b[^>]*>|<\/?(?:p|div)(?:\s+(?:class|dir|style)="[^"]*")*>/giu, '\n')
      .replace(/<\/?span(?:\s+(?:class|dir|style)="[^"]*")*>/giu, '')
      .replace(/<(\/?[^>]*)>/gu, '⟨$1⟩')
      .replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/giu, (whole, decimal, hex, name) => {
        if (decimal) return String.fromCodePoint(Number(decimal));
        if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
        return ENTITIES[name] ?? NAMED[name] ?? whole;
      })
  );
}
