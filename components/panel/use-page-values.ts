import { useEffect } from 'react';
import { pageValues } from './page-context';
import { usePanel, usePanelState } from './panel-context';

/** Asks the page beside for the placeholders of the open card, again when the page changes. */
export function usePageValues(names: readonly string[]): void {
  const panel = usePanel();
  const pageCount = usePanelState((state) => state.pageCount);
  const list = names.join('\n');
  useEffect(() => {
    // What was read for one card, and maybe another customer, is not carried into the next.
    return () => panel.store.getState().setFound({});
  }, [panel]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read anew whenever the page may have changed
  useEffect(() => {
    let wanted = true;
    const placeholders = list === '' ? [] : list.split('\n');
    pageValues(panel, placeholders).then(
      (found) => {
        if (wanted) panel.store.getState().setFound(found);
      },
      (error: unknown) => console.error('The page gave no values', error),
    );
    return () => {
      wanted = false;
    };
  }, [panel, list, pageCount]);
}
