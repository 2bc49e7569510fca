/**
 * A card's address: a text that names a card, and perhaps a line of it, wherever text goes. It is no link of the web:
 * pasted into the search of any panel that holds the card, it opens there.
 */
import type { CardRef } from '@/protocol/card-ref';

/** A card, and the index of a line of it (from 0). */
export type CardPlace = { ref: CardRef; line?: number };

const SLUG = '[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?';
const ADDRESS = new RegExp(`souffleur:(?://)?(${SLUG}/${SLUG})(?:#([1-9]\\d?))?(?![a-z0-9-])`, 'iu');

/** `souffleur:pack/card`, or `souffleur:pack/card#2` for its second line. */
export function cardAddress({ ref, line }: CardPlace): string {
  return line === undefined ? `souffleur:${ref}` : `souffleur:${ref}#${line + 1}`;
}

/** The first address in a text, whatever stands around it, and that text without it. */
export function findCardAddress(text: string): (CardPlace & { rest: string }) | undefined {
  const found = ADDRESS.exec(text);
  const [whole, ref, line] = found ?? [];
  if (!found || whole === undefined || ref === undefined) return undefined;
  const rest = text.slice(0, found.index) + text.slice(found.index + whole.length);
  return { ref: ref.toLowerCase(), ...(line !== undefined && { line: Number(line) - 1 }), rest };
}

/** A text without the first address in it, such as the situation of a tip as it is shown. */
export function withoutCardAddress(text: string): string {
  return (findCardAddress(text)?.rest ?? text).trim();
}
