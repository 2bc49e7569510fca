import { Timer } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { clockSeconds, type TimedStep } from '@/protocol/card-parts';
import type { Language } from '@/protocol/text/language';
import styles from './card.module.css';

type TimedStepsProps = {
  steps: readonly TimedStep[];
  language: Language;
  /** Draws a text with its placeholders. */
  draw: (text: string) => ReactNode;
  /** Follows the steps on a clock. */
  onStart?: (() => void) | undefined;
};

/** Steps with a clock: the time at which each begins, and what to do then. */
export function TimedSteps({ steps, language, draw, onStart }: TimedStepsProps) {
  const { t } = useTranslation('card');
  return (
    <section className={styles.section}>
      <h2 className={styles.heading}>{t('timedSteps')}</h2>
      <ol className={styles.timed} lang={language}>
        {steps.map(({ start, text }) => (
          <li key={start} data-start={start}>
            <time className={styles.clock} dateTime={`PT${clockSeconds(start)}S`}>
              {start}
            </time>
            <span>{draw(text)}</span>
          </li>
        ))}
      </ol>
      {onStart && (
        <div>
          <Button small onClick={onStart} data-action="follow-clock">
            <Timer size={15} aria-hidden />
            {t('followClock')}
          </Button>
        </div>
      )}
    </section>
  );
}
