import { useEffect } from 'react';
import { usePanel, usePanelState } from '@/components/panel/core/panel-context';
import { type Option, type OptionGroup, optionId } from './option';

const PAGE = 5;
const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: PAGE,
  PageUp: -PAGE,
};

/**
 * The active option of a combobox: the first one until an arrow key moves it, or `chosenKey` chooses one. `move` handles a key, and returns false
 * where it moves nothing.
 */
export function useCombobox(
  listId: string,
  groups: readonly OptionGroup[],
  chosenKey?: string,
): { active: Option | undefined; isEmpty: boolean; move: (key: string) => boolean } {
  const movedTo = usePanelState((state) => state.active);
  const activeKey = chosenKey ?? movedTo;
  const { setActive } = usePanel().store.getState();
  const options = groups.flatMap((group) => group.options);
  const index = Math.max(
    0,
    options.findIndex(({ key }) => key === activeKey),
  );

  // Scrolls the reached option into view. Nothing else measures the list: the browser would lay it out once more.
  useEffect(() => {
    if (!activeKey) return;
    document.getElementById(optionId(listId, activeKey))?.scrollIntoView({ block: 'nearest' });
  }, [listId, activeKey]);

  function move(key: string): boolean {
    const step = STEPS[key];
    if (step === undefined || options.length === 0) return false;
    // One step wraps at either end, a page stops there.
    const wrapped = Math.abs(step) === 1 ? (index + step + options.length) % options.length : index + step;
    setActive(options[Math.min(options.length - 1, Math.max(0, wrapped))]?.key);
    return true;
  }

  return { active: options[index], isEmpty: options.length === 0, move };
}
