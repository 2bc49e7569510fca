import { useEffect } from 'react';
import type { Language } from '@/protocol/language';
import styles from './search.module.css';
import type { LinePiece } from './search-client';

export type Option = {
  /** Unique in the list; a card may stand in more than one group. */
  key: string;
  /** `pack/card`, or `tips/<id>`; undefined for a filter. */
  ref?: string;
  /** What choosing this puts into the field, for a filter. */
  token?: string;
  language: Language;
  title: LinePiece[];
  line: LinePiece[];
  lineAt?: number;
  about?: string | undefined;
  cue?: LinePiece[] | undefined;
};

export type OptionGroup = { name: string | undefined; options: Option[] };

type OptionListProps = {
  id: string;
  label: string;
  groups: readonly OptionGroup[];
  active: string | undefined;
  optionId: (key: string) => string;
  onOpen: (option: Option) => void;
};

/** The listbox of cards under the search field, in named groups. The focus stays in the field. */
export function OptionList({ id, label, groups, active, optionId, onOpen }: OptionListProps) {
  useEffect(() => {
    if (active) document.getElementById(optionId(active))?.scrollIntoView({ block: 'nearest' });
  });
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
            {group.options.map((option) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the combobox that owns this list
              // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the combobox (aria-activedescendant)
              <div
                key={option.key}
                id={optionId(option.key)}
                role="option"
                aria-selected={option.key === active}
                data-card-id={option.ref}
                lang={option.language}
                className={styles.option}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => onOpen(option)}
              >
                <span className={styles.optionTitle}>
                  <Pieces pieces={option.title} />
                </span>
                {option.cue && (
                  <span className={styles.optionCue}>
                    <Pieces pieces={option.cue} />
                  </span>
                )}
                <span className={styles.optionLine}>
                  <Pieces pieces={option.line} />
                </span>
                {option.about && <span className={styles.optionAbout}>{option.about}</span>}
              </div>
            ))}
          </div>
        );
      })}
    </div>
  );
}

function Pieces({ pieces }: { pieces: readonly LinePiece[] }) {
  return pieces.map((piece, at) => {
    // biome-ignore-start lint/suspicious/noArrayIndexKey: the pieces of one text, always drawn together
    if ('placeholder' in piece) {
      return (
        <span key={at} className={styles.hole}>
          {piece.placeholder}
        </span>
      );
    }
    return piece.marked ? <mark key={at}>{piece.text}</mark> : <span key={at}>{piece.text}</span>;
    // biome-ignore-end lint/suspicious/noArrayIndexKey: see above
  });
}
