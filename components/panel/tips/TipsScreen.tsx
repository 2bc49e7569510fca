import { useLiveQuery } from 'dexie-react-hooks';
import { ArrowRight, Ban, BookOpenCheck, Check, Clock, Eye, HardDrive, Pencil, Undo2 } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CaptionText } from '@/components/card/CaptionText';
import { duration, timeAgo } from '@/components/i18n/dates';
import styles from '@/components/panel/core/panel.module.css';
import { usePanel } from '@/components/panel/core/panel-context';
import { ScreenBar } from '@/components/panel/core/ScreenBar';
import { useIsMember, useMembership } from '@/components/panel/core/use-membership';
import { useStoredAction } from '@/components/panel/core/use-stored-action';
import { SignInAgain, signInEnded } from '@/components/panel/membership/SignInAgain';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { DialogActions } from '@/components/ui/DialogActions';
import { type RowRenderer, VirtualList } from '@/components/ui/list/VirtualList';
import { Note } from '@/components/ui/Note';
import type { Language } from '@/protocol/text/language';
import { captionOf } from '@/protocol/text/placeholder';
import type { SyncReason } from '@/protocol/validation/errors';
import type { TipRow } from '@/storage/database/tip-rows';
import { readSyncState } from '@/storage/membership/membership';
import { isLocalOnly, listMyTips, tipsOnTheirWay, unsentCount } from '@/storage/tips/tip-queries';
import { withdrawTip } from '@/storage/tips/tips';
import { countWordings } from '@/storage/wording/wording-queries';
import { TipCredit } from './TipCredit';
import { TwoVersions } from './TwoVersions';
import tipStyles from './tips.module.css';

const PICTURES = {
  kept: HardDrive,
  sending: HardDrive,
  changed: HardDrive,
  received: Check,
  reviewing: Eye,
  promoted: BookOpenCheck,
  declined: Ban,
  withdrawn: Undo2,
  refused: Ban,
};
type ShownState = keyof typeof PICTURES;

/** A member can do nothing about these, and need not: the address was right when they joined. */
const OUTAGE: ReadonlySet<SyncReason> = new Set([
  'unreachable',
  'timeout',
  'garbled-answer',
  'internal',
  'stopping',
]);
/** The person removed a permission of the browser; only they can grant it again. */
const NOT_ALLOWED: ReadonlySet<SyncReason> = new Set(['site-not-allowed', 'consent-withdrawn']);
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** Every own tip with its true status, and the last state of the service. */
export function TipsScreen({ language, tipId }: { language: Language; tipId?: string | undefined }) {
  const { t } = useTranslation();
  const { db } = usePanel();
  const tips = useLiveQuery(() => listMyTips(db), [db]);
  const waiting = useLiveQuery(() => tipsOnTheirWay(db), [db]);
  const joined = useIsMember();
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
      'data-state': originalOf(tip) ? 'two-versions' : tip.status.state,
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
  return captionOf([content.situation, words, sentence].filter(Boolean).join(' '));
}

function shownState(tip: TipRow, waiting: boolean, joined: boolean): ShownState {
  const { state } = tip.status;
  if (state === 'kept') return joined ? 'sending' : 'kept';
  return waiting && state === 'received' ? 'changed' : state;
}

type TipProps = { tip: TipRow; state: ShownState; language: Language; onWithdraw: () => void };

function Tip({ tip, state, language, onWithdraw }: TipProps) {
  const { t } = useTranslation();
  const { t: errors } = useTranslation('errors');
  const { store, now } = usePanel();
  const { status, content } = tip;
  const Picture = PICTURES[state];
  const open = status.state === 'kept' || status.state === 'received' || status.state === 'refused';
  return (
    <>
      {content.situation && (
        <p className={tipStyles.situation}>
          <CaptionText text={content.situation} />
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
      {open && (
        <div className={tipStyles.acts}>
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

function SyncState({ language, joined }: { language: Language; joined: boolean }) {
  const { t } = useTranslation();
  const { t: errors } = useTranslation('errors');
  const { t: desk } = useTranslation('desk');
  const { db, store, send, now, askToReach } = usePanel();
  // Null where nothing was exchanged yet; undefined until that is read.
  const sync = useLiveQuery(async () => (await readSyncState(db)) ?? null, [db]);
  const membership = useMembership();
  const unsent = useLiveQuery(() => unsentCount(db), [db]);
  const [running, setRunning] = useState(false);
  if (!joined) {
    return (
      <Note>
        <p>{t('tips.notJoined')}</p>
        <div className={styles.toastActions}>
          <Button small onClick={() => store.getState().open({ name: 'settings' })}>
            {t('tips.join')}
          </Button>
        </div>
      </Note>
    );
  }
  const skew = sync?.clockSkewMs ?? 0;
  const notAllowed = sync?.lastReason !== undefined && NOT_ALLOWED.has(sync.lastReason);
  async function sendNow() {
    // Within the click: the browser does not ask later.
    if (notAllowed && membership && !(await askToReach(membership.address))) {
      return store.getState().showToast('foot', 'warn', errors('permission-needed'));
    }
    setRunning(true);
    const result = await send('sync.run', { trigger: 'manual' });
    setRunning(false);
    const done = result.ok && result.value.state === 'done';
    store.getState().showToast('foot', done ? 'good' : 'warn', t(done ? 'tips.sent' : 'tips.notSent'));
  }
  return (
    <div className={tipStyles.sync}>
      {membership && signInEnded(membership, sync ?? undefined) ? (
        <SignInAgain membership={membership} />
      ) : (
        sync?.lastReason && (
          <Note tone="warn">{OUTAGE.has(sync.lastReason) ? t('tips.outage') : errors(sync.lastReason)}</Note>
        )
      )}
      {Math.abs(skew) > CLOCK_TOLERANCE_MS && (
        <Note tone="warn">{t('tips.clock', { gap: duration(skew, language) })}</Note>
      )}
      <div className={`${styles.row} ${styles.apart}`}>
        <p className={styles.soft}>
          {sync !== undefined &&
            (sync?.lastSuccessAt === undefined
              ? t('tips.never')
              : t('tips.lastSync', { when: timeAgo(sync.lastSuccessAt, now(), language) }))}
        </p>
        <Button small inactive={running} onClick={() => void sendNow()} data-action="sync-now">
          <Clock size={15} aria-hidden />
          {notAllowed && !running
            ? desk('service.allowAgain')
            : t(running ? 'tips.sending' : unsent ? 'tips.sendNow' : 'tips.checkNow')}
        </Button>
      </div>
    </div>
  );
}
