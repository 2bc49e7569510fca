/** The guide's state as a part of the call: it goes with the call, and comes back with it. */
import { usePanelState } from '@/components/panel/core/panel-context';
import type { PanelState, PanelStore } from '@/components/panel/core/panel-store';
import { EMPTY_GUIDE, type GuideState } from './guide-state';

const ROOM = 'guide';

export function guideOf({ callParts }: Pick<PanelState, 'callParts'>): GuideState {
  return (callParts[ROOM] as GuideState | undefined) ?? EMPTY_GUIDE;
}

/** A part of the guide's state; the component is rendered again when that part changes. */
export function useGuide<T>(select: (guide: GuideState) => T): T {
  return usePanelState((state) => select(guideOf(state)));
}

/** Changes the guide's state in every panel of the window. */
export function changeGuide(store: PanelStore, change: (guide: GuideState) => GuideState): void {
  const before = guideOf(store.getState());
  const after = change(before);
  if (after !== before) store.getState().setCallPart(ROOM, after);
}
