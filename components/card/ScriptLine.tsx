import { Copy, CornerDownLeft } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { KeyCap } from '@/components/ui/Note';
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
  /** Whether its digit inserts it, and is therefore drawn as a key. */
  hasKey: boolean;
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

/**
 * A line to be said aloud, with a small field for each of its placeholders. *Guarantees:* its actions are seen on the
 * active line alone (the one with the focus, or else the first), and reached by Tab on every one.
 */
export function ScriptLine({
  script,
  index,
  language,
  hasKey,
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
    <li
      className={styles.line}
      data-line={index + 1}
      // A line grows as it gets the focus: what has it stays in view.
      onFocus={({ target }) => target.scrollIntoView({ block: 'nearest' })}
    >
      <span className={styles.number} aria-hidden>
        {hasKey ? <KeyCap>{index + 1}</KeyCap> : index + 1}
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
          variant="strong"
          small
          onClick={onInsert}
          aria-label={t('insertLine', { n: index + 1 })}
          data-action="insert"
        >
          <CornerDownLeft size={15} aria-hidden />
          {t('insert')}
        </Button>
      </div>
      {message && <div className={styles.message}>{message}</div>}
    </li>
  );
}
