import { useLayoutEffect } from 'react';

/** The size of all text of this page, in percent of the browser's own: every size is in rem. */
export function useTextSize(percent: number): void {
  useLayoutEffect(() => {
    document.documentElement.style.fontSize = percent === 100 ? '' : `${percent}%`;
  }, [percent]);
}
