import { useLiveQuery } from 'dexie-react-hooks';
import {
  ArrowRight,
  Ban,
  BookOpenCheck,
  Check,
  Eye,
  HardDrive,
  Lock,
  MessageSquareQuote,
  Pencil,
  Undo2,
  Users,
} from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CaptionText } from '@/components/card/CaptionText';
import { timeAgo } from '@/components/i18n/dates';
import styles from '@/components/panel/core/panel.module.css';
import { usePanel } from '@/components/panel/core/panel-context';
import { ScreenBar } from '@/components/panel/core/ScreenBar';
import { tipRef } from '@/components/panel/core/tip-ref';
import { useIsMember } from '@/components/panel/core/use-membership';
import { useStoredAction } from '@/components/panel/core/use-stored-action';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { DialogActions } from '@/components/ui/DialogActions';
import { type RowRenderer, VirtualList } from '@/components/ui/list/VirtualList';
import { withoutCardAddress } from '@/protocol/text/card-address';
import type { Language } from '@/protocol/text/language';
import { captionOf } from '@/protocol/text/placeholder';
import type { TipRow } from '@/storage/database/tip-rows';
import { isLocalOnly, listMyTips, tipsOnTheirWay } from '@/storage/tips/tip-queries';
import { withdrawTip } from '@/storage/tips/tips';
import { countWordings } from '@/storage/wording/wording-queries';
import { SyncState } from './SyncState';
import { TipCredit } from './TipCredit';
import { TwoVersions } from './TwoVersions';
import tipStyles from './tips.module.css';
import { useShareKey, useShareTip } from './use-share-tip';

const PICTURES = {
  kept: HardDrive,
  sending: HardDrive,
  changed: HardDrive,
  received: Check,
  reviewing: Eye,
  promoted: BookOpenCheck,
  declined: Ban,
  withdrawn: Undo2,
  private: Lock,
  refused: Ban,
};
type ShownState = keyof typeof PICTURES;

/** Every own tip with its true status, and the last state of the service. */
export function TipsScreen({ language, tipId }: { language: Language; tipId?: string | undefined }) {
  const { t } = useTranslation();
  const { db } = usePanel();
  const tips = useLiveQuery(() => listMyTips(db), [db]);
  const waiting = useLiveQuery(() => tipsOnTheirWay(db), [db]);
  const joined = useIsMember();
  useShareKey();
  const [withdrawing, setWithdrawing] = useState<string>();
  const list = useRef<HTMLElement>(null);
  const isRead = tips !== undefined;
  useEffect(() => {
    if (isRead && tipId) list.current?.querySelector<HTMLElement>(`[data-tip-id="${tipId}"]`)?.focus();
  }, [isRead, tipId]);
  const rows = useMemo(
    () =>
      tipRows({ tips: tips ?? [], waiting, joined: joined ?? false, language, onWithdraw: setWithdrawing }),
    [tips, waiting, joined, language],
  );
  return (
    <>
      <ScreenBar title={t('tips.title')} />
      <div className={styles.body}>
        {joined !== undefined && <SyncState language={language} joined={joined} />}
        <OwnWordings />
        {tips?.length === 0 && <p className={styles.empty}>{t('tips.empty')}</p>}
        <VirtualList
          ref={list}
          items={tips ?? []}
          rows={rows}
          estimatedHeight={150}
          className={tipStyles.tips}
        />
      </div>
      {withdrawing && <Withdraw tipId={withdrawing} onClose={() => setWithdrawing(undefined)} />}
    </>
  );
}

/** The way to the lines that are said in own words, where there are any. */
function OwnWordings() {
  const { t } = useTranslation('wording');
  const { db, store } = usePanel();
  const count = useLiveQuery(() => countWordings(db), [db]) ?? 0;
  if (count === 0) return null;
  return (
    <div>
      <Button small onClick={() => store.getState().open({ name: 'wordings' })} data-action="own-wordings">
        {t('listCount', { count })}
        <ArrowRight size={15} aria-hidden />
      </Button>
    </div>
  );
}

type TipRowsOptions = {
  tips: readonly TipRow[];
  /** The tips that have commands which the service has not confirmed yet. */
  waiting: ReadonlySet<string> | undefined;
  joined: boolean;
  language: Language;
  onWithdraw: (tipId: string) => void;
};

/** How each tip is drawn: in its state, or as one of two versions. */
function tipRows({ tips, waiting, joined, language, onWithdraw }: TipRowsOptions): RowRenderer<TipRow> {
  const byId = new Map(tips.map((tip) => [tip.id, tip]));
  const originalOf = ({ copyOf, status }: TipRow) =>
    copyOf && status.state === 'refused' ? byId.get(copyOf) : undefined;
  return {
    keyOf: (tip) => tip.id,
    textOf: wordsOf,
    languageOf: ({ content }) => content.language,
    attributesOf: (tip) => ({
      tabIndex: -1,
      className: tipStyles.tip,
      'data-tip-id': tip.id,
      'data-state': originalOf(tip) ? 'two-versions' : tip.private ? 'private' : tip.status.state,
    }),
    contentOf: (tip) => {
      const original = originalOf(tip);
      if (original) return <TwoVersions copy={tip} original={original} />;
      return (
        <Tip
          tip={tip}
          state={shownState(tip, waiting?.has(tip.id) ?? false, joined)}
          language={language}
          onWithdraw={() => onWithdraw(tip.id)}
        />
      );
    },
  };
}

