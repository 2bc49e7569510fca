import { CircleQuestionMark, FilePen, Hand } from 'lucide-react';
import { useEffect, useId, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { CaptionText } from '@/components/card/CaptionText';
import { useConsole } from '@/components/console/core/console-context';
import { timeAgo } from '@/components/i18n/dates';
import { type RowRenderer, VirtualList } from '@/components/ui/list/VirtualList';
import type { Language } from '@/protocol/text/language';
import { captionOf } from '@/protocol/text/placeholder';
import type { TipRow } from '@/storage/database/tip-rows';
import styles from './queue.module.css';
import { titleOfTip } from './tip-card';
import type { TipLocation } from './tip-locations';

/** Rows that Page Up and Page Down go by. */
const PAGE = 10;

type TipListProps = {
  tips: readonly TipRow[];
  /** Position of the tip whose detail is open. */
  selected: number;
  locations: ReadonlyMap<string, TipLocation>;
  language: Language;
  onSelect: (position: number) => void;
};

/** The waiting tips, oldest first: a listbox with one stop for the Tab key. */
export function TipList({ tips, selected, locations, language, onSelect }: TipListProps) {
  const { t } = useTranslation('console');
  const id = useId();
  const activeTip = tips[selected];
  const list = useRef<HTMLElement>(null);
  // The arrows work at once when the queue appears.
  useEffect(() => list.current?.focus({ preventScroll: true }), []);
  const rows = useMemo<RowRenderer<TipRow>>(
    () => ({
      keyOf: (tip) => tip.id,
      textOf: ({ content }) => captionOf(`${titleOfTip(content)} ${content.situation ? content.words : ''}`),
      languageOf: ({ content }) => content.language,
      attributesOf: (tip) => ({
        id: `${id}-${tip.id}`,
        role: 'option',
        'data-tip-id': tip.id,
        'data-state': tip.status.state,
        className: styles.option,
      }),
      contentOf: (tip) => <TipOption tip={tip} isInDraft={locations.has(tip.id)} language={language} />,
    }),
    [id, locations, language],
  );
  return (
    <VirtualList
      as="div"
      ref={list}
      items={tips}
      rows={rows}
      estimatedHeight={104}
      active={selected}
      role="listbox"
      tabIndex={0}
      aria-label={t('queue.list')}
      aria-activedescendant={activeTip && `${id}-${activeTip.id}`}
      className={styles.list}
      onClick={(event) => {
        const option = event.target instanceof Element && event.target.closest<HTMLElement>('[data-index]');
        if (option) onSelect(Number(option.dataset.index));
      }}
      onKeyDown={(event) => {
        const to = {
          ArrowDown: selected + 1,
          ArrowUp: selected - 1,
          PageDown: selected + PAGE,
          PageUp: selected - PAGE,
          Home: 0,
          End: tips.length - 1,
        }[event.key];
        if (to === undefined) return;
        event.preventDefault();
        onSelect(to);
      }}
    />
  );
}

/** What a row of the list shows of its tip. */
function TipOption({ tip, isInDraft, language }: { tip: TipRow; isInDraft: boolean; language: Language }) {
  const { t } = useTranslation('console');
  const { now } = useConsole();
  const { content } = tip;
  return (
    <>
      <span className={styles.optionTitle} lang={content.language}>
        <CaptionText text={titleOfTip(content)} />
      </span>
      {content.situation && (
        <span className={styles.optionWords} lang={content.language}>
          <CaptionText text={content.words} />
        </span>
      )}
      <span className={styles.optionAbout}>
        {content.kind === 'question' && (
          <>
            <CircleQuestionMark size={14} aria-hidden />
            {t('tip.question')} ·{' '}
          </>
        )}
        {tip.author?.name ?? t('tip.you')} · {timeAgo(tip.capturedAt, now(), language)}
        <StatusLabel tip={tip} isInDraft={isInDraft} />
      </span>
    </>
  );
}

function StatusLabel({ tip, isInDraft }: { tip: TipRow; isInDraft: boolean }) {
  const { t } = useTranslation('console');
  if (isInDraft) {
    return (
      <span className={styles.optionState}>
        <FilePen size={14} aria-hidden />
        {t('tip.inDraft')}
      </span>
    );
  }
  if (tip.status.state !== 'reviewing') return null;
  return (
    <span className={styles.optionState}>
      <Hand size={14} aria-hidden />
      {t('tip.reviewing')}
    </span>
  );
}
