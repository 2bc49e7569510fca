import { useLiveQuery } from 'dexie-react-hooks';
import { Search, X } from 'lucide-react';
import { type KeyboardEvent, useCallback, useEffect, useId, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { InsertionTarget } from '@/components/panel/core/insertion-target';
import panelStyles from '@/components/panel/core/panel.module.css';
import { usePanel, usePanelState } from '@/components/panel/core/panel-context';
import { useOwnValues, useSingleKeysOn } from '@/components/panel/core/use-preferences';
import { insertLine } from '@/components/panel/insertion/insert-line';
import { UpdateLine } from '@/components/panel/shell/UpdateNote';
import { Button } from '@/components/ui/Button';
import { isComposing } from '@/components/ui/keys/typed-keys';
import { Note } from '@/components/ui/Note';
import type { Language } from '@/protocol/text/language';
import { charactersOver } from '@/protocol/text/text-length';
import { listPacks, readCard } from '@/storage/packs/packs';
import { FilterChips } from './FilterChips';
import { offeredFilters, takeFilter } from './filters';
import { readHomeList } from './home-list';
import { NewsLine } from './NewsLine';
import { NothingFound } from './NothingFound';
import { type Option, OptionList, optionId, showsLine } from './OptionList';
import { foundGroups, homeGroups, TIP_REF } from './option-groups';
import styles from './search.module.css';
import { useAskTeam } from './use-ask-team';
import { SEARCHED_LENGTH, useSearch } from './use-search';

const PAGE = 5;

/** Search field and list: an editable combobox whose listbox is always in view (ARIA APG). */
export function SearchScreen({ language }: { language: Language }) {
  const { t } = useTranslation();
  const panel = usePanel();
  const { db, store } = panel;
  const query = usePanelState((state) => state.query);
  const active = usePanelState((state) => state.active);
  const fitting = usePanelState((state) => state.fitting);
  const { setQuery, setActive, setInsertCurrent, open, showToast } = store.getState();
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const home = useLiveQuery(() => readHomeList(db, language, fitting), [db, language, fitting]);
  const own = useOwnValues();
  const singleKeys = useSingleKeysOn();
  const typed = query.trim();
  const { search, askAhead } = useSearch(query, language, home);
  const found = search.state === 'found' ? search.finding : undefined;
  const packs = useLiveQuery(() => listPacks(db), [db]);
  const { words: question, askTeam } = useAskTeam(query, language);
  /** What is on screen answers what stands in the field. */
  const fresh =
    (typed === '' && home !== undefined) ||
    (search.state === 'found' && search.text === query) ||
    search.state === 'failed';

  // At the start, on coming back, and whenever the field was emptied by something else than hands in it.
  const empty = typed === '';
  const begun = useRef(false);
  useEffect(() => {
    if (empty || !begun.current) input.current?.focus();
    begun.current = true;
  }, [empty]);

  // Kept from one key to the next where nothing of it has changed: rows are not drawn twice for a key.
  const filters = useMemo(() => offeredFilters(query, packs ?? [], language, t), [query, packs, language, t]);
  const cards = useMemo(
    () => (empty ? home && homeGroups(home, t) : found && foundGroups(found, question, language, t)),
    [empty, home, found, question, language, t],
  );
  const groups = useMemo(() => [...(filters ? [filters] : []), ...(cards ?? [])], [filters, cards]);
  const options = groups.flatMap((group) => group.options);
  // The count of before stays until the next one is there: nothing is read aloud in between.
  const count = empty ? undefined : found?.cards.length;
  const results = useMemo(() => count !== undefined && t('search.results', { count }), [count, t]);
  const words = useMemo(
    () => ({
      label: t('search.label'),
      placeholder: t('search.placeholder'),
      clear: t('search.clear'),
      list: t('search.list'),
    }),
    [t],
  );
  const index = Math.max(
    0,
    options.findIndex((option) => option.key === active),
  );
  const reached = options[index];

  // What the arrows reach comes into view, and another question is answered from the top. Nothing else asks
  // where things are: the browser would lay the list out once more for that.
  useEffect(() => {
    if (active) document.getElementById(optionId(listId, active))?.scrollIntoView({ block: 'nearest' });
  }, [listId, active]);
  const scrolled = useRef(false);
  useEffect(() => {
    const screen = input.current?.closest('main');
    const onScroll = () => {
      scrolled.current = true;
    };
    screen?.addEventListener('scroll', onScroll, { passive: true });
    return () => screen?.removeEventListener('scroll', onScroll);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each other query, whatever it is
  useEffect(() => {
    if (scrolled.current) input.current?.closest('main')?.scrollTo({ top: 0 });
    scrolled.current = false;
  }, [query]);

  function openOption({ ref, token, action, language: shown }: Option) {
    if (action === 'ask-team') void askTeam();
    else if (token !== undefined) setQuery(takeFilter(query, token));
    else if (ref === undefined) return;
    else if (ref.startsWith(TIP_REF)) open({ name: 'tips', tipId: ref.slice(TIP_REF.length) });
    else open({ name: 'card', ref, language: shown });
  }

  // One function for good: the list is drawn anew only when what it shows has changed.
  const opening = useRef(openOption);
  opening.current = openOption;
  const onOpen = useCallback((option: Option) => opening.current(option), []);

  async function insertBest(option: Option, target: InsertionTarget) {
    // A question is asked by Enter or a click alone.
    if (option.action) return;
    const row = option.ref === undefined ? undefined : await readCard(db, option.ref);
    const line = option.lineIndex ?? -1;
    const script = row?.card[option.language]?.scripts[line];
    // Only what is on screen and marked is inserted: any other line is read on its card first.
    if (!script || !showsLine(option, script.text)) return openOption(option);
    const shown = document.getElementById(optionId(listId, option.key));
    if (shown && !isInView(shown)) {
      shown.scrollIntoView({ block: 'nearest' });
      return showToast('foot', 'plain', t('insertion.scrolledTo'));
    }
    await insertLine({ panel, t, script: script.text, own, at: 'foot', target });
    // Holes are filled on the card: until then the line stays whole.
    const { toast } = store.getState();
    if (toast?.open && toast.open.length > 0) {
      openOption(option);
      showToast(line, 'warn', toast.text, toast.open, toast.asked && { asked: toast.asked });
    }
  }

  // Hands are faster than any search: Enter waits for the answer to what was typed before it.
  const enter = useRef<{ target: InsertionTarget | undefined }>(undefined);
  useEffect(() => {
    const request = enter.current;
    if (!request || !fresh) return;
    enter.current = undefined;
    if (!reached) return;
    if (request.target) void insertBest(reached, request.target);
    else openOption(reached);
  });

  // The browser's own key inserts what Ctrl and Enter would.
  const insertReached = useRef<(target?: InsertionTarget) => boolean>(undefined);
  insertReached.current = (target = panel.target()) => {
    if (reached && fresh) void insertBest(reached, target);
    return reached !== undefined && fresh;
  };
  useEffect(() => {
    setInsertCurrent((target) => insertReached.current?.(target) ?? false);
    return () => setInsertCurrent(undefined);
  }, [setInsertCurrent]);

  function onKeyDown(event: KeyboardEvent) {
    if (isComposing(event.nativeEvent)) return;
    if (event.repeat && event.key === 'Enter') return event.preventDefault();
    const move = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE }[event.key];
    if (move !== undefined && options.length > 0) {
      event.preventDefault();
      const wrapped = Math.abs(move) === 1 ? (index + move + options.length) % options.length : index + move;
      setActive(options[Math.min(options.length - 1, Math.max(0, wrapped))]?.key);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      // The target of this press, however long the search takes to answer.
      const target = event.ctrlKey || event.metaKey ? panel.target() : undefined;
      if (!fresh) enter.current = { target };
      else if (reached && target) void insertBest(reached, target);
      else if (reached) openOption(reached);
    } else if (event.key === '?' && query === '' && singleKeys && !event.repeat) {
      event.preventDefault();
      store.getState().setHelpOpen(true);
    } else if (event.key === 'Escape' && query !== '') {
      event.preventDefault();
      event.stopPropagation();
      setQuery('');
    }
  }

  function clear() {
    setQuery('');
    input.current?.focus();
  }

  return (
    <>
      <div className={styles.search}>
        <div className={styles.box}>
          <Search size={18} aria-hidden />
          <input
            ref={input}
            className={styles.input}
            type="search"
            role="combobox"
            aria-label={words.label}
            aria-autocomplete="list"
            aria-expanded={options.length > 0}
            aria-controls={listId}
            aria-activedescendant={reached ? optionId(listId, reached.key) : undefined}
            placeholder={words.placeholder}
            autoComplete="off"
            autoCorrect="off"
            spellCheck={false}
            value={query}
            onChange={(event) => {
              askAhead(event.target.value);
              setQuery(event.target.value);
            }}
            onKeyDown={onKeyDown}
          />
          {query !== '' && (
            <Button look="quiet" icon className={styles.clear ?? ''} aria-label={words.clear} onClick={clear}>
              <X size={16} aria-hidden />
            </Button>
          )}
        </div>
        <FilterChips query={query} language={language} />
        {charactersOver(query, SEARCHED_LENGTH) > 0 && (
          <p className={panelStyles.soft}>{t('search.onlyBeginning', { count: SEARCHED_LENGTH })}</p>
        )}
      </div>
      {typed === '' && (
        <>
          <UpdateLine />
          <NewsLine />
        </>
      )}
      <p className="unseen" role="status">
        {results}
      </p>
      {search.state === 'failed' && (
        <div className={styles.nothing}>
          <Note tone="bad">{t('search.failed')}</Note>
        </div>
      )}
      {typed !== '' && fresh && found && options.length === 0 && (
        <NothingFound query={typed} nearest={found.nearest} language={language} />
      )}
      {typed === '' && home?.empty && <p className={styles.nothing}>{t('search.noCards')}</p>}
      <OptionList id={listId} label={words.list} groups={groups} active={reached?.key} onOpen={onOpen} />
    </>
  );
}

/** Whether all of an element but its edges is in view, under the search field. */
function isInView(element: HTMLElement): boolean {
  const box = element.getBoundingClientRect();
  const middle = box.top + box.height / 2;
  const top = document.elementFromPoint(box.left + box.width / 2, middle);
  return top !== null && element.contains(top);
}
