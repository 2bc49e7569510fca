import { useLiveQuery } from 'dexie-react-hooks';
import { useCallback, useEffect, useId, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { InsertionTarget } from '@/components/panel/core/insertion-target';
import { usePanel, usePanelState } from '@/components/panel/core/panel-context';
import { useSingleKeysOn } from '@/components/panel/core/use-preferences';
import { homeGroups, optionOfDigit } from '@/components/panel/home/home-groups';
import { readHomeList } from '@/components/panel/home/home-list';
import { JoinOffer } from '@/components/panel/home/JoinOffer';
import { useHomeKeys } from '@/components/panel/home/use-home-keys';
import { UpdateLine } from '@/components/panel/shell/UpdateNote';
import { Note } from '@/components/ui/Note';
import type { Language } from '@/protocol/text/language';
import type { SearchFinding } from '@/search/worker/protocol';
import { listPacks } from '@/storage/packs/packs';
import { offeredFilters } from './filters';
import { NewsLine } from './NewsLine';
import { NothingFound } from './NothingFound';
import { OptionList } from './OptionList';
import { type Option, type OptionGroup, optionId } from './option';
import { foundGroups } from './option-groups';
import { SearchField } from './SearchField';
import styles from './search.module.css';
import { useAskTeam } from './use-ask-team';
import { useCardAddress } from './use-card-address';
import { useCombobox } from './use-combobox';
import { useOptionActions } from './use-option-actions';
import { usePendingEnter } from './use-pending-enter';
import { type SearchState, useSearch } from './use-search';

/** Search field and list: an editable combobox whose listbox is always visible (ARIA APG). */
export function SearchScreen({ language }: { language: Language }) {
  const { t } = useTranslation();
  const { db, target } = usePanel();
  const query = usePanelState((state) => state.query);
  const fitting = usePanelState((state) => state.fitting);
  const listId = useId();
  useCardAddress(query, language);
  const home = useLiveQuery(() => readHomeList(db, language, fitting), [db, language, fitting]);
  const { search, askAhead } = useSearch(query, language, home);
  const { words: question, askTeam } = useAskTeam(query, language);
  const typed = query.trim();
  const found = search.state === 'found' ? search.finding : undefined;
  const singleKeys = useSingleKeysOn();
  const homeRows = useMemo(() => (home ? homeGroups(home, language, t) : []), [home, language, t]);
  const digitOption = singleKeys ? optionOfDigit(homeRows, query) : undefined;
  const isHome = typed === '' || digitOption !== undefined;
  const isCurrent = isHome && home ? true : matchesQuery(search, query);
  const groups = useOptionGroups({ query, question, home: isHome ? homeRows : undefined, found, language });
  const { active, isEmpty, move } = useCombobox(listId, groups, digitOption?.key);
  const { openOption, insertOption, sayOption } = useOptionActions(listId, isHome ? '' : query, askTeam);
  const enter = usePendingEnter(active, isCurrent, (option, press) => {
    if (press.act === 'insert') void insertOption(option, press.target);
    else if (press.act === 'say') sayOption(option);
    else openOption(option);
  });
  useHomeKeys({ rows: isHome ? homeRows : [], digitOption, open: openOption, askTeam });
  useInsertShortcut((insertTarget = target()) => {
    if (!active || !isCurrent) return false;
    void insertOption(active, insertTarget);
    return true;
  });

  // A stable function: the list is rendered again only when its content has changed.
  const opening = useRef(openOption);
  opening.current = openOption;
  const onOpen = useCallback((option: Option) => opening.current(option), []);
  const listLabel = useMemo(() => t('search.list'), [t]);
  return (
    <>
      <SearchField
        language={language}
        listId={listId}
        isListEmpty={isEmpty}
        activeId={active && optionId(listId, active.key)}
        onType={askAhead}
        onMove={move}
        // The target of this press, however long the search takes to respond.
        onEnter={(act) => enter(act === 'insert' ? { act, target: target() } : { act })}
      />
      {isHome && (
        <>
          <UpdateLine />
          <NewsLine />
        </>
      )}
      <ResultCount count={isHome ? undefined : found?.cards.length} />
      {search.state === 'failed' && (
        <div className={styles.nothing}>
          <Note tone="bad">{t('search.failed')}</Note>
        </div>
      )}
      {!isHome && isCurrent && found && isEmpty && (
        <NothingFound query={typed} nearest={found.nearest} language={language} />
      )}
      {isHome && home?.empty && <p className={styles.nothing}>{t('search.noCards')}</p>}
      <OptionList
        id={listId}
        label={listLabel}
        groups={groups}
        active={active?.key}
        singleKeys={singleKeys}
        onOpen={onOpen}
      />
      {isHome && home && <JoinOffer />}
    </>
  );
}

/** Whether the search has responded to this query. */
function matchesQuery(search: SearchState, query: string): boolean {
  return search.state === 'failed' || (search.state === 'found' && search.text === query);
}

/**
 * The groups of the list: possible filters, then the results, or the list for an empty query. The same object from one
 * key to the next where its content is unchanged: rows are not rendered twice for a key.
 */
function useOptionGroups({
  query,
  question,
  home,
  found,
  language,
}: {
  query: string;
  question: string;
  /** The list for an empty query, while it is the one to show. */
  home: readonly OptionGroup[] | undefined;
  found: SearchFinding | undefined;
  language: Language;
}): readonly OptionGroup[] {
  const { t } = useTranslation();
  const { db } = usePanel();
  const packs = useLiveQuery(() => listPacks(db), [db]);
  const filters = useMemo(() => offeredFilters(query, packs ?? [], language, t), [query, packs, language, t]);
  const cards = useMemo(
    () => home ?? (found && foundGroups(found, question, language, t)),
    [home, found, question, language, t],
  );
  return useMemo(() => [...(filters ? [filters] : []), ...(cards ?? [])], [filters, cards]);
}

/** Makes the browser's own shortcut insert what Ctrl and Enter would. */
function useInsertShortcut(insert: (target?: InsertionTarget) => boolean) {
  const { setInsertCurrent } = usePanel().store.getState();
  const latest = useRef(insert);
  latest.current = insert;
  useEffect(() => {
    setInsertCurrent((target) => latest.current(target));
    return () => setInsertCurrent(undefined);
  }, [setInsertCurrent]);
}

/** Reads out how many results there are; the earlier count stays until the next one is there. */
function ResultCount({ count }: { count: number | undefined }) {
  const { t } = useTranslation();
  const results = useMemo(() => count !== undefined && t('search.results', { count }), [count, t]);
  return (
    <p className="unseen" role="status">
      {results}
    </p>
  );
}
