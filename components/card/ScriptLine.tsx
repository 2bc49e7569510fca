import { Copy, CornerDownLeft } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import type { Script } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import styles from './card.module.css';
import { PlaceholderText } from './PlaceholderText';

type ScriptLineProps = {
  script: Script;
  /** Index among the card's lines, from 0. */
  index: number;
  /** The language that the line is in. */
  language: Language;
  values: Readonly<Record<string, string>>;
  /** Placeholders that an attempt to insert found open: drawn as such. */
  open: readonly string[];
  onValue: (name: string, value: string) => void;
  onCopy: () => void;
  onInsert: () => void;
  /** What stands with the line about its words. */
  mark?: ReactNode;
  /** The message about the last action on this line. */
  message: ReactNode;
};

/** A line to be said aloud, with a small field for each of its placeholders. */
export function ScriptLine({
  script,
  index,
  language,
  values,
  open,
  onValue,
  onCopy,
  onInsert,
  mark,
  message,
}: ScriptLineProps) {
  const { t } = useTranslation('card');
  const insertButton = useRef<HTMLButtonElement>(null);

  const about = [t(`tones.${script.tone}`), script.channel && t(`channels.${script.channel}`)];
  return (
    <li className={index === 0 ? `${styles.line} ${styles.first}` : styles.line} data-line={index + 1}>
      <span className={styles.number} aria-hidden>
        {index + 1}
      </span>
      <p className={styles.words} lang={language}>
        <PlaceholderText
          text={script.text}
          values={values}
          open={open}
          onValue={onValue}
          onLeave={(key) => {
            // Out of the field first: a number pressed next is a line again, not a text.
            insertButton.current?.focus();
            if (key === 'Enter') onInsert();
          }}
        />
      </p>
      <div className={styles.foot}>
        <span className={styles.tone}>{about.filter(Boolean).join(' · ')}</span>
        {mark}
        <Button variant="quiet" small onClick={onCopy} aria-label={t('copyLine', { n: index + 1 })}>
          <Copy size={15} aria-hidden />
          {t('copy')}
        </Button>
        <Button
          ref={insertButton}
          variant={index === 0 ? 'strong' : 'plain'}
          small
          onClick={onInsert}
          aria-label={t('insertLine', { n: index + 1 })}
        >
          <CornerDownLeft size={15} aria-hidden />
          {t('insert')}
        </Button>
      </div>
      {message && <div className={styles.message}>{message}</div>}
    </li>
  );
}
