/** The table of the law in packs: each statement, the text it rests on, and the day on which that text was read. */
import type { Source } from '@/protocol/card-parts';
import type { Pack } from '@/protocol/pack';
import { inLanguage } from '@/protocol/text/language';

const HEAD = `# The law in the packs

Written by \`npm run packs:check -- --law --write\` from the \`sources\` of the cards. A card that cites law is reviewed within six
months of its last revision.

`;

/** The statements of packs as Markdown, in the order of the packs' chapters. */
export function lawTable(packs: readonly Pack[]): string {
  return HEAD + packs.map(packTable).filter(Boolean).join('\n');
}

function packTable(pack: Pack): string {
  const cards = new Map(pack.cards.map((card) => [card.id, card]));
  const rows = pack.chapters.flatMap((chapter) =>
    chapter.cards.flatMap((id) => {
      const { sources = [], reviewBy = '–' } = cards.get(id) ?? {};
      return sources.map((source) =>
        row([`\`${id}\``, inLanguage(source.statement, 'fr') ?? '', textOf(source), source.readOn, reviewBy]),
      );
    }),
  );
  if (rows.length === 0) return '';
  const head = [row(['card', 'statement', 'source', 'read on', 'review by']), row(Array(5).fill('---'))];
  return `## \`${pack.id}\`: ${rows.length} statement${rows.length === 1 ? '' : 's'}\n\n${[...head, ...rows].join('\n')}\n`;
}

function textOf({ title, article, address }: Source): string {
  const name = escaped([title, article].filter(Boolean).join(', '));
  return address === undefined ? name : `[${name}](${address})`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell, index) => (index === 1 ? escaped(cell) : cell)).join(' | ')} |`;
}

/** A text within a cell: its bars are none of the table's. */
function escaped(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
