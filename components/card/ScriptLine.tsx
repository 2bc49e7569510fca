import { Copy, CornerDownLeft } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { isComposing } from '@/components/ui/typed-keys';
import type { Language } from '@/protocol/language';
import type { Script } from '@/protocol/pack';
import { scriptPieces } from '@/protocol/placeholder';
import styles from './card.module.css';

type ScriptLineProps = {
  script: Script;
  /** Place among the card's lines, from 0. */
  at: number;
  /** The language that the line is in. */
  language: Language;
  values: Readonly<Record<string, string>>;
  /** Placeholders that an attempt to insert found open: drawn as such. */
  open: readonly string[];
  onValue: (name: string, value: string) => void;
  onCopy: () => void;
  onInsert: () => void;
  /** What became of the last act on this line. */
  told: ReactNode;
};

/** A line that can be said aloud as it stands, with a small field in each of its holes. */
export function ScriptLine({
  script,
  at,
  language,
  values,
  open,
  onValue,
  onCopy,
  onInsert,
  told,
}: ScriptLineProps) {
  const { t } = useTranslation('card');
  const insertButton = useRef<HTMLButtonElement>(null);

  // Out of the hole first: a number pressed next is a line again, not a text.
  function onHoleKey(event: KeyboardEvent) {
    if (isComposing(event.nativeEvent) || (event.key !== 'Enter' && event.key !== 'Escape')) return;
    event.preventDefault();
    // Held since before the focus came here: nobody has seen the hole yet.
    if (event.repeat) return;
    insertButton.current?.focus();
    if (event.key === 'Enter') onInsert();
  }

  const about = [t(`tones.${script.tone}`), script.channel && t(`channels.${script.channel}`)];
  let offset = 0;
  return (
    <li className={at === 0 ? `${styles.line} ${styles.first}` : styles.line} data-line={at + 1}>
      <span className={styles.number} aria-hidden>
        {at + 1}
      </span>
      <p className={styles.words} lang={language}>
        {scriptPieces(script.text).map((piece) => {
          const key = offset;
          if ('text' in piece) {
            offset += piece.text.length;
            return <span key={key}>{piece.text}</span>;
          }
          offset += piece.placeholder.length + 4;
          const value = values[piece.placeholder] ?? '';
          return (
            <input
              key={key}
              className={styles.hole}
              aria-label={piece.placeholder}
              aria-invalid={open.includes(piece.placeholder) || undefined}
              data-open={open.includes(piece.placeholder) || undefined}
              placeholder={piece.placeholder}
              size={Math.max(3, (value || piece.placeholder).length)}
              value={value}
              autoComplete="off"
              spellCheck={false}
              maxLength={200}
              onChange={(event) => onValue(piece.placeholder, event.target.value)}
              onKeyDown={onHoleKey}
            />
          );
        })}
      </p>
      <div className={styles.foot}>
        <span className={styles.tone}>{about.filter(Boolean).join(' · ')}</span>
        <Button look="quiet" small onClick={onCopy} aria-label={t('copyLine', { n: at + 1 })}>
          <Copy size={15} aria-hidden />
          {t('copy')}
        </Button>
        <Button
          ref={insertButton}
          look={at === 0 ? 'strong' : 'plain'}
          small
          onClick={onInsert}
          aria-label={t('insertLine', { n: at + 1 })}
        >
          <CornerDownLeft size={15} aria-hidden />
          {t('insert')}
        </Button>
      </div>
      {told && <div className={styles.told}>{told}</div>}
    </li>
  );
}
