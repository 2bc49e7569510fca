import { useEffect, useState } from 'react';
import type { Language } from '@/protocol/language';
import { usePanel } from './panel-context';
import type { SearchFinding } from './search-client';

const LIMIT = 30;

export type SearchState =
  | { state: 'idle' }
  | { state: 'searching' }
  | { state: 'found'; text: string; finding: SearchFinding }
  | { state: 'failed' };

/** What the search finds for a text; the finding before stays on screen until the next one is there. */
export function useSearch(
  text: string,
  language: Language,
  favourites: string[],
  recents: string[],
): SearchState {
  const { search } = usePanel();
  const [state, setState] = useState<SearchState>({ state: 'idle' });
  const asked = text.trim();
  // Arrays are new at each render of the caller: their content is what matters.
  const pushes = JSON.stringify([favourites, recents]);
  useEffect(() => {
    if (asked === '') {
      setState({ state: 'idle' });
      return;
    }
    let wanted = true;
    setState((before) => (before.state === 'found' ? before : { state: 'searching' }));
    const [favouriteRefs, recentRefs] = JSON.parse(pushes) as [string[], string[]];
    search
      .ask({ text: asked, language, limit: LIMIT, favourites: favouriteRefs, recents: recentRefs })
      .then((finding) => {
        if (wanted && finding) setState({ state: 'found', text: asked, finding });
      })
      .catch(() => {
        if (wanted) setState({ state: 'failed' });
      });
    return () => {
      wanted = false;
    };
  }, [asked, language, pushes, search]);
  return state;
}
