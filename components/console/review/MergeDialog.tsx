import { Autocomplete } from '@base-ui/react/autocomplete';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CaptionText } from '@/components/card/CaptionText';
import { useConsole } from '@/components/console/core/console-context';
import { Dialog } from '@/components/ui/Dialog';
import { firstFocus } from '@/components/ui/focus/first-focus';
import { cardText } from '@/protocol/pack';
import { findCardAddress } from '@/protocol/text/card-address';
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

/** Picks the card that a tip is merged into: search as one types; the first card found is reached, Enter takes it. */
export function MergeDialog({ tip, alike, index, language }: MergeDialogProps) {
  const { t } = useTranslation('console');
  const { store } = useConsole();
  const merge = useMerge();
  const [first] = useState(() => titleOfTip(tip.content).replace(/…$/u, ''));
  const named = findCardAddress(tip.content.situation ?? '')?.ref;
  const [query, setQuery] = useState(first);
  const [busy, setBusy] = useState(false);
  const found = useMemo(() => {
    const picked = index.pick(query, language, SHOWN);
    if (query !== first) return picked;
    const all = [...alike, ...picked.filter(({ ref }) => !alike.some((card) => card.ref === ref))];
    // The card that the tip is about is reached first.
    return [...all.filter(({ ref }) => ref === named), ...all.filter(({ ref }) => ref !== named)];
  }, [index, query, first, alike, language, named]);

  function choose(ref: string) {
    if (busy) return;
    setBusy(true);
    void merge(tip.id, ref).finally(() => setBusy(false));
  }

  return (
    <Dialog title={t('merge.title')} closeLabel={t('close')} onClose={store.getState().close}>
      <p>
        {t(tip.content.kind === 'question' ? 'merge.whatQuestion' : 'merge.what', {
          name: tip.author?.name ?? t('tip.you'),
        })}
      </p>
      <Autocomplete.Root
        open
        inline
        items={found}
        filter={null}
        itemToStringValue={({ ref }) => ref}
        value={query}
        onValueChange={setQuery}
        autoHighlight="always"
        keepHighlight
      >
        <Autocomplete.Input
          className={styles.pickInput}
          type="search"
          aria-label={t('merge.search')}
          placeholder={t('merge.search')}
          autoComplete="off"
          spellCheck={false}
          ref={firstFocus}
          onFocus={(event) => event.target.select()}
        />
        <p className="unseen" role="status">
          {t('merge.found', { count: found.length })}
        </p>
        {found.length === 0 && (
          <p className={styles.none}>{t(query.trim() === '' ? 'merge.type' : 'merge.none')}</p>
        )}
        <Autocomplete.List aria-label={t('merge.list')} className={styles.picks}>
          {(card: AlikeCard) => (
            <CardOption key={card.ref} card={card} language={language} onChoose={choose} />
          )}
        </Autocomplete.List>
      </Autocomplete.Root>
    </Dialog>
  );
}

type CardOptionProps = { card: AlikeCard; language: Language; onChoose: (ref: string) => void };

function CardOption({ card, language, onChoose }: CardOptionProps) {
  const { text, language: written } = cardText(card.card, card.language);
  return (
    <Autocomplete.Item
      value={card}
      data-card-id={card.ref}
      className={styles.option}
      onClick={() => onChoose(card.ref)}
    >
      <span className={styles.optionTitle} lang={written}>
        <CaptionText
          text={text.title}
          draw={(words) =>
            markedPieces(words, card.matched).map((piece, index) =>
              // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one fixed text
              piece.marked ? <mark key={index}>{piece.text}</mark> : <span key={index}>{piece.text}</span>,
            )
          }
        />
      </span>
      <span className={styles.optionWords} lang={written}>
        <CaptionText text={text.scripts[0]?.text ?? text.summary} />
      </span>
      <span className={styles.optionAbout}>{inLanguage(card.pack.title, language) ?? card.pack.id}</span>
    </Autocomplete.Item>
  );
}
