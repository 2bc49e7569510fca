import { useLiveQuery } from 'dexie-react-hooks';
import { Search, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { Note } from '@/components/ui/Note';
import type { Language } from '@/protocol/language';
import type { CardRef } from '@/protocol/pack';
import { readCard } from '@/storage/packs';
import { captureTip } from '@/storage/tips';
import { readHomeList } from './home-list';
import { NewsLine } from './NewsLine';
import { type OptionGroup, OptionList } from './OptionList';
import { usePanel, usePanelState } from './panel-context';
import { insertLine } from './say-line';
import styles from './search.module.css';
import { useOwnValues } from './use-preferences';
import { useSearch } from './use-search';

/** Search field and list, an editable combobox with its listbox always in view (ARIA APG). */
export function SearchScreen({ language }: { language: Language }) {
  const { t } = useTranslation();
  const panel = usePanel();
  const { db, store } = panel;
  const query = usePanelState((state) => state.query);
  const active = usePanelState((state) => state.active);
  const { setQuery, setActive, open, tell } = store.getState();
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const home = useLiveQuery(() => readHomeList(db, language), [db, language]);
  const values = useOwnValues();
  const search = useSearch(
    query,
    language,
    home?.favourites.map(({ ref }) => ref) ?? [],
    home?.recents.map(({ ref }) => ref) ?? [],
  );

  useEffect(() => input.current?.focus(), []);

  const groups: OptionGroup[] =
    search.state === 'found'
      ? [
          {
            name: undefined,
            options: search.finding.cards.map((card) => ({
              ...card,
              key: card.ref,
              about:
                card.language === language
                  ? card.packTitle
                  : `${card.packTitle} · ${t(`search.otherLanguage.${card.language}`)}`,
            })),
          },
        ]
      : home && query.trim() === ''
        ? [
            {
              name: t('search.favourites'),
              options: home.favourites.map((card) => ({ ...card, key: `f ${card.ref}` })),
            },
            {
              name: t('search.recents'),
              options: home.recents.map((card) => ({ ...card, key: `r ${card.ref}` })),
            },
            {
              name: t('search.situations'),
              options: home.situations.map((card) => ({ ...card, key: `s ${card.ref}` })),
            },
          ].filter((group) => group.options.length > 0)
        : [];
  const options = groups.flatMap((group) => group.options);
  const at = Math.max(
    0,
    options.findIndex((option) => option.key === active),
  );
  const reached = options[at];
  const optionId = (key: string) => `${listId}-${key.replaceAll(/[^a-z0-9]+/gu, '-')}`;

  const openCard = (ref: CardRef, shown: Language) => open({ name: 'card', ref, language: shown });

  async function insertBest() {
    if (!reached) return;
    const row = await readCard(db, reached.ref);
    const scripts = row?.card[reached.language]?.scripts ?? [];
    const line = Math.max(0, 'lineAt' in reached && typeof reached.lineAt === 'number' ? reached.lineAt : 0);
    const script = scripts[line];
    if (!script) return openCard(reached.ref, reached.language);
    await insertLine({ panel, t, script: script.text, values, at: 'foot' });
    // Holes are filled on the card: the line stays whole until they are.
    const told = store.getState().told;
    if (told?.open && told.open.length > 0) {
      open({ name: 'card', ref: reached.ref, language: reached.language, openAt: line });
      tell(line, 'warn', told.text, told.open);
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    const move = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5 }[event.key];
    if (move !== undefined && options.length > 0) {
      event.preventDefault();
      const wrapped = Math.abs(move) === 1 ? (at + move + options.length) % options.length : at + move;
      setActive(options[Math.min(options.length - 1, Math.max(0, wrapped))]?.key);
    } else if (event.key === 'Enter' && reached) {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) void insertBest();
      else openCard(reached.ref, reached.language);
    } else if (event.key === 'Escape' && query !== '') {
      event.preventDefault();
      event.stopPropagation();
      setQuery('');
    }
  }

  async function askTeam() {
    await captureTip(db, { kind: 'question', language, words: query.trim() }, { now: panel.now() });
    void panel.send('sync.run', { why: 'written' });
    setQuery('');
    tell('foot', 'good', t('search.asked'));
  }

  const nothing = search.state === 'found' && options.length === 0;
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
            aria-label={t('search.label')}
            aria-autocomplete="list"
            aria-expanded={options.length > 0}
            aria-controls={listId}
            aria-activedescendant={reached && options.length > 0 ? optionId(reached.key) : undefined}
            placeholder={t('search.placeholder')}
            autoComplete="off"
            autoCorrect="off"
            spellCheck={false}
            maxLength={500}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            onKeyDown={onKeyDown}
          />
          {query !== '' && (
            <Button
              look="quiet"
              icon
              className={styles.clear ?? ''}
              aria-label={t('search.clear')}
              onClick={() => {
                setQuery('');
                input.current?.focus();
              }}
            >
              <X size={16} aria-hidden />
            </Button>
          )}
        </div>
      </div>
      {query.trim() === '' && <NewsLine />}
      <p className="unseen" role="status">
        {search.state === 'found' && query.trim() !== '' && t('search.results', { count: options.length })}
      </p>
      {search.state === 'failed' && (
        <div className={styles.nothing}>
          <Note tone="bad">{t('search.failed')}</Note>
        </div>
      )}
      {nothing && query.trim() !== '' && (
        <div className={styles.nothing}>
          <strong>{t('search.nothing', { query: query.trim() })}</strong>
          {search.finding.nearest.length > 0 && (
            <div className={styles.near}>
              {t('search.nearest')}
              {search.finding.nearest.map((word) => (
                <Button key={word} small onClick={() => setQuery(word)}>
                  {word}
                </Button>
              ))}
            </div>
          )}
          <p>{t('search.nothingHint')}</p>
          <Button look="strong" onClick={() => void askTeam()}>
            {t('search.ask')}
          </Button>
        </div>
      )}
      {home?.empty && query.trim() === '' && <p className={styles.nothing}>{t('search.noCards')}</p>}
      <OptionList
        id={listId}
        label={t('search.list')}
        groups={groups}
        active={options.length > 0 ? reached?.key : undefined}
        optionId={optionId}
        onOpen={(option) => openCard(option.ref, option.language)}
      />
    </>
  );
}
