import { useEffect, useRef } from 'react';
import type { Language } from '@/protocol/language';
import type { CardRef } from '@/protocol/pack';
import { scriptPieces } from '@/protocol/placeholder';
import { markedPieces } from '@/search/marks';
import styles from './search.module.css';

export type Option = {
  /** Unique in the list; a card may stand in more than one group. */
  key: string;
  ref: CardRef;
  language: Language;
  title: string;
  line: string;
  lineAt?: number;
  about?: string;
  matched?: string[];
  cue?: string;
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
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active) document.getElementById(optionId(active))?.scrollIntoView({ block: 'nearest' });
  });
  return (
    <div ref={list} id={id} role="listbox" aria-label={label} className={styles.list}>
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
                  <Marked text={option.title} matched={option.matched} />
                </span>
                {option.cue && (
                  <span className={styles.optionCue}>
                    <Marked text={option.cue} matched={option.matched} />
                  </span>
                )}
                <span className={styles.optionLine}>
                  {scriptPieces(option.line).map((piece, at) =>
                    'text' in piece ? (
                      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one fixed text
                      <Marked key={at} text={piece.text} matched={option.matched} />
                    ) : (
                      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one fixed text
                      <span key={at} className={styles.hole}>
                        {piece.placeholder}
                      </span>
                    ),
                  )}
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

function Marked({ text, matched }: { text: string; matched: string[] | undefined }) {
  if (!matched || matched.length === 0) return text;
  return markedPieces(text, matched).map((piece, at) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one fixed text
    piece.marked ? <mark key={at}>{piece.text}</mark> : <span key={at}>{piece.text}</span>,
  );
}
