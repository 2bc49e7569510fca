import { useTranslation } from 'react-i18next';
import { type CardRef, splitCardRef } from '@/protocol/card-ref';
import { cardText } from '@/protocol/pack';
import type { Outcome } from '@/protocol/pack-fields';
import type { Language } from '@/protocol/text/language';
import type { CardRow } from '@/storage/database/pack-rows';
import styles from './guide.module.css';

type LessonPathProps = {
  rows: readonly CardRow[];
  current: CardRef;
  outcomes: Readonly<Record<CardRef, Outcome>>;
  language: Language;
  onShow: (ref: CardRef) => void;
};

/** Where one is among the lessons, and which are done; each leads to its lesson. */
export function LessonPath({ rows, current, outcomes, language, onShow }: LessonPathProps) {
  const { t } = useTranslation('guide');
  const { t: tCard } = useTranslation('card');
  return (
    <nav aria-label={t('path')}>
      <ol className={styles.path}>
        {rows.map(({ ref, card }, index) => {
          const outcome = outcomes[ref];
          const { title } = cardText(card, language).text;
          const name = t('lessonNamed', { n: index + 1, title });
          return (
            <li key={ref}>
              <button
                type="button"
                className={styles.dot}
                title={name}
                aria-label={
                  outcome ? `${name} (${t('done', { outcome: tCard(`outcomes.${outcome}`) })})` : name
                }
                aria-current={ref === current ? 'step' : undefined}
                data-done={outcome}
                data-lesson={splitCardRef(ref).cardId}
                onClick={() => onShow(ref)}
              >
                {index + 1}
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
