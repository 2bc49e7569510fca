import { type KeyboardEvent, useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConsole } from '@/components/console/core/console-context';
import { Dialog } from '@/components/ui/Dialog';
import { firstFocus } from '@/components/ui/focus/first-focus';
import { isComposing } from '@/components/ui/keys/typed-keys';
import { cardText } from '@/protocol/pack';
import { inLanguage, type Language } from '@/protocol/text/language';
import { markedPieces } from '@/search/text/marks';
import type { TipRow } from '@/storage/database/tip-rows';
import styles from './queue.module.css';
import type { AlikeCard, QueueIndex } from './queue-index';
import { titleOfTip } from './tip-card';
import { useMerge } from './use-review-actions';

const SHOWN = 12;

type MergeDialogProps = {
  tip: TipRow;
  /** The cards that resemble the tip: proposed before anything is typed. */
  alike: readonly AlikeCard[];
  index: QueueIndex;
  language: Language;
};

/** Picks the card that a tip is merged into: search as one types, arrows, Enter. */
export function MergeDialog({ tip, alike, index, language }: MergeDialogProps) {
  const { t } = useTranslation('console');
  const { store } = useConsole();
  const merge = useMerge();
  const id = useId();
  const [first] = useState(() => titleOfTip(tip.content).replace(/…$/u, ''));
  const [query, setQuery] = useState(first);
  const [reached, setReached] = useState(0);
  const [busy, setBusy] = useState(false);
  const found = useMemo(() => {
    const picked = index.pick(query, language, SHOWN);
    if (query !== first) return picked;
    return [...alike, ...picked.filter(({ ref }) => !alike.some((card) => card.ref === ref))];
  }, [index, query, first, alike, language]);
  const position = Math.min(reached, found.length - 1);
  const optionId = (ref: string) => `${id}-${ref.replace('/', '-')}`;
  const active = found[position];

  function choose(ref: string | undefined) {
    if (ref === undefined || busy) return;
    setBusy(true);
    void merge(tip.id, ref).finally(() => setBusy(false));
  }
  function onKeyDown(event: KeyboardEvent) {
    if (isComposing(event.nativeEvent)) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined && found.length > 0) setReached((position + by + found.length) % found.length);
    else if (event.key === 'Enter') choose(active?.ref);
    else return;
    event.preventDefault();
  }

  return (
    <Dialog title={t('merge.title')} closeLabel={t('close')} onClose={store.getState().close}>
      <p>
        {t(tip.content.kind === 'question' ? 'merge.whatQuestion' : 'merge.what', {
          name: tip.author?.name ?? t('tip.you'),
        })}
      </p>
      <input
        className={styles.pickInput}
        type="search"
        role="combobox"
        aria-label={t('merge.search')}
        aria-autocomplete="list"
        aria-expanded={found.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={active && optionId(active.ref)}
        placeholder={t('merge.search')}
        autoComplete="off"
        spellCheck={false}
        value={query}
        ref={firstFocus}
        onFocus={(event) => event.target.select()}
        onChange={(event) => {
          setQuery(event.target.value);
          setReached(0);
        }}
        onKeyDown={onKeyDown}
      />
      <p className="unseen" role="status">
        {t('merge.found', { count: found.length })}
      </p>
      {found.length === 0 && (
        <p className={styles.none}>{t(query.trim() === '' ? 'merge.type' : 'merge.none')}</p>
      )}
      <div id={`${id}-list`} role="listbox" aria-label={t('merge.list')} className={styles.picks}>
        {found.map((card, index) => {
          const { text, language: written } = cardText(card.card, card.language);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the combobox that owns this list
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the combobox (aria-activedescendant)
            <div
              key={card.ref}
              id={optionId(card.ref)}
              role="option"
              aria-selected={index === position}
              data-card-id={card.ref}
              className={styles.option}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(card.ref)}
            >
              <span className={styles.optionTitle} lang={written}>
                {markedPieces(text.title, card.matched).map((piece, n) =>
                  // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one fixed text
                  piece.marked ? <mark key={n}>{piece.text}</mark> : <span key={n}>{piece.text}</span>,
                )}
              </span>
              <span className={styles.optionWords} lang={written}>
                {text.scripts[0]?.text ?? text.summary}
              </span>
              <span className={styles.optionAbout}>
                {inLanguage(card.pack.title, language) ?? card.pack.id}
              </span>
            </div>
          );
        })}
      </div>
    </Dialog>
  );
}