/** What is found of a tip while it is off screen: no more than it shows on screen. */
function wordsOf({ content, status }: TipRow): string {
  const { state } = status;
  const words = state === 'withdrawn' ? undefined : content.words;
  const sentence = state === 'declined' ? status.sentence : undefined;
  return captionOf([withoutCardAddress(content.situation ?? ''), words, sentence].filter(Boolean).join(' '));
}

function shownState(tip: TipRow, waiting: boolean, joined: boolean): ShownState {
  const { state } = tip.status;
  if (tip.private) return 'private';
  if (state === 'kept') return joined ? 'sending' : 'kept';
  return waiting && state === 'received' ? 'changed' : state;
}

type TipProps = { tip: TipRow; state: ShownState; language: Language; onWithdraw: () => void };

function Tip({ tip, state, language, onWithdraw }: TipProps) {
  const { t } = useTranslation();
  const { t: errors } = useTranslation('errors');
  const { store, now } = usePanel();
  const { status, content } = tip;
  const situation = withoutCardAddress(content.situation ?? '');
  const share = useShareTip();
  const Picture = PICTURES[state];
  const open = status.state === 'kept' || status.state === 'received' || status.state === 'refused';
  return (
    <>
      {situation !== '' && (
        <p className={tipStyles.situation}>
          <CaptionText text={situation} />
        </p>
      )}
      {status.state !== 'withdrawn' && (
        <p className={tipStyles.words} lang={content.language}>
          <CaptionText text={content.words} />
        </p>
      )}
      <p className={tipStyles.state} data-tone={status.state}>
        <Picture size={16} aria-hidden />
        <span>
          {content.kind === 'question' && `${t('tips.question')} · `}
          <strong>{t(`tips.state.${state}`)}</strong> · {timeAgo(tip.capturedAt, now(), language)}
        </span>
      </p>
      {status.state === 'declined' && (
        <blockquote className={tipStyles.sentence}>{status.sentence}</blockquote>
      )}
      {status.state === 'refused' && <p className={tipStyles.why}>{errors(status.reason)}</p>}
      {status.state === 'promoted' && (
        <div className={tipStyles.promoted}>
          <Button
            small
            onClick={() =>
              store.getState().open({ name: 'card', ref: status.card, language: content.language })
            }
          >
            {t('tips.openCard')}
            <ArrowRight size={15} aria-hidden />
          </Button>
          <TipCredit tip={tip} />
        </div>
      )}
      {status.state !== 'withdrawn' && (
        <div className={tipStyles.acts}>
          <Button
            small
            variant="quiet"
            onClick={() => store.getState().open({ name: 'own-tip', ref: tipRef(tip.id) })}
            data-action="read-tip"
          >
            <MessageSquareQuote size={15} aria-hidden />
            {t('tips.read')}
          </Button>
          {tip.private && (
            <Button small variant="quiet" onClick={() => void share(tip.id)} data-action="share-tip">
              <Users size={15} aria-hidden />
              {t('tips.share')}
            </Button>
          )}
          {open && (
            <>
              <Button
                small
                variant="quiet"
                onClick={() =>
                  store.getState().open({ name: 'capture', draftKey: `tip:${tip.id}`, tipId: tip.id })
                }
              >
                <Pencil size={15} aria-hidden />
                {t('tips.edit')}
              </Button>
              <Button small variant="quiet" onClick={onWithdraw}>
                <Undo2 size={15} aria-hidden />
                {t('tips.withdraw')}
              </Button>
            </>
          )}
        </div>
      )}
    </>
  );
}

function Withdraw({ tipId, onClose }: { tipId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const { db, store, now } = usePanel();
  const storeOrReport = useStoredAction();
  const onlyHere = useLiveQuery(() => isLocalOnly(db, tipId), [db, tipId]);

  async function withdraw() {
    const stored = await storeOrReport(() => withdrawTip(db, tipId, { now: now() }));
    onClose();
    if (!stored) return;
    store.getState().showToast('foot', 'good', t('tips.withdrawn'));
  }

  return (
    <Dialog title={t('tips.withdraw')} closeLabel={t('close')} onClose={onClose}>
      {onlyHere !== undefined && <p>{t(onlyHere ? 'tips.withdrawAskHere' : 'tips.withdrawAsk')}</p>}
      <DialogActions
        confirm={t('tips.withdraw')}
        cancel={t('tips.cancel')}
        onConfirm={() => void withdraw()}
        onCancel={onClose}
        variant="danger"
        data-action="withdraw"
      />
    </Dialog>
  );
}
