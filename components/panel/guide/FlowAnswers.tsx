import { ArrowRight, BookOpen } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Keys } from '@/components/ui/Note';
import type { FlowAnswer } from '@/protocol/flow/flow';
import { inLanguage, type Language } from '@/protocol/text/language';
import { captionOf } from '@/protocol/text/placeholder';
import styles from './guide.module.css';

type FlowAnswersProps = {
  answers: readonly FlowAnswer[];
  chosen: number | undefined;
  language: Language;
  onAnswer: (index: number) => void;
};

/** The answers of a step: its digit chooses each. */
export function FlowAnswers({ answers, chosen, language, onAnswer }: FlowAnswersProps) {
  const { t } = useTranslation('guide');
  return (
    <section aria-label={t('flow.answers')}>
      <ol className={styles.answers} lang={language}>
        {answers.map(({ text, card }, index) => {
          const words = captionOf(inLanguage(text, language) ?? '');
          return (
            <li key={words}>
              <button
                type="button"
                className={styles.answer}
                aria-keyshortcuts={String(index + 1)}
                aria-pressed={chosen === index}
                data-answer={index + 1}
                onClick={() => onAnswer(index)}
              >
                <Keys keys={[String(index + 1)]} />
                <span>{words}</span>
                {card === undefined ? (
                  <ArrowRight size={16} aria-hidden />
                ) : (
                  <BookOpen size={16} aria-hidden />
                )}
                {card !== undefined && <span className="unseen">{t('flow.toCard')}</span>}
              </button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
