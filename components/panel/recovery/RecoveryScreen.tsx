import { useLiveQuery } from 'dexie-react-hooks';
import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { KeyButton } from '@/components/panel/core/KeyButton';
import { KeyFoot } from '@/components/panel/core/KeyFoot';
import panelStyles from '@/components/panel/core/panel.module.css';
import { usePanel } from '@/components/panel/core/panel-context';
import type { Screen } from '@/components/panel/core/panel-store';
import { ScreenBar } from '@/components/panel/core/ScreenBar';
import { useSingleKeysOn } from '@/components/panel/core/use-preferences';
import { useShortcuts } from '@/components/ui/keys/shortcuts';
import { isPressable } from '@/components/ui/keys/typed-keys';
import { type CardText, cardText } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import { captionOf } from '@/protocol/text/placeholder';
import type { CardRow } from '@/storage/database/pack-rows';
import styles from './recovery.module.css';
import { readRecoveryCard } from './recovery-card';
import { type RecoveryStep, recoverySteps, stepIndexAt } from './recovery-steps';
import { useClock } from './use-clock';

type RecoveryScreenProps = { screen: Extract<Screen, { name: 'recovery' }>; language: Language };

/** Two minutes for the advisor: the timed steps of a card, one after the other, on a still screen. */
export function RecoveryScreen({ screen, language }: RecoveryScreenProps) {
  const { t } = useTranslation();
  const { db } = usePanel();
  const row = useLiveQuery(
    () => readRecoveryCard(db, screen.ref).then((found) => found ?? null),
    [db, screen.ref],
  );
  if (row) return <Recovery row={row} language={language} />;
  return (
    <>
      <ScreenBar />
      {row === null && <p className={panelStyles.empty}>{t('recovery.none')}</p>}
    </>
  );
}

function Recovery({ row, language: wanted }: { row: CardRow; language: Language }) {
  const { t } = useTranslation();
  const { store, now, mac } = usePanel();
  const singleKeys = useSingleKeysOn();
  const { language, text } = timedText(row, wanted);
  const steps = useMemo(() => recoverySteps(text.timedSteps ?? []), [text]);
  const endMs = steps.at(-1)?.endMs ?? 0;
  const { elapsedMs, isPaused, toggle, jumpTo } = useClock(now, endMs);
  const index = stepIndexAt(steps, elapsedMs);
  const step = steps[index];
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus({ preventScroll: true }), []);
  const leave = () => store.getState().back();
  const openCard = () => store.getState().replace({ name: 'card', ref: row.ref, language });
  const next = step && (() => jumpTo(step.endMs));
  const previous = index > 0 ? () => jumpTo(steps[index - 1]?.startMs ?? 0) : undefined;
  const pause = step && toggle;
  useShortcuts(
    {
      space: { run: () => pause?.(), when: 'at-once' },
      arrowright: () => next?.() ?? true,
      arrowleft: () => previous?.() ?? true,
      enter: (event) => step === undefined && !isPressable(event.target) && leave(),
    },
    { singleKeys, mac },
  );
  return (
    <section className={styles.recovery} data-recovery={step ? index + 1 : 'over'}>
      <h1 ref={title} tabIndex={-1} className={styles.title}>
        {t('recovery.title')}
      </h1>
      <div className={styles.step}>
        <p className={styles.words} lang={step && language} aria-live="polite">
          {step ? captionOf(step.text) : t('recovery.over')}
        </p>
        <StepBar steps={steps} elapsedMs={elapsedMs} />
        <p className={styles.time} role="timer">
          {step && t(isPaused ? 'recovery.paused' : 'recovery.left', { time: clockTime(endMs - elapsedMs) })}
        </p>
      </div>
      <p className={styles.privacy}>{t('recovery.privacy')}</p>
      <KeyFoot>
        {pause && (
          <KeyButton keys={singleKeys ? [t('keyNames.space')] : []} action="pause" onPress={pause}>
            {t(isPaused ? 'recovery.resume' : 'recovery.pause')}
          </KeyButton>
        )}
        <KeyButton keys={['→']} action="next-step" onPress={next}>
          {t('recovery.next')}
        </KeyButton>
        <KeyButton keys={['←']} action="previous-step" onPress={previous}>
          {t('recovery.previous')}
        </KeyButton>
        {!step && (
          <KeyButton keys={[]} action="open-card" onPress={openCard}>
            {t('recovery.card')}
          </KeyButton>
        )}
        <KeyButton keys={[t('keyNames.escape')]} action="leave" onPress={leave}>
          {t('recovery.leave')}
        </KeyButton>
      </KeyFoot>
    </section>
  );
}

/** How far each step is; without motion, second by second. */
function StepBar({ steps, elapsedMs }: { steps: readonly RecoveryStep[]; elapsedMs: number }) {
  const seconds = Math.floor(elapsedMs / 1_000);
  return (
    <div className={styles.bar} aria-hidden>
      {steps.map(({ startMs, endMs }) => {
        const length = (endMs - startMs) / 1_000;
        const done = Math.min(length, Math.max(0, seconds - startMs / 1_000));
        return (
          <progress
            key={startMs}
            className={styles.part}
            max={length}
            value={done}
            style={{ flexGrow: length }}
          />
        );
      })}
    </div>
  );
}

/** The text of the card in the wanted language where it has timed steps, else in the other. */
function timedText({ card }: CardRow, wanted: Language): { language: Language; text: CardText } {
  const first = cardText(card, wanted);
  if (first.text.timedSteps?.length) return first;
  const other = cardText(card, wanted === 'fr' ? 'en' : 'fr');
  return other.text.timedSteps?.length ? other : first;
}

/** Minutes and seconds, rounded up: `1:40`. */
function clockTime(leftMs: number): string {
  const seconds = Math.ceil(leftMs / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
