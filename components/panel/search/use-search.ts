import { useCallback, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useChannel } from '@/components/panel/contact/contact';
import { usePanel } from '@/components/panel/core/panel-context';
import type { HomeList } from '@/components/panel/home/home-list';
import { tidyText } from '@/protocol/text/clean-text';
import type { Language } from '@/protocol/text/language';
import { countCharacters } from '@/protocol/text/text-length';
import type { SearchFinding } from '@/search/worker/protocol';

/** As many rows as a high panel has room for; the tokens of the filters narrow a search further. */
const LIMIT = 16;

export type SearchState =
  | { state: 'idle' }
  | { state: 'searching' }
  | { state: 'found'; text: string; finding: SearchFinding }
  | { state: 'failed' };

/**
 * The results for a text, `''` for none. Earlier results stay until the next ones arrive; their `text` is their query.
 * `askAhead` sends the query before the text is rendered in the field: results that arrive at once are rendered with
 * it.
 */
export function useSearch(
  text: string,
  language: Language,
  home: HomeList | undefined,
): { search: SearchState; askAhead: (text: string) => void } {
  const client = usePanel().search;
  const channel = useChannel();
  const [state, setState] = useState<SearchState>({ state: 'idle' });
  const ahead = useRef<{
    text: string;
    query: typeof query;
    finding: ReturnType<typeof query>;
    drawn: boolean;
  }>(undefined);

  const query = useCallback(
    (text: string) => {
      const favourites = home?.favourites.map(({ ref }) => ref) ?? [];
      const recents = home?.recents.map(({ ref }) => ref) ?? [];
      const searched = searchedText(text);
      return client.search({ text: searched, language, limit: LIMIT, favourites, recents, channel });
    },
    [client, language, home, channel],
  );
  const askAhead = useCallback(
    (text: string) => {
      if (text.trim() === '') return;
      const pending = query(text);
      const finding = client.awaitBriefly();
      ahead.current = { text, query, finding: pending, drawn: finding !== undefined };
      if (finding) setState({ state: 'found', text, finding });
    },
    [query, client],
  );

  // Results of other packs are queried again, and missing ones may have just arrived.
  const [changes, setChanges] = useState(0);
  useEffect(() => client.onPacks(() => setChanges((count) => count + 1)), [client]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of the packs asks again
  useEffect(() => {
    const requested = ahead.current;
    ahead.current = undefined;
    if (text.trim() === '') {
      setState({ state: 'idle' });
      return;
    }
    const same = requested?.text === text && requested.query === query;
    if (same && requested.drawn) return;
    let wanted = true;
    setState((before) => (before.state === 'found' ? before : { state: 'searching' }));
    const finding = same ? requested.finding : query(text);
    finding
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
  }, [text, query, changes]);
  return { search: state, askAhead };
}

/** How much of a text is searched, in characters: more than one types, less than a page that was pasted. */
export const SEARCHED_LENGTH = 500;

function searchedText(text: string): string {
  const clean = tidyText(text);
  return countCharacters(clean) <= SEARCHED_LENGTH ? text : [...clean].slice(0, SEARCHED_LENGTH).join('');
}
