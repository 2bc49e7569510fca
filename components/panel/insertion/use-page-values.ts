import { useEffect, useRef } from 'react';
import { usePanel, usePanelState } from '@/components/panel/core/panel-context';
import { readPage } from './page-context';

/**
 * Reads the active page's values for the placeholders of the open card, again when the page changes, so that they are
 * visible; inserting reads them once more. Values forgotten at the end of a call do not come back before a card is
 * opened again.
 */
export function usePageValues(names: readonly string[]): void {
  const panel = usePanel();
  const pageCount = usePanelState((state) => state.pageCount);
  const list = names.join('\n');
  const call = useRef(panel.store.getState().callCount);
  useEffect(() => {
    // Values read for one card, and maybe another customer, are not carried into the next.
    return () => panel.store.getState().setFound({});
  }, [panel]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read anew whenever the page may have changed
  useEffect(() => {
    if (panel.store.getState().callCount !== call.current) return;
    let wanted = true;
    const placeholders = list === '' ? [] : list.split('\n');
    readPage(panel, placeholders, { identify: false }).then(
      ({ values }) => {
        if (wanted && panel.store.getState().callCount === call.current)
          panel.store.getState().setFound(values);
      },
      (error: unknown) => console.error('The page gave no values', error),
    );
    return () => {
      wanted = false;
    };
  }, [panel, list, pageCount]);
}
