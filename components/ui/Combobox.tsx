import { Combobox as Base } from '@base-ui/react/combobox';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { fold } from '@/protocol/text/fold';
import fieldStyles from './field.module.css';
import { LAYER } from './keys/open-layer';
import { TYPEAHEAD } from './keys/typed-keys';
import styles from './listbox.module.css';

export type ComboboxOption = { value: string; label: string };
export type ComboboxGroup = { label: string; items: readonly ComboboxOption[] };

type ComboboxProps = {
  label: string;
  groups: readonly ComboboxGroup[];
  /** What stands in the list where no option matches. */
  none: string;
  onPick: (value: string) => void;
};

/** So many options are drawn at once: more are found by typing. */
const MOST_DRAWN = 100;

/**
 * Picks options among many, one at a time: a button that opens a list with a search field.
 * *Guarantees:* case and accents do not matter; the first match is reached, so that Enter picks it.
 */
export function Combobox({ label, groups, none, onPick }: ComboboxProps) {
  const [typed, setTyped] = useState('');
  return (
    <Base.Root
      items={groups}
      value={null}
      onValueChange={(option: ComboboxOption | null) => option && onPick(option.value)}
      inputValue={typed}
      onInputValueChange={(text, { reason }) => setTyped(reason === 'item-press' ? '' : text)}
      filter={(option: ComboboxOption, query) => fold(option.label).includes(fold(query.trim()))}
      limit={MOST_DRAWN}
      autoHighlight
      // As a select: a press outside closes it, and hits nothing that its list covers in part.
      modal
    >
      <Base.Trigger {...TYPEAHEAD} aria-label={label} className={`${fieldStyles.control} ${styles.trigger}`}>
        <span className={styles.value}>{label}</span>
        <ChevronDown size={18} aria-hidden />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className={styles.positioner} sideOffset={4}>
          <Base.Popup {...LAYER} className={`${styles.popup} ${styles.searched}`} aria-label={label}>
            <Base.Input
              className={fieldStyles.control}
              aria-label={label}
              autoComplete="off"
              spellCheck={false}
            />
            <Base.Empty>
              <p className={styles.none}>{none}</p>
            </Base.Empty>
            <Base.List className={styles.list} aria-label={label}>
              {(group: ComboboxGroup) => (
                <Base.Group key={group.label} items={group.items}>
                  <Base.GroupLabel className={styles.group}>{group.label}</Base.GroupLabel>
                  <Base.Collection>
                    {(option: ComboboxOption) => (
                      <Base.Item
                        key={option.value}
                        value={option}
                        data-value={option.value}
                        className={styles.option}
                      >
                        {option.label}
                      </Base.Item>
                    )}
                  </Base.Collection>
                </Base.Group>
              )}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
