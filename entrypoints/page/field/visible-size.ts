/** How much of an element can be seen: editors take keys in a field that is large, but clipped or out of reach. */

export type Size = { width: number; height: number };

const NOTHING: Size = { width: 0, height: 0 };
/** `clip-path` and `clip` values that leave nothing. */
const CLIPPED_AWAY =
  /^(?:inset\((?:50|[6-9]\d|100)%|circle\(0|polygon\(0(?:px|%)? 0(?:px|%)?(?:, 0(?:px|%)? 0(?:px|%)?)*\)|rect\((?:0px|1px)(?:,? (?:0px|1px)){3}\))/u;

/** The size of an element within all ancestors that clip it; scrolled out of view does not count as clipped. */
export function visibleSize(element: HTMLElement): Size {
  const view = element.ownerDocument.defaultView ?? window;
  const box = element.getBoundingClientRect();
  // Left of or above the page: no scrolling brings it into view.
  if (box.right + view.scrollX <= 0 || box.bottom + view.scrollY <= 0) return NOTHING;
  let { width, height } = box;
  let position = 'static';
  for (let inner: HTMLElement | null = element; inner; inner = inner.parentElement) {
    const style = view.getComputedStyle(inner);
    if (style.opacity === '0' || CLIPPED_AWAY.test(style.clipPath) || CLIPPED_AWAY.test(style.clip))
      return NOTHING;
    const contains = inner === element || isContainingBlock(style, position);
    if (inner !== element && contains && inner !== element.ownerDocument.body) {
      if (style.overflowX !== 'visible') width = Math.min(width, inner.clientWidth);
      if (style.overflowY !== 'visible') height = Math.min(height, inner.clientHeight);
    }
    if (contains) position = style.position;
  }
  return { width, height };
}

/** Whether an element that is positioned so lies in this ancestor, and is clipped by it. */
function isContainingBlock(style: CSSStyleDeclaration, position: string): boolean {
  const moved =
    style.transform !== 'none' ||
    style.filter !== 'none' ||
    /paint|layout|strict|content/u.test(style.contain);
  if (position === 'fixed') return moved;
  return position !== 'absolute' || moved || style.position !== 'static';
}
