import { memo, useRef } from 'react';
import { UrgentMark } from '@/components/card/UrgentMark';
import type { Language } from '@/protocol/text/language';
import { placeholderLabel, scriptPieces } from '@/protocol/text/placeholder';
import type { LinePiece } from '@/search/worker/protocol';
import styles from './search.module.css';

export type Option = {
  /** Unique in the list; a card may be in more than one group. */
  key: string;
  /** `pack/card`, or `tips/<id>`; undefined for a filter and for an action. */
  ref?: string;
  /** The action of a row that is no card. */
  action?: 'ask-team';
  /** The filter that choosing this adds to the field. */
  token?: string;
  /** Somebody's safety is at stake. */
  urgent?: boolean;
  language: Language;
  title: LinePiece[];
  line: LinePiece[];
  lineIndex?: number;
  about?: string | undefined;
  reason?: LinePiece[] | undefined;
};

export type OptionGroup = { name: string | undefined; options: Option[] };

type OptionListProps = {
  id: string;
  label: string;
  groups: readonly OptionGroup[];
  active: string | undefined;
  /** The same function from one drawing to the next: rows that have not changed are not drawn again. */
  onOpen: (option: Option) => void;
};

/** Whether an option shows this line, whole: the card may have changed since it was drawn. */
export function showsLine({ line }: Pick<Option, 'line'>, script: string): boolean {
  const words = (pieces: readonly ({ text: string } | { placeholder: string })[]) =>
    pieces.map((piece) => ('text' in piece ? piece.text : `{{${piece.placeholder}}}`)).join('');
  return words(line) === words(scriptPieces(script));
}

/** The id of an option's element: the combobox's `aria-activedescendant`. */
export function optionId(listId: string, key: string): string {
  return `${listId}-${key.replaceAll(/[^a-z0-9]+/gu, '-')}`;
}

/** The listbox of cards under the search field, in named groups. The focus stays in the field. */
export const OptionList = memo(function OptionList({ id, label, groups, active, onOpen }: OptionListProps) {
  return (
    <div id={id} role="listbox" aria-label={label} className={styles.list}>
      {groups.map((group) => {
        const nameId = `${id}-group-${group.name ?? ''}`.replaceAll(/\s+/gu, '-');
        return (
          // biome-ignore lint/a11y/useSemanticElements: a listbox may hold groups, not fieldsets
          <div
            key={group.name ?? ''}
            role="group"
            aria-labelledby={group.name ? nameId : undefined}
            className={styles.group}
          >
            {group.name && (
              <div id={nameId} className={styles.groupName} role="presentation">
                {group.name}
              </div>
            )}
            {group.options.map((option, index) => (
              <Row
                // biome-ignore lint/suspicious/noArrayIndexKey: a row is what it is given; its elements are used again for the next answer
                key={index}
                id={optionId(id, option.key)}
                option={option}
                reached={option.key === active}
                onOpen={onOpen}
              />
            ))}
          </div>
        );
      })}
    </div>
  );
});

type RowProps = { id: string; option: Option; reached: boolean; onOpen: (option: Option) => void };

const Row = memo(function Row({ id, option, reached, onOpen }: RowProps) {
  // A new result may redraw this row between press and release: the pressed option is the one that opens.
  const pressed = useRef<Option>(undefined);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the combobox that owns this list
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the combobox (aria-activedescendant)
    <div
      id={id}
      role="option"
      aria-selected={reached}
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
      <span className={styles.optionTitle}>
        <Pieces pieces={option.title} />
        {option.urgent && (
          <>
            {' '}
            <UrgentMark />
          </>
        )}
      </span>
      {option.reason && (
        <span className={styles.optionReason}>
          <Pieces pieces={option.reason} />
        </span>
      )}
      {option.line.length > 0 && (
        <span className={styles.optionLine}>
          <Pieces pieces={option.line} />
        </span>
      )}
      {option.about && <span className={styles.optionAbout}>{option.about}</span>}
    </div>
  );
});

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
