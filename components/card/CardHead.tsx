import type { ReactNode, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { KeyCap } from '@/components/ui/Note';
import type { Card, CardText } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import { captionOf, placeholdersOf } from '@/protocol/text/placeholder';
import styles from './card.module.css';
import { CARD_KEYS } from './card-keys';
import { UrgentMark } from './UrgentMark';

/** Whether the whole summary is on screen, and the way to change that. */
export type SummaryControl = { isOpen: boolean; toggle: () => void; singleKeys: boolean };

type CardHeadProps = {
  card: Card;
  text: CardText;
  /** The language that the text is in. */
  language: Language;
  titleRef: Ref<HTMLHeadingElement> | undefined;
  /** Before the title in the bar: the way back. */
  back: ReactNode;
  /** Beside the line to say now; in the bar where there is none. */
  sayAction: ReactNode;
  /** After the title in the bar. */
  tools: ReactNode;
  /** The summary with its fields. */
  summary: ReactNode;
  summaryControl: SummaryControl | undefined;
};

/** The head of a card: one bar with its title, whether somebody may be in danger, the line to say now, its summary. */
export function CardHead(props: CardHeadProps) {
  const { card, text, language, titleRef, back, sayAction, tools, summary, summaryControl } = props;
  const { t } = useTranslation('card');
  return (
    <>
      <header className={styles.bar}>
        {back}
        <h1 className={styles.title} ref={titleRef} tabIndex={-1} lang={language}>
          {captionOf(text.title)}
        </h1>
        {!text.say && sayAction}
        {tools}
      </header>
      <div className={styles.head}>
        {card.urgent && <UrgentMark />}
        {text.say && (
          <div className={styles.sayNow}>
            <p data-say>
              <span className={styles.sayLabel}>{t('sayNow')}</span>
              <q className={styles.sayWords} lang={language}>
                {captionOf(text.say)}
              </q>
            </p>
            {sayAction}
          </div>
        )}
        {summaryControl ? (
          <Summary text={text.summary} language={language} whole={summary} control={summaryControl} />
        ) : (
          <p className={styles.summary} lang={language}>
            {summary}
          </p>
        )}
      </div>
    </>
  );
}

type SummaryProps = { text: string; language: Language; whole: ReactNode; control: SummaryControl };

/** The summary on one line, and whole on a key. One with a placeholder, which is to be filled, is always whole. */
function Summary({ text, language, whole, control: { isOpen, toggle, singleKeys } }: SummaryProps) {
  const { t } = useTranslation('card');
  const hasFields = placeholdersOf(text).length > 0;
  const isWhole = isOpen || hasFields;
  return (
    <div className={styles.summaryRow}>
      <p className={isWhole ? styles.summary : `${styles.summary} ${styles.summaryLine}`} lang={language}>
        {whole}
      </p>
      {!hasFields && (
        <button
          type="button"
          className={styles.summaryMore}
          aria-expanded={isOpen}
          aria-label={t('summaryWhole')}
          title={t('summaryWhole')}
          onClick={toggle}
          data-action="summary"
        >
          {singleKeys ? <KeyCap>{CARD_KEYS.summary}</KeyCap> : <span aria-hidden>…</span>}
        </button>
      )}
    </div>
  );
}
