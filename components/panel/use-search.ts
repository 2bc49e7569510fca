import { useEffect, useState } from 'react';
import type { Language } from '@/protocol/language';
import type { HomeList } from './home-list';
import { usePanel } from './panel-context';
import type { SearchFinding } from './search-client';

const LIMIT = 20;

export type SearchState =
  | { state: 'idle' }
  | { state: 'searching' }
  | { state: 'found'; text: string; finding: SearchFinding }
  | { state: 'failed' };

/**
 * What the search finds for a text, `''` for none. The finding before stays until the next one is there; its
 * `text` tells what it answers.
 */
export function useSearch(text: string, language: Language, home: HomeList | undefined): SearchState {
  const { search } = usePanel();
  const [state, setState] = useState<SearchState>({ state: 'idle' });
  useEffect(() => {
    if (text.trim() === '') {
      setState({ state: 'idle' });
      return;
    }
    let wanted = true;
    setState((before) => (before.state === 'found' ? before : { state: 'searching' }));
    const favourites = home?.favourites.map(({ ref }) => ref) ?? [];
    const recents = home?.recents.map(({ ref }) => ref) ?? [];
    search
      .ask({ text, language, limit: LIMIT, favourites, recents })
      .then((finding) => {
        if (wanted && finding) setState({ state: 'found', text, finding });
      })
      .catch(() => {
        if (wanted) setState({ state: 'failed' });
      });
    return () => {
      wanted = false;
    };
  }, [text, language, home, search]);
  return state;
}
