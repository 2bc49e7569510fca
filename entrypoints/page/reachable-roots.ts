import { isHtml, shadowOf } from '@/entrypoints/page/field/find-field';
import { frameDocument } from './frames';

const MOST_ROOTS = 300;

/**
 * The document, and the shadow roots and frames of the same origin in it, from the top down. Stops at `end`
 * (`performance.now()`), so that no page, however deep, holds anybody up.
 */
export function reachableRoots(top: Document, end: number): (Document | ShadowRoot)[] {
  const roots: (Document | ShadowRoot)[] = [top];
  for (const root of roots) {
    for (const element of root.querySelectorAll('*')) {
      if (roots.length >= MOST_ROOTS || performance.now() > end) return roots;
      if (!isHtml(element)) continue;
      const inner = isFrame(element) ? frameDocument(element) : shadowOf(element);
      if (inner) roots.push(inner);
    }
  }
  return roots;
}

export function isFrame(element: Element): boolean {
  return /^i?frame$/u.test(element.localName);
}
