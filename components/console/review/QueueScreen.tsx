import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import consoleStyles from '@/components/console/core/console.module.css';
import { useConsole, useConsoleState } from '@/components/console/core/console-context';
import { ScreenTitle } from '@/components/console/core/ScreenTitle';
import { useConsoleKeys } from '@/components/console/core/use-console-keys';
import { LAYER_OPENING } from '@/components/ui/Dialog';
import { lazyPart, preloadWhenIdle } from '@/components/ui/lazy-part';
import type { Language } from '@/protocol/text/language';
import { DeclineDialog } from './DeclineDialog';
import styles from './queue.module.css';
import type { Alike, QueueIndex } from './queue-index';
import { SimilarItems, TipDetail } from './TipDetail';
import { TipList } from './TipList';
import { type Queue, useQueue, useSelectedTip, useSimilar } from './use-queue';
import { useRelease } from './use-review-actions';

const AcceptDialog = lazyPart(async () => (await import('./AcceptDialog')).AcceptDialog, LAYER_OPENING);
const MergeDialog = lazyPart(async () => (await import('./MergeDialog')).MergeDialog, LAYER_OPENING);

type ReviewDialogName = 'accept' | 'merge' | 'decline';

/** The review queue: the tips that nobody has decided on, and one of them with what can be done about it. */
export function QueueScreen({ language }: { language: Language }) {
  const { t } = useTranslation('console');
  useEffect(() => preloadWhenIdle(SimilarItems, AcceptDialog, MergeDialog), []);
  const queue = useQueue();
  const { tip, position, select } = useSelectedTip(queue?.tips ?? []);
  const { index, alike } = useSimilar(queue, tip);
  const location = tip && queue?.locations.get(tip.id);
  const openDialog = useReviewDialog(tip?.id);
  const release = useRelease();
  const onRelease = () => {
    if (tip) void release(tip, location !== undefined);
  };
  // What a draft holds already is neither accepted nor merged a second time.
  const isOpen = tip !== undefined && location === undefined;
  useConsoleKeys({
    j: { run: () => select(position + 1), when: 'at-once' },
    k: { run: () => select(position - 1), when: 'at-once' },
    a: isOpen ? { run: () => openDialog('accept'), when: 'alone' } : undefined,
    m: isOpen ? { run: () => openDialog('merge'), when: 'alone' } : undefined,
    d: { run: () => openDialog('decline'), when: 'alone' },
    r: { run: onRelease, when: 'alone' },
  });

  if (!queue) return <p className={consoleStyles.gate}>{t('loading')}</p>;
  if (!tip) return <EmptyQueue />;
  return (
    <div className={styles.queue}>
      <div className={styles.side}>
        <div className={styles.sideHead}>
          <ScreenTitle name={t('queue.title')} quiet />
          <p className={consoleStyles.soft}>{t('queue.count', { count: queue.tips.length })}</p>
        </div>
        <TipList
          tips={queue.tips}
          selected={position}
          locations={queue.locations}
          language={language}
          onSelect={select}
        />
      </div>
      <TipDetail
        key={tip.id}
        tip={tip}
        location={location}
        alike={alike}
        language={language}
        onAction={openDialog}
        onRelease={onRelease}
      />
      <ReviewDialog queue={queue} alike={alike} index={index} language={language} />
    </div>
  );
}

function EmptyQueue() {
  const { t } = useTranslation('console');
  return (
    <div className={consoleStyles.page}>
      <ScreenTitle name={t('queue.title')} />
      <p className={styles.empty} data-empty-queue>
        {t('queue.empty')}
      </p>
    </div>
  );
}

function useReviewDialog(tipId: string | undefined): (name: ReviewDialogName) => void {
  const { store } = useConsole();
  return (name) => {
    if (tipId !== undefined) store.getState().open({ name, tipId });
  };
}

type ReviewDialogProps = {
  queue: Queue;
  alike: Alike | undefined;
  /** Undefined while its code is read. */
  index: QueueIndex | undefined;
  language: Language;
};

/** The dialog that is open about a tip of the queue. It goes when its tip leaves the queue. */
function ReviewDialog({ queue: { tips, library }, alike, index, language }: ReviewDialogProps) {
  const dialog = useConsoleState((state) => state.dialog);
  const tip = dialog && 'tipId' in dialog ? tips.find(({ id }) => id === dialog.tipId) : undefined;
  if (!tip) return null;
  switch (dialog?.name) {
    case 'accept':
      return <AcceptDialog tip={tip} near={alike?.cards[0]} library={library} language={language} />;
    case 'merge':
      if (!index) return LAYER_OPENING;
      return <MergeDialog tip={tip} alike={alike?.cards ?? []} index={index} language={language} />;
    case 'decline':
      return <DeclineDialog tip={tip} />;
    default:
      return null;
  }
}
