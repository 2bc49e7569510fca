import { CircleQuestionMark, FilePen, Hand } from 'lucide-react';
import { memo, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConsole } from '@/components/console/core/console-context';
import { timeAgo } from '@/components/i18n/dates';
import { Button } from '@/components/ui/Button';
import type { Language } from '@/protocol/text/language';
import type { TipRow } from '@/storage/database/tip-rows';
import styles from './queue.module.css';
import { titleOfTip } from './tip-card';
import type { TipLocation } from './tip-locations';

const SHOWN_AT_FIRST = 100;

type TipListProps = {
  tips: readonly TipRow[];
  /** Position of the tip whose detail is open. */
  selected: number;
  locations: ReadonlyMap<string, TipLocation>;
  language: Language;
  onSelect: (position: number) => void;
};

/** The waiting tips, oldest first: a listbox with one stop for the Tab key. Long queues come in portions. */
export function TipList({ tips, selected, locations, language, onSelect }: TipListProps) {
  const { t } = useTranslation('console');
  const id = useId();
  const [wanted, setWanted] = useState(SHOWN_AT_FIRST);
  const shown = Math.max(wanted, selected + 20);
  const reached = tips[selected];
  const list = useRef<HTMLDivElement>(null);
  // The arrows work at once when the queue appears.
  useEffect(() => list.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    if (reached) document.getElementById(`${id}-${reached.id}`)?.scrollIntoView({ block: 'nearest' });
  }, [reached, id]);
  return (
    <>
      <div
        ref={list}
        role="listbox"
        tabIndex={0}
        aria-label={t('queue.list')}
        aria-activedescendant={reached && `${id}-${reached.id}`}
        className={styles.list}
        onClick={(event) => {
          const option = event.target instanceof Element && event.target.closest<HTMLElement>('[data-at]');
          if (option) onSelect(Number(option.dataset.at));
        }}
        onKeyDown={(event) => {
          const to = { ArrowDown: selected + 1, ArrowUp: selected - 1, Home: 0, End: tips.length - 1 }[
            event.key
          ];
          if (to === undefined) return;
          event.preventDefault();
          onSelect(to);
        }}
      >
        {tips.slice(0, shown).map((tip, index) => (
          <TipOption
            key={tip.id}
            id={`${id}-${tip.id}`}
            tip={tip}
            selected={index === selected}
            at={index}
            count={tips.length}
            inDraft={locations.has(tip.id)}
            language={language}
          />
        ))}
      </div>
      {shown < tips.length && (
        <Button className={styles.more ?? ''} onClick={() => setWanted(shown + SHOWN_AT_FIRST)}>
          {t('queue.more', { count: Math.min(SHOWN_AT_FIRST, tips.length - shown) })}
        </Button>
      )}
    </>
  );
}

type TipOptionProps = {
  id: string;
  tip: TipRow;
  selected: boolean;
  at: number;
  count: number;
  inDraft: boolean;
  language: Language;
};

/** One tip of the list. Drawn anew only when something of it changes: moving along a long queue stays quick. */
const TipOption = memo(function TipOption({
  id,
  tip,
  selected,
  at,
  count,
  inDraft,
  language,
}: TipOptionProps) {
  const { t } = useTranslation('console');
  const { now } = useConsole();
  const { content } = tip;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the listbox (aria-activedescendant)
    <div
      id={id}
      role="option"
      aria-selected={selected}
      aria-setsize={count}
      aria-posinset={at + 1}
      data-tip-id={tip.id}
      data-state={tip.standing.state}
      data-at={at}
      className={styles.option}
    >
      <span className={styles.optionTitle} lang={content.language}>
        {titleOfTip(content)}
      </span>
      {content.situation && (
        <span className={styles.optionWords} lang={content.language}>
          {content.words}
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
        <StatusLabel tip={tip} inDraft={inDraft} />
      </span>
    </div>
  );
});

function StatusLabel({ tip, inDraft }: { tip: TipRow; inDraft: boolean }) {
  const { t } = useTranslation('console');
  if (inDraft) {
    return (
      <span className={styles.optionState}>
        <FilePen size={14} aria-hidden />
        {t('tip.inDraft')}
      </span>
    );
  }
  if (tip.standing.state !== 'reviewing') return null;
  return (
    <span className={styles.optionState}>
      <Hand size={14} aria-hidden />
      {t('tip.reviewing')}
    </span>
  );
}
