import { ArrowDownRight, ArrowRight, ArrowUpRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useSingleKeysOn } from '@/components/panel/core/use-preferences';
import { Button } from '@/components/ui/Button';
import { useShortcuts } from '@/components/ui/keys/shortcuts';
import { Keys } from '@/components/ui/Note';
import { OUTCOMES, type Outcome } from '@/protocol/pack-fields';
import styles from './guide.module.css';

const ARROWS = { calmer: ArrowDownRight, same: ArrowRight, worse: ArrowUpRight } as const;

type OutcomeKeysProps = {
  /** The outcome that was given before, where one was. */
  given: Outcome | undefined;
  onOutcome: (outcome: Outcome) => void;
};

/** How the caller is after a lesson: one key each. */
export function OutcomeKeys({ given, onOutcome }: OutcomeKeysProps) {
  const { t } = useTranslation('guide');
  const { t: tCard } = useTranslation('card');
  const singleKeys = useSingleKeysOn();
  const keyOf = (outcome: Outcome) => t(`outcomeKeys.${outcome}`);
  useShortcuts(
    Object.fromEntries(
      OUTCOMES.map((outcome) => [
        keyOf(outcome).toLowerCase(),
        { run: () => onOutcome(outcome), when: 'alone' as const },
      ]),
    ),
    { singleKeys },
  );
  return (
    <section className={styles.outcomes} aria-label={t('after')}>
      <h2 className="unseen">{t('after')}</h2>
      <div className={styles.outcomeRow}>
        {OUTCOMES.map((outcome) => {
          const Arrow = ARROWS[outcome];
          return (
            <Button
              key={outcome}
              className={styles.outcome ?? ''}
              aria-keyshortcuts={keyOf(outcome)}
              aria-pressed={given === outcome}
              onClick={() => onOutcome(outcome)}
              data-outcome={outcome}
            >
              <Arrow size={16} aria-hidden />
              <span>{tCard(`outcomes.${outcome}`)}</span>
              <Keys keys={[keyOf(outcome)]} />
            </Button>
          );
        })}
      </div>
    </section>
  );
}
