import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { CaptionText } from '@/components/card/CaptionText';
import { KeyButton } from '@/components/panel/core/KeyButton';
import { KeyFoot } from '@/components/panel/core/KeyFoot';
import { usePanel, usePanelState } from '@/components/panel/core/panel-context';
import { ToastView } from '@/components/panel/core/ToastView';
import { useSingleKeysOn } from '@/components/panel/core/use-preferences';
import { Breaths } from '@/components/panel/say/Breaths';
import { useShortcuts } from '@/components/ui/keys/shortcuts';
import { isPressable } from '@/components/ui/keys/typed-keys';
import type { Language } from '@/protocol/text/language';
import { captionOf } from '@/protocol/text/placeholder';
import { RATINGS } from '@/storage/practice/schedule';
import styles from './practice.module.css';
import type { Situation } from './practice-queue';
import { type Session, useSession } from './use-session';

/** One situation at a time: it is heard, said aloud, turned and rated by the advisor. */
export function PracticeSession({ packId, language }: { packId: string; language: Language }) {
  const { t } = useTranslation();
  const { store, mac } = usePanel();
  const toast = usePanelState((state) => state.toast);
  const singleKeys = useSingleKeysOn();
  const session = useSession(packId, language);
  const focus = useRef<HTMLElement>(null);
  const current = session?.waiting[0];
  const leave = () => store.getState().back();
  const turn = current && !session?.isTurned ? session?.turn : undefined;
  const rate = current && session?.isTurned ? session.rate : undefined;
  const openCard =
    current && (() => store.getState().open({ name: 'card', ref: current.ref, language: current.language }));
  // biome-ignore lint/correctness/useExhaustiveDependencies: at each other situation, and when it is turned
  useEffect(() => focus.current?.focus({ preventScroll: true }), [session?.waiting, session?.isTurned]);
  const ratingKeys = Object.fromEntries(
    RATINGS.map((rating, index) => [
      String(index + 1),
      rate && { run: () => rate(rating), when: 'at-once' as const },
    ]),
  );
  useShortcuts(
    {
      space: { run: () => turn?.(), when: 'at-once' },
      enter: (event) => {
        const run = turn ?? (current ? undefined : leave);
        if (isPressable(event.target) || !run) return false;
        run();
        return true;
      },
      ...ratingKeys,
      o: rate && openCard && { run: openCard, when: 'alone' },
    },
    { singleKeys, mac },
  );
  if (!session) return null;
  return (
    <section className={styles.practice} ref={focus} tabIndex={-1} aria-label={t('practice.title')}>
      <p className={styles.position}>
        {t('practice.position', { done: session.done, count: session.situations.length })}
      </p>
      <div className={styles.scroll} aria-live="polite">
        {current ? <CardToSay situation={current} isTurned={session.isTurned} /> : <Over session={session} />}
        {toast && <ToastView key={toast.count} toast={toast} />}
      </div>
      <p className={styles.privacy}>{t('practice.privacy')}</p>
      <KeyFoot>
        {turn && (
          <KeyButton
            keys={[t(singleKeys ? 'keyNames.space' : 'keyNames.enter')]}
            action="turn"
            onPress={turn}
          >
            {t('practice.turn')}
          </KeyButton>
        )}
        {rate &&
          RATINGS.map((rating, index) => (
            <KeyButton
              key={rating}
              keys={singleKeys ? [String(index + 1)] : []}
              action={`rate-${rating}`}
              onPress={() => rate(rating)}
            >
              {t(`practice.ratings.${rating}`)}
            </KeyButton>
          ))}
        {rate && (
          <KeyButton keys={singleKeys ? ['O'] : []} action="open-card" onPress={openCard}>
            {t('practice.openCard')}
          </KeyButton>
        )}
        <KeyButton keys={[t('keyNames.escape')]} action="leave" onPress={leave}>
          {t('practice.leave')}
        </KeyButton>
      </KeyFoot>
    </section>
  );
}

/** The situation; once it is turned, what its card says. */
function CardToSay({ situation, isTurned }: { situation: Situation; isTurned: boolean }) {
  const { t } = useTranslation();
  const { title, cue, lines, language } = situation;
  return (
    <div className={styles.card} data-situation={situation.ref} data-turned={isTurned || undefined}>
      <h1 className={styles.title} lang={language}>
        {captionOf(title)}
      </h1>
      {cue !== undefined && (
        <p className={styles.cue} lang={language}>
          {captionOf(cue)}
        </p>
      )}
      {isTurned ? (
        lines.map((line) => (
          <p key={line} className={styles.line} lang={language}>
            <CaptionText text={line} draw={(words) => <Breaths words={words} />} />
          </p>
        ))
      ) : (
        <p className={styles.hint}>{t('practice.sayIt')}</p>
      )}
    </div>
  );
}

function Over({ session }: { session: Session }) {
  const { t } = useTranslation();
  const { length } = session.situations;
  return (
    <div className={styles.card} data-practice-over>
      <h1 className={styles.title}>
        {t(length === 0 ? 'practice.nothing' : 'practice.over', { count: length })}
      </h1>
      <p>{t(length === 0 ? 'practice.comeBack' : 'practice.backLater')}</p>
    </div>
  );
}
