import type { ReactNode } from 'react';
import { placeholderLabel, scriptPieces } from '@/protocol/text/placeholder';
import styles from './card.module.css';

type CaptionTextProps = {
  text: string;
  /** Draws the words between placeholders, such as with marks. */
  draw?: (words: string) => ReactNode;
};

/**
 * A text that may hold placeholders where nothing can be filled: lists, comparisons, dialogs, tips. Each placeholder
 * is drawn as its name.
 * *Guarantees:* no brace is ever shown.
 */
export function CaptionText({ text, draw = (words) => words }: CaptionTextProps) {
  let offset = 0;
  return scriptPieces(text).map((piece) => {
    const key = offset;
    if ('text' in piece) {
      offset += piece.text.length;
      return <span key={key}>{draw(piece.text)}</span>;
    }
    offset += piece.placeholder.length + 4;
    return (
      <span key={key} className={styles.caption} data-placeholder>
        {placeholderLabel(piece.placeholder)}
      </span>
    );
  });
}
