import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  observeWindowOffset,
  observeWindowRect,
  useVirtualizer,
  type Virtualizer,
  windowScroll,
} from '@tanstack/react-virtual';
import { type RefObject, useLayoutEffect, useState } from 'react';

/** Rows drawn beyond each edge of what is on screen. */
const OVERSCAN = 12;
/** Rows drawn before it is known what is on screen. */
const AT_FIRST = 24;

type Scroller = Element | Window;

type RowWindowOptions = {
  list: RefObject<HTMLElement | null>;
  count: number;
  /** Otherwise every row is drawn. */
  enabled: boolean;
  keyAt: (index: number) => string;
  /** Height of a row that was never drawn, in px. */
  estimatedHeight: number;
};

export type RowWindow = {
  /** First and last row that are drawn. */
  first: number;
  last: number;
  /** Height of a row that is not drawn: what it was when it was, or else the estimate. */
  heightOf: (key: string) => number;
  /** Ref of a row that is drawn: its height is remembered. */
  measure: (row: HTMLElement | null) => void;
};

/**
 * The rows on screen, by the virtualizer of TanStack. Rows stand in the flow of the page: those that are not drawn have
 * the height that the virtualizer counts with, so that its positions are those of the page. It also scrolls by what a row
 * above the screen is higher than was counted: the browser's scroll anchoring loses its anchor when a row is drawn.
 */
export function useRowWindow(options: RowWindowOptions): RowWindow {
  const { list, count, enabled, keyAt, estimatedHeight } = options;
  const [scroller, setScroller] = useState<Scroller | null>(null);
  const [scrollMargin, setScrollMargin] = useState(0);
  const [gap, setGap] = useState(0);
  const virtualizer = useVirtualizer<Element, HTMLElement>({
    count,
    enabled,
    getItemKey: keyAt,
    estimateSize: () => estimatedHeight,
    gap,
    overscan: OVERSCAN,
    scrollMargin,
    // Its types know one kind of scroller at a time.
    getScrollElement: () => scroller as Element | null,
    observeElementRect: (instance, report) =>
      isWindow(scroller)
        ? observeWindowRect(asWindow(instance), report)
        : observeElementRect(instance, report),
    observeElementOffset: (instance, report) =>
      isWindow(scroller)
        ? observeWindowOffset(asWindow(instance), report)
        : observeElementOffset(instance, report),
    scrollToFn: (offset, to, instance) =>
      isWindow(scroller) ? windowScroll(offset, to, asWindow(instance)) : elementScroll(offset, to, instance),
  });
  // Anew after each drawing: what stands above the list may have another height, and text another size.
  useLayoutEffect(() => {
    if (!enabled || !list.current) return;
    const found = scrollerOf(list.current);
    setScroller(found);
    setGap(Number.parseFloat(getComputedStyle(list.current).rowGap) || 0);
    const margin = Math.round(topOfRows(list.current, found));
    if (Math.abs(margin - scrollMargin) > 1) setScrollMargin(margin);
  });

  const drawn = virtualizer.getVirtualItems();
  return {
    first: enabled ? (drawn[0]?.index ?? 0) : 0,
    last: enabled ? (drawn.at(-1)?.index ?? AT_FIRST) : count - 1,
    heightOf: (key) => virtualizer.itemSizeCache.get(key) ?? estimatedHeight,
    measure: virtualizer.measureElement,
  };
}

function isWindow(scroller: Scroller | null): boolean {
  return scroller === window;
}

function asWindow(instance: Virtualizer<Element, HTMLElement>): Virtualizer<Window, HTMLElement> {
  return instance as unknown as Virtualizer<Window, HTMLElement>;
}

/** What scrolls the rows: the list itself, an element around it, or the window. */
function scrollerOf(list: HTMLElement): Scroller {
  for (
    let element: HTMLElement | null = list;
    element && element !== document.body;
    element = element.parentElement
  ) {
    if (/auto|scroll/u.test(getComputedStyle(element).overflowY)) return element;
  }
  return window;
}

/** Where the first row begins within all that is scrolled, in px. */
function topOfRows(list: HTMLElement, scroller: Scroller): number {
  if (scroller === list) return Number.parseFloat(getComputedStyle(list).paddingTop) || 0;
  const { top } = list.getBoundingClientRect();
  if (!(scroller instanceof Element)) return top + window.scrollY;
  return top - scroller.getBoundingClientRect().top + scroller.scrollTop;
}
