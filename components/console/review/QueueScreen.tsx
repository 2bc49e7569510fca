import { useLiveQuery } from 'dexie-react-hooks';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import consoleStyles from '@/components/console/core/console.module.css';
import { useConsole, useConsoleState } from '@/components/console/core/console-context';
import { runAction } from '@/components/console/core/run-action';
import { ScreenTitle } from '@/components/console/core/ScreenTitle';
import { useConsoleKeys } from '@/components/console/core/single-keys';
import { readLibrary } from '@/components/console/draft/library';
import type { SingleKey } from '@/components/ui/keys/key-reader';
import type { Language } from '@/protocol/text/language';
import { listPackDrafts } from '@/storage/packs/pack-drafts';
import { tipsToReview } from '@/storage/tips/tip-queries';
import { releaseTip, reviewTip } from '@/storage/tips/tips';
import { AcceptDialog } from './AcceptDialog';
import { DeclineDialog } from './DeclineDialog';
import { MergeDialog } from './MergeDialog';
import styles from './queue.module.css';
import { QueueIndex } from './queue-index';
import { TipDetail } from './TipDetail';
import { TipList } from './TipList';
import { locationsInDrafts } from './tip-locations';

/** What the floor captured and nobody has settled yet: the list, and one tip with what can be done about it. */
export function QueueScreen({ language }: { language: Language }) {
  const { t } = useTranslation('console');
  const { t: errors } = useTranslation('errors');
  const { db, store, now } = useConsole();
  const tips = useLiveQuery(() => tipsToReview(db), [db]);
  const drafts = useLiveQuery(() => listPackDrafts(db), [db]);
  const library = useLiveQuery(() => readLibrary(db), [db]);
  const wanted = useConsoleState((state) => state.selected);
  const dialog = useConsoleState((state) => state.dialog);
  const locations = useMemo(() => locationsInDrafts(drafts ?? []), [drafts]);
  const [index] = useState(() => new QueueIndex());
  const [place, setIndex] = useState(0);

  // A tip that is settled leaves the list: the one that takes its place is shown next.
  const wantedAt = tips?.findIndex(({ id }) => id === wanted) ?? -1;
  const position = wantedAt >= 0 ? wantedAt : Math.min(place, (tips?.length ?? 1) - 1);
  const tip = tips?.[position];
  useEffect(() => {
    if (wantedAt >= 0) setIndex(wantedAt);
  }, [wantedAt]);

  // The next tip is on screen at once; what resembles it follows.
  const looked = useDeferredValue(tip);
  const found = useMemo(() => {
    if (!tips || !library) return undefined;
    index.follow(library, tips);
    return looked && index.alike(looked);
  }, [tips, library, looked, index]);
  const alike = looked === tip ? found : undefined;

  const choose = (to: number) => {
    const next = tips?.[Math.max(0, Math.min(tips.length - 1, to))];
    if (next) store.getState().select(next.id);
  };
  const openDialog = (name: 'accept' | 'merge' | 'decline') => {
    if (tip) store.getState().open({ name, tipId: tip.id });
  };
  const release = async () => {
    if (tip?.standing.state !== 'reviewing') return;
    const draft = locations.get(tip.id);
    await runAction({ store, errors }, async () => {
      const change = await releaseTip(db, tip.id, { now: now() });
      if (change !== 'done') return store.getState().showToast('warn', t(`taken.${change}`));
      store
        .getState()
        .showToast(draft ? 'warn' : 'good', t(draft ? 'queue.releasedInDraft' : 'queue.released'), () => {
          void runAction({ store, errors }, () => reviewTip(db, tip.id, { now: now() }));
        });
    });
  };
  const free = tip && !locations.has(tip.id);
  const alone = (act: () => void): SingleKey => ({ act, when: 'alone' });
  useConsoleKeys({
    j: { act: () => choose(position + 1), when: 'at-once' },
    k: { act: () => choose(position - 1), when: 'at-once' },
    a: free ? alone(() => openDialog('accept')) : undefined,
    m: free ? alone(() => openDialog('merge')) : undefined,
    d: alone(() => openDialog('decline')),
    r: alone(() => void release()),
  });

  if (!tips || !drafts || !library) return <p className={consoleStyles.gate}>{t('loading')}</p>;
  if (tips.length === 0) {
    return (
      <div className={consoleStyles.page}>
        <ScreenTitle name={t('queue.title')} />
        <p className={styles.empty} data-empty-queue>
          {t('queue.empty')}
        </p>
      </div>
    );
  }
  const inDialog = dialog && 'tipId' in dialog ? tips.find(({ id }) => id === dialog.tipId) : undefined;
  return (
    <div className={styles.queue}>
      <div className={styles.side}>
        <div className={styles.sideHead}>
          <ScreenTitle name={t('queue.title')} quiet />
          <p className={consoleStyles.soft}>{t('queue.count', { count: tips.length })}</p>
        </div>
        <TipList tips={tips} chosen={position} places={locations} language={language} onChoose={choose} />
      </div>
      {tip && (
        <TipDetail
          key={tip.id}
          tip={tip}
          place={locations.get(tip.id)}
          alike={alike}
          language={language}
          onAct={openDialog}
          onRelease={() => void release()}
        />
      )}
      {inDialog && dialog?.name === 'accept' && (
        <AcceptDialog tip={inDialog} near={alike?.cards[0]} library={library} language={language} />
      )}
      {inDialog && dialog?.name === 'merge' && (
        <MergeDialog tip={inDialog} alike={alike?.cards ?? []} index={index} language={language} />
      )}
      {inDialog && dialog?.name === 'decline' && <DeclineDialog tip={inDialog} />}
    </div>
  );
}
