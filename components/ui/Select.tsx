import { CSPProvider } from '@base-ui/react/csp-provider';
import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';
import type { Ref } from 'react';
import { type AroundField, Field } from './Field';
import fieldStyles from './field.module.css';
import { LAYER } from './keys/open-layer';
import { TYPEAHEAD } from './keys/typed-keys';
import styles from './listbox.module.css';

type ChoiceProps<V extends string> = AroundField & {
  value: V;
  options: readonly { value: V; label: string }[];
  onChange: (value: V) => void;
  ref?: Ref<HTMLButtonElement> | undefined;
  'data-field'?: string;
};

/**
 * A choice among few, with its label: opens a list as wide as its longest option.
 * *Guarantees:* letters choose by the beginning of an option, opened or not; long options are never cut in the list.
 */
export function Choice<V extends string>({
  label,
  hint,
  error,
  value,
  options,
  onChange,
  ...trigger
}: ChoiceProps<V>) {
  return (
    <Field
      {...{ label, hint, error }}
      control={({ labelledBy, ...control }) => (
        // The extension's policy admits no style element: ours are in files.
        <CSPProvider disableStyleElements>
          <Base.Root
            items={options}
            value={value}
            onValueChange={(chosen) => chosen !== null && onChange(chosen)}
          >
            <Base.Trigger
              {...trigger}
              {...control}
              {...TYPEAHEAD}
              aria-labelledby={labelledBy}
              className={`${fieldStyles.control} ${styles.trigger}`}
            >
              <Base.Value className={styles.value} />
              <ChevronDown size={18} aria-hidden />
            </Base.Trigger>
            <Base.Portal>
              <Base.Positioner className={styles.positioner} alignItemWithTrigger={false} sideOffset={4}>
                <Base.Popup {...LAYER} {...TYPEAHEAD} aria-labelledby={labelledBy} className={styles.popup}>
                  {options.map((option) => (
                    <Base.Item
                      key={option.value}
                      value={option.value}
                      data-value={option.value}
                      className={styles.option}
                    >
                      <Base.ItemText>{option.label}</Base.ItemText>
                      <Base.ItemIndicator className={styles.indicator}>
                        <Check size={16} aria-hidden />
                      </Base.ItemIndicator>
                    </Base.Item>
                  ))}
                </Base.Popup>
              </Base.Positioner>
            </Base.Portal>
          </Base.Root>
        </CSPProvider>
      )}
    />
  );
}
