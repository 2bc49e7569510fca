import type { PAGE_LIMITS } from '@/protocol/page';
import { isSecret } from './classify-field';

// Written out, because only types of the protocol may be imported here; a type error reports a difference.
const MOST: typeof PAGE_LIMITS.fieldName = 60;
/** Control characters and invisible ones: marks of direction, zero-width characters, tags. */
const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029]+/gu;

/** The name of a field as a person reads it (label, `aria-label`, placeholder, title); undefined when it has none. */
export function fieldName(field: HTMLElement): string | undefined {
  if (isSecret(field)) return undefined;
  const { frameElement } = field.ownerDocument.defaultView ?? {};
  const names = [
    labelledBy(field),
    field.getAttribute('aria-label'),
    ...[...((field as HTMLInputElement).labels ?? [])].map((label) => wordsOfLabel(label, field)),
    enclosingLabel(field),
    field.getAttribute('placeholder'),
    field.getAttribute('aria-placeholder'),
    field.getAttribute('data-placeholder'),
    field.getAttribute('title'),
    frameElement?.getAttribute('title'),
  ];
  for (const name of names) {
    const clean = cleanName(name ?? '');
    if (clean) return clean;
  }
  return undefined;
}

function labelledBy(field: HTMLElement): string {
  const ids = field.getAttribute('aria-labelledby')?.split(/\s+/u) ?? [];
  const root = field.getRootNode() as Document | ShadowRoot;
  return ids.map((id) => root.getElementById(id)?.textContent ?? '').join(' ');
}

/** The words of a label without those of the field in it. */
function wordsOfLabel(label: HTMLElement, field: HTMLElement): string {
  const words: string[] = [];
  const walk = (node: Node) => {
    if (node === field) return;
    if (node.nodeType === Node.TEXT_NODE) words.push((node as Text).data);
    else if (!/^(select|textarea|button)$/u.test((node as Element).localName)) node.childNodes.forEach(walk);
  };
  walk(label);
  return words.join(' ');
}

function enclosingLabel(field: HTMLElement): string {
  const group = field.closest('fieldset, [role=group][aria-label]');
  return group?.getAttribute('aria-label') ?? group?.querySelector(':scope > legend')?.textContent ?? '';
}

function cleanName(name: string): string {
  const words = name
    .replace(UNSEEN, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/[\s:*\uff1a]+$/u, '');
  const signs = [...words];
  let cut = words;
  // Cut between characters, never inside of one.
  while (cut.length > MOST) {
    signs.pop();
    cut = `${signs.join('').trimEnd()}…`;
  }
  return cut;
}
