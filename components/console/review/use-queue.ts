import { useLiveQuery } from 'dexie-react-hooks';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { useConsole, useConsoleState } from '@/components/console/core/console-context';
import { type LibraryPack, readLibrary } from '@/components/console/draft/library';
import type { TipRow } from '@/storage/database/tip-rows';
import { listPackDrafts } from '@/storage/packs/pack-drafts';
import { tipsToReview } from '@/storage/tips/tip-queries';
import type { Alike, QueueIndex } from './queue-index';
import { locationsInDrafts, type TipLocation } from './tip-locations';

/** Everything that the queue screen reads from this disk. */
export type Queue = {
  tips: readonly TipRow[];
  library: readonly LibraryPack[];
  /** The drafts' cards that credit a tip already. */
  locations: ReadonlyMap<string, TipLocation>;
};

/** The tips that wait for a trainer, the oldest first; undefined while they are read. */
export function useQueue(): Queue | undefined {
  const { db } = useConsole();
  const tips = useLiveQuery(() => tipsToReview(db), [db]);
  const drafts = useLiveQuery(() => listPackDrafts(db), [db]);
  const library = useLiveQuery(() => readLibrary(db), [db]);
  const locations = useMemo(() => drafts && locationsInDrafts(drafts), [drafts]);
  return useMemo(
    () => (tips && locations && library ? { tips, locations, library } : undefined),
    [tips, locations, library],
  );
}

/** Position of the tip on screen: the selected one, else the one that followed a tip which left the queue. */
export function positionInQueue(
  tips: readonly Pick<TipRow, 'id'>[],
  selectedId: string | undefined,
  lastPosition: number,
): number {
  const selected = tips.findIndex(({ id }) => id === selectedId);
  return selected >= 0 ? selected : Math.min(lastPosition, tips.length - 1);
}

/** The tip on screen, its position (-1 in an empty queue), and how to select the tip at another position. */
export function useSelectedTip(tips: readonly TipRow[]): {
  tip: TipRow | undefined;
  position: number;
  select: (position: number) => void;
} {
  const { store } = useConsole();
  const selectedId = useConsoleState((state) => state.selected);
  const [lastPosition, setLastPosition] = useState(0);
  const position = positionInQueue(tips, selectedId, lastPosition);
  const isSelected = selectedId !== undefined && tips[position]?.id === selectedId;
  useEffect(() => {
    if (isSelected) setLastPosition(position);
  }, [isSelected, position]);
  return {
    tip: tips[position],
    position,
    select: (to) => {
      const next = tips[Math.max(0, Math.min(tips.length - 1, to))];
      if (next) store.getState().select(next.id);
    },
  };
}

/**
 * The index over cards and tips, and the items similar to `tip`: undefined while its code is read and they are computed,
 * after the tip is rendered.
 */
export function useSimilar(
  queue: Queue | undefined,
  tip: TipRow | undefined,
): { index: QueueIndex | undefined; alike: Alike | undefined } {
  const [index, setIndex] = useState<QueueIndex>();
  useEffect(() => {
    let wanted = true;
    void import('./queue-index').then(({ QueueIndex }) => {
      if (wanted) setIndex(new QueueIndex());
    });
    return () => {
      wanted = false;
    };
  }, []);
  const deferred = useDeferredValue(tip);
  const found = useMemo(() => {
    if (!queue || !index) return undefined;
    index.follow(queue.library, queue.tips);
    return deferred && index.alike(deferred);
  }, [queue, deferred, index]);
  return { index, alike: deferred === tip ? found : undefined };
}
