import { type KeyboardEvent, useId } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './card.module.css';

type ChoicePlaceholderProps = {
  options: readonly string[];
  /** What is chosen; undefined where the options say it. */
  name?: string | undefined;
  /** The option that was picked; anything else is none. */
  value: string;
  /** An attempt to insert or copy found none picked. */
  isOpen: boolean;
  onPick: (option: string) => void;
  onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void;
};

/**
 * The options of a choice within a text, as radio buttons: arrows move and pick, Space picks, so does a click.
 * *Guarantees:* none is picked before a person picks it.
 */
export function ChoicePlaceholder({
  options,
  name,
  value,
  isOpen,
  onPick,
  onKeyDown,
}: ChoicePlaceholderProps) {
  const { t } = useTranslation('card');
  const group = useId();
  return (
    <span
      role="radiogroup"
      aria-label={name ?? t('choice')}
      aria-invalid={isOpen || undefined}
      className={styles.choice}
      data-open={isOpen || undefined}
    >
      {options.map((option) => (
        <label key={option} className={styles.choiceOption}>
          <input
            type="radio"
            className="unseen"
            name={group}
            value={option}
            data-open={isOpen || undefined}
            checked={option === value}
            onChange={() => onPick(option)}
            onKeyDown={onKeyDown}
          />
          <span>{option}</span>
        </label>
      ))}
    </span>
  );
}
