import { useCallback, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Language } from '@/protocol/language';
import type { HomeList } from './home-list';
import { usePanel } from './panel-context';
import type { SearchFinding } from './search-client';

/** More than an advisor reads during a call; the tokens of the filters narrow a search further. */
const LIMIT = 12;

export type SearchState =
  | { state: 'idle' }
  | { state: 'searching' }
  | { state: 'found'; text: string; finding: SearchFinding }
  | { state: 'failed' };

/**
 * What the search finds for a text, `''` for none. The finding before stays until the next one is there; its
 * `text` tells what it answers. `askAhead` puts the question while the text is still being drawn into the field.
 */
export function useSearch(
  text: string,
  language: Language,
  home: HomeList | undefined,
): { search: SearchState; askAhead: (text: string) => void } {
  const client = usePanel().search;
  const [state, setState] = useState<SearchState>({ state: 'idle' });
  const ahead = useRef<{ text: string; ask: typeof ask; finding: ReturnType<typeof ask> }>(undefined);

  const ask = useCallback(
    (text: string) => {
      const favourites = home?.favourites.map(({ ref }) => ref) ?? [];
      const recents = home?.recents.map(({ ref }) => ref) ?? [];
      return client.ask({ text, language, limit: LIMIT, favourites, recents });
    },
    [client, language, home],
  );
  const askAhead = useCallback(
    (text: string) => {
      if (text.trim() !== '') ahead.current = { text, ask, finding: ask(text) };
    },
    [ask],
  );

  useEffect(() => {
    const asked = ahead.current;
    ahead.current = undefined;
    if (text.trim() === '') {
      setState({ state: 'idle' });
      return;
    }
    let wanted = true;
    setState((before) => (before.state === 'found' ? before : { state: 'searching' }));
    const asking = asked?.text === text && asked.ask === ask ? asked.finding : ask(text);
    asking
      .then((finding) => {
        // At once: a drawing that waits its turn may miss the frame.
        if (wanted && finding) flushSync(() => setState({ state: 'found', text, finding }));
      })
      .catch(() => {
        if (wanted) setState({ state: 'failed' });
      });
    return () => {
      wanted = false;
    };
  }, [text, ask]);
  return { search: state, askAhead };
}
