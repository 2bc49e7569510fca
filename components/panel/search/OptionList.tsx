import { memo } from 'react';
import { OptionRow } from './OptionRow';
import { type Option, type OptionGroup, optionId } from './option';
import styles from './search.module.css';

type OptionListProps = {
  id: string;
  label: string;
  groups: readonly OptionGroup[];
  active: string | undefined;
  /** Whether single keys act, and are therefore drawn. */
  singleKeys: boolean;
  /** The same function from one drawing to the next: rows that have not changed are not drawn again. */
  onOpen: (option: Option) => void;
};

/** The listbox of cards under the search field, in named groups. The focus stays in the field. */
export const OptionList = memo(function OptionList({
  id,
  label,
  groups,
  active,
  singleKeys,
  onOpen,
}: OptionListProps) {
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
            className={group.layout === 'tiles' ? `${styles.group} ${styles.tiles}` : styles.group}
          >
            {group.name && (
              <div id={nameId} className={styles.groupName} role="presentation">
                {group.name}
              </div>
            )}
            {group.options.map((option, index) => (
              <OptionRow
                // biome-ignore lint/suspicious/noArrayIndexKey: a row is what it is given; its elements are used again for the next answer
                key={index}
                id={optionId(id, option.key)}
                option={option}
                isActive={option.key === active}
                isCompact={group.layout === 'compact'}
                singleKeys={singleKeys}
                onOpen={onOpen}
              />
            ))}
          </div>
        );
      })}
    </div>
  );
});
