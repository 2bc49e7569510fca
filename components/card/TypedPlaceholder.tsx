import { type InputHTMLAttributes, type KeyboardEvent, useContext, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlaceholderKind } from '@/protocol/values/placeholder-kinds';
import { readTyped } from '@/protocol/values/typed-value';
import styles from './card.module.css';
import { ValueFactsContext } from './value-facts';
import { valueProblem } from './value-problem';

type TypedPlaceholderProps = {
  name: string;
  value: string;
  /** An attempt to insert or copy found it without a value, or with one that cannot be. */
  isOpen: boolean;
  onValue: (value: string) => void;
  onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void;
};

const INPUT_MODES: Partial<Record<PlaceholderKind, InputHTMLAttributes<HTMLInputElement>['inputMode']>> = {
  amount: 'decimal',
  number: 'decimal',
  phone: 'tel',
};

/**
 * The small field of a placeholder. While it has the focus it shows how its value will be said, or why it cannot be;
 * left, it shows the value as one says it.
 */
export function TypedPlaceholder({ name, value, isOpen, onValue, onKeyDown }: TypedPlaceholderProps) {
  const { t } = useTranslation('card');
  const context = useContext(ValueFactsContext);
  const [hasFocus, setHasFocus] = useState(false);
  const id = useId();
  const fact = context?.facts.get(name);
  const read =
    fact && context && value.trim() !== ''
      ? readTyped(value, fact, { language: fact.language, now: context.now() })
      : undefined;
  const spoken = read && 'spoken' in read ? read.spoken : undefined;
  const isRefused = read !== undefined && 'problem' in read;
  const hint = hasFocus && fact && fact.kind !== 'text' ? fieldHint() : undefined;

  function fieldHint(): string | undefined {
    if (!fact) return undefined;
    if (spoken !== undefined) return spoken === value ? undefined : `→ ${spoken}`;
    if (read && 'problem' in read) return valueProblem(name, value, read, fact.language, t);
    const kind = fact.kind === 'text' || fact.kind === 'choice' ? undefined : fact.kind;
    return fact.hint ?? (kind && t(`typed.hints.${kind}`));
  }

  return (
    <>
      <input
        className={styles.hole}
        aria-label={name}
        aria-invalid={isOpen || (isRefused && !hasFocus) || undefined}
        aria-describedby={hint === undefined ? undefined : id}
        data-open={isOpen || undefined}
        data-refused={isRefused || undefined}
        placeholder={name}
        size={Math.max(3, (value || name).length)}
        inputMode={fact && INPUT_MODES[fact.kind]}
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onValue(event.target.value)}
        onKeyDown={onKeyDown}
        onFocus={() => setHasFocus(true)}
        onBlur={() => {
          setHasFocus(false);
          if (spoken !== undefined && spoken !== value) context?.onSettle(name, spoken);
        }}
      />
      {hint !== undefined && (
        <span
          className={styles.holeHint}
          id={id}
          role="status"
          data-value-hint={isRefused ? 'refused' : 'read'}
        >
          <span>{hint}</span>
        </span>
      )}
    </>
  );
}
