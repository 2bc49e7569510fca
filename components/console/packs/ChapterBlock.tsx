import { ArrowDown, ArrowUp, Ellipsis, Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import consoleStyles from '@/components/console/core/console.module.css';
import { useConsole } from '@/components/console/core/console-context';
import styles from '@/components/console/core/packs.module.css';
import { href } from '@/components/console/core/routes';
import { useDraftAutosave } from '@/components/console/draft/draft-context';
import {
  cardOf,
  cardsIn,
  duplicateCard,
  isRemovable,
  moveCard,
  moveCardTo,
  moveChapter,
  putCardBack,
  removeCard,
  removeChapter,
} from '@/components/console/draft/pack-edit';
import { chapterTitle, titleOf } from '@/components/console/draft/titles';
import { Button } from '@/components/ui/Button';
import { type RowRenderer, VirtualList } from '@/components/ui/list/VirtualList';
import { Menu } from '@/components/ui/Menu';
import { cardRef } from '@/protocol/card-ref';
import type { Card, Chapter, Pack } from '@/protocol/pack';
import { isPastDay } from '@/protocol/text/calendar-day';
import { LANGUAGES, type Language } from '@/protocol/text/language';
import { deepEqual } from '@/storage/database/deep-equal';
import { ChapterDialog } from './ChapterDialog';
import { NewCardDialog } from './NewCardDialog';

type ChapterBlockProps = {
  pack: Pack;
  base: Pack | undefined;
  chapter: Chapter;
  /** Its position among the chapters, from 0. */
  position: number;
  language: Language;
};

/** A chapter with its cards, and everything that can be done to both, without dragging. */
export function ChapterBlock({ pack, base, chapter, position, language }: ChapterBlockProps) {
  const { t } = useTranslation('console');
  const { store } = useConsole();
  const autosave = useDraftAutosave();
  const [dialog, setDialog] = useState<'rename' | 'new-card'>();
  const title = chapterTitle(chapter, language);
  const cards = useMemo(() => cardsIn(pack, chapter), [pack, chapter]);
  const isFirstChapter = position === 0;
  const isLastChapter = position === pack.chapters.length - 1;
  const rows = useMemo<RowRenderer<Card>>(
    () => ({
      keyOf: ({ id }) => id,
      textOf: (card) => titleOf(card, language),
      attributesOf: ({ id }) => ({ 'data-card-id': cardRef(pack.id, id), className: styles.card }),
      contentOf: (card, index) => (
        <CardItem
          pack={pack}
          base={base}
          card={card}
          chapter={chapter}
          first={isFirstChapter && index === 0}
          last={isLastChapter && index === cards.length - 1}
          language={language}
        />
      ),
    }),
    [pack, base, chapter, cards, isFirstChapter, isLastChapter, language],
  );
  return (
    <section className={styles.chapter} aria-label={title} data-chapter-id={chapter.id}>
      <div className={`${consoleStyles.row} ${consoleStyles.apart}`}>
        <h2>{title}</h2>
        <Menu
          label={t('chapter.menu', { title })}
          picture={<Ellipsis size={17} aria-hidden />}
          actions={[
            { key: 'rename', label: t('chapter.rename'), onSelect: () => setDialog('rename') },
            ...(!isFirstChapter
              ? [
                  {
                    key: 'up',
                    label: t('chapter.up'),
                    onSelect: () => autosave.edit((now) => moveChapter(now, chapter.id, -1)),
                  },
                ]
              : []),
            ...(!isLastChapter
              ? [
                  {
                    key: 'down',
                    label: t('chapter.down'),
                    onSelect: () => autosave.edit((now) => moveChapter(now, chapter.id, 1)),
                  },
                ]
              : []),
            {
              key: 'remove',
              label: t('chapter.remove'),
              danger: true,
              onSelect: () => {
                if (!isRemovable(pack, chapter)) {
                  store
                    .getState()
                    .showToast('warn', t(cards.length > 0 ? 'chapter.notEmpty' : 'chapter.last'));
                  return;
                }
                autosave.edit((now) => removeChapter(now, chapter.id));
                store.getState().showToast('good', t('chapter.removed'));
              },
            },
          ]}
        />
      </div>
      {cards.length === 0 && <p className={consoleStyles.soft}>{t('chapter.empty')}</p>}
      <VirtualList as="ol" items={cards} rows={rows} estimatedHeight={40} className={styles.cards} />
      <div>
        <Button variant="quiet" small onClick={() => setDialog('new-card')} data-action="new-card">
          <Plus size={16} aria-hidden />
          {t('card.new')}
          <span className="unseen"> {t('card.newIn', { title })}</span>
        </Button>
      </div>
      {dialog === 'rename' && (
        <ChapterDialog packId={pack.id} chapter={chapter} onClose={() => setDialog(undefined)} />
      )}
      {dialog === 'new-card' && (
        <NewCardDialog
          packId={pack.id}
          chapterId={chapter.id}
          language={language}
          onClose={() => setDialog(undefined)}
        />
      )}
    </section>
  );
}

type CardItemProps = {
  pack: Pack;
  base: Pack | undefined;
  card: Card;
  chapter: Chapter;
  first: boolean;
  last: boolean;
  language: Language;
};

function CardItem({ pack, base, card, chapter, first, last, language }: CardItemProps) {
  const { t } = useTranslation('console');
  const { store } = useConsole();
  const autosave = useDraftAutosave();
  const title = titleOf(card, language);
  const move = (by: 1 | -1) => autosave.edit((now) => moveCard(now, card.id, by));

  function remove() {
    const done = removeCard(pack, card.id);
    if (!done) return;
    autosave.edit((now) => removeCard(now, card.id)?.pack ?? now);
    store
      .getState()
      .showToast('good', t('card.removed', { title }), () =>
        autosave.edit((now) => putCardBack(now, done.removed)),
      );
  }
  function duplicate() {
    const done = duplicateCard(pack, card.id, (name) => t('card.copyOf', { title: name }));
    if (!done) return;
    autosave.edit(() => done.pack);
    store.getState().showToast('good', t('card.duplicated', { title }));
  }

  return (
    <>
      <a href={href({ name: 'card', packId: pack.id, cardId: card.id })} className={styles.cardLink}>
        {title}
      </a>
      <CardChips card={card} base={base} />
      <span className={styles.cardActs}>
        <Button
          variant="quiet"
          icon
          small
          inactive={first}
          aria-label={t('card.up', { title })}
          onClick={() => move(-1)}
        >
          <ArrowUp size={16} aria-hidden />
        </Button>
        <Button
          variant="quiet"
          icon
          small
          inactive={last}
          aria-label={t('card.down', { title })}
          onClick={() => move(1)}
        >
          <ArrowDown size={16} aria-hidden />
        </Button>
        <Menu
          label={t('card.menu', { title })}
          picture={<Ellipsis size={17} aria-hidden />}
          actions={[
            { key: 'duplicate', label: t('card.duplicate'), onSelect: duplicate },
            ...pack.chapters
              .filter(({ id }) => id !== chapter.id)
              .map((other) => ({
                key: `to ${other.id}`,
                label: t('card.moveTo', { title: chapterTitle(other, language) }),
                onSelect: () => autosave.edit((now) => moveCardTo(now, card.id, other.id)),
              })),
            { key: 'remove', label: t('card.remove'), danger: true, onSelect: remove },
          ]}
        />
      </span>
    </>
  );
}

/** What is special about a card in this draft. */
function CardChips({ card, base }: { card: Card; base: Pack | undefined }) {
  const { t } = useTranslation('console');
  const { now } = useConsole();
  const old = base && cardOf(base, card.id);
  const only = LANGUAGES.filter((language) => card[language] !== undefined);
  return (
    <span className={styles.chips}>
      {base && !old && (
        <span className={consoleStyles.chip} data-tone="accent">
          {t('card.isNew')}
        </span>
      )}
      {old && !deepEqual(old, card) && (
        <span className={consoleStyles.chip} data-tone="lamp">
          {t('card.isChanged')}
        </span>
      )}
      {only.length === 1 && only[0] && (
        <span className={consoleStyles.chip}>{t(`card.only.${only[0]}`)}</span>
      )}
      {card.reviewBy && isPastDay(card.reviewBy, now()) && (
        <span className={consoleStyles.chip} data-tone="bad">
          {t('card.overdue')}
        </span>
      )}
    </span>
  );
}
