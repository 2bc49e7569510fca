import type { ReactNode, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { Card, CardText } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import { captionOf } from '@/protocol/text/placeholder';
import styles from './card.module.css';
import { UrgentMark } from './UrgentMark';

type CardHeadProps = {
  card: Card;
  text: CardText;
  /** The language that the text is in. */
  language: Language;
  titleRef: Ref<HTMLHeadingElement> | undefined;
  tools: ReactNode;
  summary: ReactNode;
};

/** The head of a card: whether somebody may be in danger, its title, the one line to say now, its summary. */
export function CardHead({ card, text, language, titleRef, tools, summary }: CardHeadProps) {
  const { t } = useTranslation('card');
  return (
    <header className={styles.head}>
      {tools}
      {card.urgent && <UrgentMark />}
      <h1 className={styles.title} ref={titleRef} tabIndex={-1} lang={language}>
        {captionOf(text.title)}
      </h1>
      {text.say && (
        <p className={styles.sayNow} data-say>
          <span className={styles.sayLabel}>{t('sayNow')}</span>
          <q className={styles.sayWords} lang={language}>
            {captionOf(text.say)}
          </q>
        </p>
      )}
      <p className={styles.summary} lang={language}>
        {summary}
      </p>
    </header>
  );
}
