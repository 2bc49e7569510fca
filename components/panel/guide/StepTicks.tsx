import { Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { CaptionText } from '@/components/card/CaptionText';
import { Keys } from '@/components/ui/Note';
import type { Language } from '@/protocol/text/language';
import styles from './guide.module.css';

type StepTicksProps = {
  steps: readonly string[];
  ticked: readonly number[];
  language: Language;
  onToggle: (index: number) => void;
};

/** What to do, each step with a tick: its digit sets it. */
export function StepTicks({ steps, ticked, language, onToggle }: StepTicksProps) {
  const { t } = useTranslation('guide');
  if (steps.length === 0) return null;
  return (
    <section className={styles.section} aria-label={t('steps')}>
      <ol className={styles.ticks} lang={language}>
        {steps.map((step, index) => (
          <li key={step}>
            <button
              type="button"
              aria-pressed={ticked.includes(index)}
              aria-keyshortcuts={index < 9 ? String(index + 1) : undefined}
              className={styles.tick}
              data-step={index + 1}
              onClick={() => onToggle(index)}
            >
              <span className={styles.box} aria-hidden>
                {ticked.includes(index) ? (
                  <Check size={16} />
                ) : (
                  index < 9 && <Keys keys={[String(index + 1)]} />
                )}
              </span>
              <span>
                <CaptionText text={step} />
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
