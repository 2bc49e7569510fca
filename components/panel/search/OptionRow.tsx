import { memo, useRef } from 'react';
import { UrgentMark } from '@/components/card/UrgentMark';
import { Keys } from '@/components/ui/Note';
import { placeholderLabel } from '@/protocol/text/placeholder';
import type { LinePiece } from '@/search/worker/protocol';
import { fromFirstMark } from './first-mark';
import type { Option } from './option';
import styles from './search.module.css';

type OptionRowProps = {
  id: string;
  option: Option;
  isActive: boolean;
  /** Whether it shows words only while it is active. */
  isCompact: boolean;
  singleKeys: boolean;
  onOpen: (option: Option) => void;
};

/**
 * One option of the list: a line of title, and a line that says why it is there. *Guarantees:* the active row alone is
 * open, and shows in full what a key would insert.
 */
export const OptionRow = memo(function OptionRow(props: OptionRowProps) {
  const { id, option, isActive, isCompact, singleKeys, onOpen } = props;
  const chord = option.keys !== undefined && option.keys.length > 1;
  // A new result may redraw this row between press and release: the pressed option is the one that opens.
  const pressed = useRef<Option>(undefined);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the combobox that owns this list
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the combobox (aria-activedescendant)
    <div
      id={id}
      role="option"
      aria-selected={isActive}
      data-card-id={option.ref}
      data-action={option.action}
      lang={option.language}
      className={styles.option}
      onMouseDown={(event) => {
        event.preventDefault();
        pressed.current = option;
      }}
      onClick={() => {
        onOpen(pressed.current ?? option);
        pressed.current = undefined;
      }}
    >
      <span className={styles.optionHead}>
        {option.keys && !chord && singleKeys && <RowKeys keys={option.keys} />}
        <span className={styles.optionTitle}>
          <Pieces pieces={option.title} />
        </span>
        {option.urgent && <UrgentMark />}
        {option.keys && chord && <RowKeys keys={option.keys} />}
        {option.mark && <span className={styles.optionMark}>{option.mark}</span>}
      </span>
      {isActive ? <OpenWords option={option} /> : !isCompact && <ShortWords option={option} />}
    </div>
  );
});

/** The keys that choose a row; a screen reader hears them from the key help. */
function RowKeys({ keys }: { keys: readonly string[] }) {
  return (
    <span aria-hidden className={styles.optionKeys}>
      <Keys keys={keys} />
    </span>
  );
}

/** All words of the active row. */
function OpenWords({ option: { reason, line, lineIndex, about } }: { option: Option }) {
  return (
    <>
      {reason && (
        <span className={styles.optionReason}>
          <Pieces pieces={reason} />
        </span>
      )}
      {line.length > 0 && (
        <span className={lineClass(lineIndex)}>
          <Pieces pieces={line} />
        </span>
      )}
      {about && <span className={styles.optionAbout}>{about}</span>}
    </>
  );
}

/** The one line of any other row: its reason, else the line that a key would insert; its first mark is in view. */
function ShortWords({ option: { reason, line, lineIndex } }: { option: Option }) {
  const words = reason ?? line;
  if (words.length === 0) return null;
  return (
    <span className={reason ? styles.optionReason : lineClass(lineIndex)}>
      <Pieces pieces={fromFirstMark(words)} />
    </span>
  );
}

/** The serif is for what is said aloud: a script, not a summary. */
function lineClass(lineIndex: number | undefined): string | undefined {
  return (lineIndex ?? -1) >= 0 ? `${styles.optionLine} ${styles.said}` : styles.optionLine;
}

function Pieces({ pieces }: { pieces: readonly LinePiece[] }) {
  return pieces.map((piece, index) => {
    // biome-ignore-start lint/suspicious/noArrayIndexKey: the pieces of one text, always drawn together
    if ('placeholder' in piece) {
      return (
        <span key={index} className={styles.hole}>
          {placeholderLabel(piece.placeholder)}
        </span>
      );
    }
    return piece.marked ? <mark key={index}>{piece.text}</mark> : <span key={index}>{piece.text}</span>;
    // biome-ignore-end lint/suspicious/noArrayIndexKey: see above
  });
}
