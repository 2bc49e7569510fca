import { Ban, MessageSquareX } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Avoid } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import styles from './card.module.css';

type AvoidListProps = {
  pairs: readonly Avoid[];
  language: Language;
  /** Draws a text with its placeholders. */
  draw: (text: string) => ReactNode;
};

/** What inflames: phrases that are not to be said and habits, told apart by sign and word, with what to do instead. */
export function AvoidList({ pairs, language, draw }: AvoidListProps) {
  const { t } = useTranslation('card');
  return (
    <dl className={styles.avoid}>
      {pairs.map(({ phrase, instead, kind: written }) => {
        const kind = written ?? ('phrase' as const);
        const Sign = kind === 'habit' ? Ban : MessageSquareX;
        return (
          <div key={phrase} data-avoid={kind}>
            <dt>
              <span className={styles.avoidKind}>
                <Sign size={14} aria-hidden />
                {t(`avoidKinds.${kind}`)}
              </span>{' '}
              <span className="unseen">{t('avoidPhrase')} </span>
              <span className={styles.avoided} lang={language}>
                {draw(phrase)}
              </span>
            </dt>
            <dd>
              <span className="unseen">{t('avoidInstead')} </span>
              <span lang={language}>{draw(instead)}</span>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
