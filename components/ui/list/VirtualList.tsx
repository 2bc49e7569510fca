import {
  type ComponentProps,
  type FocusEvent,
  memo,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { flushSync } from 'react-dom';
import styles from './list.module.css';
import { type RowWindow, useRowWindow } from './use-row-window';

/** Up to so many rows all of them are drawn. */
export const DRAWN_WHOLE = 200;
/** Rows that are drawn around the active and the focused one, and at both ends: where a key leads next. */
const AROUND = 4;

type RowAttributes = Omit<ComponentProps<'li'>, 'ref' | 'children' | 'style'> & {
  [data: `data-${string}`]: unknown;
};

export type RowRenderer<T> = {
  keyOf: (item: T) => string;
  /** The words of a row: what stands in it while it is off screen, for find-in-page and screen readers. */
  textOf: (item: T) => string;
  /** The language of these words. */
  languageOf?: (item: T) => string | undefined;
  attributesOf: (item: T, index: number) => RowAttributes;
  contentOf: (item: T, index: number) => ReactNode;
};

type VirtualListProps<T> = Omit<ComponentProps<'ul'>, 'ref' | 'children'> & {
  items: readonly T[];
  /** The same object for as long as rows look the same: only then is moving along a long list quick. */
  rows: RowRenderer<T>;
  as?: 'ul' | 'ol' | 'div';
  ref?: RefObject<HTMLElement | null>;
  /** Height of a row that was never drawn, in px. */
  estimatedHeight: number;
  /** Of a listbox: position of the option that the list refers to as active. It stays in view. */
  active?: number;
};

/**
 * A list that may be long. *Guarantees:* every row is an element of the page with its words and its position among all,
 * so that find-in-page and screen readers have the whole list; beyond {@link DRAWN_WHOLE} rows only those near the
 * screen, the focus and both ends are drawn in full, and all of them in print. A row that has the focus stays.
 */
export function VirtualList<T>({
  items,
  rows,
  as: List = 'ul',
  ref,
  estimatedHeight,
  active,
  ...attributes
}: VirtualListProps<T>) {
  const own = useRef<HTMLElement>(null);
  const list = ref ?? own;
  const isPrinting = usePrinting();
  const [focused, setFocused] = useState<FocusedRow>();
  const isLong = items.length > DRAWN_WHOLE && !isPrinting;
  const keyAt = useCallback(
    (index: number) => {
      const item = items[index];
      return item === undefined ? String(index) : rows.keyOf(item);
    },
    [items, rows],
  );
  const window = useRowWindow({ list, count: items.length, enabled: isLong, keyAt, estimatedHeight });
  const drawn = isLong
    ? rangesToDraw(items.length, window, [active ?? -1, positionOf(focused, items, rows)])
    : [[0, items.length - 1] as const];
  useActiveInView(list, active);

  // The kinds of list take the same attributes.
  const Element = List as 'ul';
  return (
    <Element
      {...attributes}
      ref={list as RefObject<HTMLUListElement | null>}
      style={isLong ? { ...attributes.style, overflowAnchor: 'none' } : attributes.style}
      onFocus={(event: FocusEvent<HTMLUListElement>) => {
        const row = focusedRow(event.target, list.current, keyAt);
        setFocused(row);
        if (row && isLong) showOnceDrawn(event.target);
        attributes.onFocus?.(event);
      }}
    >
      {items.map((item, index) => (
        <Row
          key={rows.keyOf(item)}
          item={item}
          index={index}
          count={items.length}
          rows={rows as RowRenderer<unknown>}
          as={List === 'div' ? 'div' : 'li'}
          isDrawn={drawn.some(([first, last]) => first <= index && index <= last)}
          isActive={active === undefined ? undefined : index === active}
          measure={isLong ? window.measure : undefined}
          heightOf={window.heightOf}
        />
      ))}
    </Element>
  );
}

type RowProps = {
  item: unknown;
  index: number;
  count: number;
  rows: RowRenderer<unknown>;
  as: 'li' | 'div';
  isDrawn: boolean;
  /** Undefined in a list that is no listbox. */
  isActive: boolean | undefined;
  measure: RowWindow['measure'] | undefined;
  heightOf: RowWindow['heightOf'];
};

const Row = memo(function Row({
  item,
  index,
  count,
  rows,
  as,
  isDrawn,
  isActive,
  measure,
  heightOf,
}: RowProps) {
  const { className, ...attributes } = rows.attributesOf(item, index);
  const Element = as as 'li';
  return (
    <Element
      {...attributes}
      lang={isDrawn ? attributes.lang : rows.languageOf?.(item)}
      ref={isDrawn ? measure : undefined}
      className={isDrawn ? className : `${className ?? ''} ${styles.offScreen ?? ''}`}
      style={isDrawn ? undefined : { height: `${heightOf(rows.keyOf(item))}px`, minHeight: 0 }}
      aria-setsize={count}
      aria-posinset={index + 1}
      aria-selected={isActive}
      data-index={index}
      data-off-screen={isDrawn ? undefined : ''}
    >
      {isDrawn ? rows.contentOf(item, index) : rows.textOf(item)}
    </Element>
  );
}, isSameRow);

/** The height of a row is read while it is drawn anew; that it changed is no reason to. */
function isSameRow(before: RowProps, after: RowProps): boolean {
  return (
    before.item === after.item &&
    before.index === after.index &&
    before.count === after.count &&
    before.rows === after.rows &&
    before.isDrawn === after.isDrawn &&
    before.isActive === after.isActive &&
    Boolean(before.measure) === Boolean(after.measure)
  );
}

type Range = readonly [first: number, last: number];

/** What is drawn of `count` rows: those on screen, those around `pinned` positions, and both ends. */
export function rangesToDraw(
  count: number,
  { first, last }: Pick<RowWindow, 'first' | 'last'>,
  pinned: readonly number[],
): Range[] {
  return [
    [first, last],
    [0, AROUND - 1],
    [count - AROUND, count - 1],
    ...pinned.filter((index) => index >= 0).map((index) => [index - AROUND, index + AROUND] as const),
  ];
}

/** The row that had the focus last. */
type FocusedRow = { key: string; index: number };

function focusedRow(
  target: Element,
  list: HTMLElement | null,
  keyAt: (index: number) => string,
): FocusedRow | undefined {
  const row = target === list ? null : target.closest<HTMLElement>('[data-index]');
  if (row?.dataset.index === undefined) return undefined;
  const index = Number(row.dataset.index);
  return { key: keyAt(index), index };
}

/** Scrolls what has the focus into view again, once the rows around it have their heights. */
function showOnceDrawn(target: Element): void {
  const show = () => {
    if (document.activeElement === target) target.scrollIntoView({ block: 'nearest' });
  };
  requestAnimationFrame(() => {
    show();
    requestAnimationFrame(show);
  });
}

/** Where that row is now; where it was, once it was removed: the nearest row gets the focus. */
function positionOf<T>(
  row: FocusedRow | undefined,
  items: readonly T[],
  { keyOf }: Pick<RowRenderer<T>, 'keyOf'>,
): number {
  if (!row) return -1;
  const position = items.findIndex((item) => keyOf(item) === row.key);
  return position === -1 ? Math.min(row.index, items.length - 1) : position;
}

/** Scrolls the active option into view; again once the rows around it have their heights. */
function useActiveInView(list: RefObject<HTMLElement | null>, active: number | undefined): void {
  useLayoutEffect(() => {
    if (active === undefined) return;
    const show = () =>
      list.current?.querySelector(`:scope > [data-index="${active}"]`)?.scrollIntoView({ block: 'nearest' });
    show();
    const frame = requestAnimationFrame(show);
    return () => cancelAnimationFrame(frame);
  }, [list, active]);
}

/** Whether the page is being printed. */
function usePrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    const begin = () => flushSync(() => setPrinting(true));
    const end = () => setPrinting(false);
    addEventListener('beforeprint', begin);
    addEventListener('afterprint', end);
    return () => {
      removeEventListener('beforeprint', begin);
      removeEventListener('afterprint', end);
    };
  }, []);
  return isPrinting;
}
