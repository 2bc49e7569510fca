/** A virtual list as libraries show it: what is not near the screen is not in the page, nor found, nor read aloud. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ComponentProps, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { VirtualList as OwnList } from '@/components/ui/list/VirtualList';

const OVERSCAN = 12;

export function VirtualList<T>({ items, rows, estimatedHeight, active }: ComponentProps<typeof OwnList<T>>) {
  const list = useRef<HTMLDivElement>(null);
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  useLayoutEffect(() => setScroller(list.current?.closest<HTMLElement>('[data-scroller]') ?? null), []);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller,
    estimateSize: () => estimatedHeight,
    overscan: OVERSCAN,
  });
  useEffect(() => {
    if (active !== undefined) virtualizer.scrollToIndex(active);
  }, [virtualizer, active]);
  return (
    <div ref={list} style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
      {virtualizer.getVirtualItems().map(({ index, start }) => {
        const item = items[index] as T;
        return (
          <div
            {...(rows.attributesOf(item, index) as ComponentProps<'div'>)}
            key={rows.keyOf(item)}
            ref={virtualizer.measureElement}
            data-index={index}
            style={{ position: 'absolute', top: start, width: '100%' }}
          >
            {rows.contentOf(item, index)}
          </div>
        );
      })}
    </div>
  );
}
