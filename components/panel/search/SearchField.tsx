import { Search, X } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import panelStyles from '@/components/panel/core/panel.module.css';
import { usePanel, usePanelState } from '@/components/panel/core/panel-context';
import { useSingleKeysOn } from '@/components/panel/core/use-preferences';
import { Button } from '@/components/ui/Button';
import { isComposing } from '@/components/ui/keys/typed-keys';
import type { Language } from '@/protocol/text/language';
import { charactersOver } from '@/protocol/text/text-length';
import { FilterChips } from './FilterChips';
import { dropLastFilter, splitQuery } from './filters';
import styles from './search.module.css';
import type { EnterPress } from './use-pending-enter';
import { SEARCHED_LENGTH } from './use-search';

type SearchFieldProps = {
  language: Language;
  listId: string;
  isListEmpty: boolean;
  /** The id of the active option's element. */
  activeId: string | undefined;
  /** Called before the field shows the typed text. */
  onType: (query: string) => void;
  /** Handles a key that moves in the list; false where it moves nothing. */
  onMove: (key: string) => boolean;
  onEnter: (act: EnterPress['act']) => void;
};

/** The search field: the editable part of the combobox (ARIA APG). */
export function SearchField(props: SearchFieldProps) {
  const { language, listId, isListEmpty, activeId, onType, onMove, onEnter } = props;
  const { t } = useTranslation();
  const { setQuery, setHelpOpen } = usePanel().store.getState();
  const query = usePanelState((state) => state.query);
  const { filters, text } = splitQuery(query);
  const isRowChosen = usePanelState((state) => state.active !== undefined);
  const singleKeys = useSingleKeysOn();
  const input = useRef<HTMLInputElement>(null);
  useFocusWhenEmptied(input, query.trim() === '');
  useScrollToTop(input, query);
  const words = useMemo(
    () => ({ label: t('search.label'), placeholder: t('search.placeholder'), clear: t('search.clear') }),
    [t],
  );

  /** What a key does to the active row; undefined for a key that does nothing to it. */
  function actOf({ key, ctrlKey, metaKey, shiftKey }: KeyboardEvent): EnterPress['act'] | undefined {
    if (key === 'Enter') return ctrlKey || metaKey ? 'insert' : shiftKey ? 'say' : 'open';
    // A space means nothing in an empty query, and whoever moved in the list has finished typing.
    const isFree = singleKeys && (query === '' || isRowChosen) && !ctrlKey && !metaKey && !shiftKey;
    return key === ' ' && isFree ? 'say' : undefined;
  }
  /** Whether the field handles the key. */
  function handleKey(event: KeyboardEvent): boolean {
    const { key, repeat } = event;
    const act = actOf(event);
    if (act) {
      if (!repeat) onEnter(act);
      return true;
    }
    if (key === '?' && query === '' && singleKeys && !repeat) {
      setHelpOpen(true);
      return true;
    }
    if (key === 'Escape' && query !== '') {
      // The words first, then the filters.
      setQuery(text.trim() === '' ? '' : filters);
      return true;
    }
    if (key === 'Backspace' && filters !== '' && isCaretAtStart(event.target)) {
      setQuery(dropLastFilter(query));
      return true;
    }
    return onMove(key);
  }
  function onKeyDown(event: KeyboardEvent) {
    if (isComposing(event.nativeEvent) || !handleKey(event)) return;
    event.preventDefault();
    if (event.key === 'Escape') event.stopPropagation();
  }
  function clear() {
    setQuery('');
    input.current?.focus();
  }

  return (
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
          aria-expanded={!isListEmpty}
          aria-controls={listId}
          aria-activedescendant={activeId}
          placeholder={words.placeholder}
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          value={text}
          onChange={(event) => {
            const next = `${filters}${event.target.value}`;
            onType(next);
            setQuery(next);
          }}
          onKeyDown={onKeyDown}
        />
        {query !== '' && (
          <Button
            variant="quiet"
            icon
            className={styles.clear ?? ''}
            aria-label={words.clear}
            onClick={clear}
          >
            <X size={16} aria-hidden />
          </Button>
        )}
      </div>
      <FilterChips query={query} language={language} />
      {charactersOver(query, SEARCHED_LENGTH) > 0 && (
        <p className={panelStyles.soft}>{t('search.onlyBeginning', { count: SEARCHED_LENGTH })}</p>
      )}
    </div>
  );
}

/** Whether Backspace has nothing to erase in the field. */
function isCaretAtStart(field: EventTarget): boolean {
  return field instanceof HTMLInputElement && field.selectionStart === 0 && field.selectionEnd === 0;
}

/** Focuses the field when it appears, and whenever it was emptied other than by typing in it. */
function useFocusWhenEmptied(input: RefObject<HTMLInputElement | null>, isEmpty: boolean) {
  const hasBegun = useRef(false);
  useEffect(() => {
    if (isEmpty || !hasBegun.current) input.current?.focus();
    hasBegun.current = true;
  }, [input, isEmpty]);
}

/** Shows the list of another query from its top, where it was scrolled. */
function useScrollToTop(input: RefObject<HTMLInputElement | null>, query: string) {
  const isScrolled = useRef(false);
  useEffect(() => {
    const screen = input.current?.closest('main');
    const onScroll = () => {
      isScrolled.current = true;
    };
    screen?.addEventListener('scroll', onScroll, { passive: true });
    return () => screen?.removeEventListener('scroll', onScroll);
  }, [input]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each other query, whatever it is
  useEffect(() => {
    if (isScrolled.current) input.current?.closest('main')?.scrollTo({ top: 0 });
    isScrolled.current = false;
  }, [query]);
}
