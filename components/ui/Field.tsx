import { type ClipboardEvent, type ComponentProps, type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { charactersOver, countCharacters } from '@/protocol/text/text-length';
import { pasteCleaned } from './clean-paste';
import styles from './field.module.css';

export type AroundField = {
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong and what to do; shown and announced with the control. */
  error?: ReactNode;
};

type ControlProps = {
  id: string;
  className: string;
  /** The id of the label, for a control that is none of HTML's. */
  labelledBy: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
};

type FieldProps = AroundField & {
  /** How much may still be written, where that is little. */
  left?: ReactNode;
  /** Said when it comes up: what pasting took out. */
  status?: ReactNode;
  control: (props: ControlProps) => ReactNode;
};

/** A control with its label, hint and error. */
export function Field({ label, hint, error, left, status, control }: FieldProps) {
  const id = useId();
  const described =
    [hint && `${id}-hint`, left && `${id}-left`, error && `${id}-error`].filter(Boolean).join(' ') ||
    undefined;
  return (
    <div className={styles.field}>
      <label className={styles.label} id={`${id}-label`} htmlFor={id}>
        {label}
      </label>
      {control({
        id,
        labelledBy: `${id}-label`,
        className: styles.control ?? '',
        'aria-describedby': described,
        'aria-invalid': error ? true : undefined,
      })}
      {hint && (
        <p className={styles.hint} id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {left && (
        <p className={styles.hint} id={`${id}-left`} data-left>
          {left}
        </p>
      )}
      {status !== undefined && (
        <div role="status" className={styles.status}>
          {status}
        </div>
      )}
      {error && (
        <p className={styles.error} id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}

type Limited = {
  /** The most characters, as schemas count them. Nothing is cut: the field says how many are too many. */
  limit?: number | undefined;
};

/** What a field says about its text: how long it is, what pasting took out, a character that was lost. */
function useTextNotes(value: string, error: ReactNode, limit = Number.POSITIVE_INFINITY) {
  const { t } = useTranslation('fields');
  const [removed, setRemoved] = useState(0);
  const over = charactersOver(value, limit);
  const left = limit - countCharacters(value);
  const isNear = Number.isFinite(limit) && over === 0 && left >= 0 && left <= Math.max(10, limit / 10);
  return {
    error: over > 0 ? t('over', { count: over, limit }) : error,
    left: isNear && t('left', { count: left }),
    status: (
      <>
        {over > 0 && <span className="unseen">{t('tooLong')}</span>}
        {removed > 0 && value !== '' && <p data-removed>{t('removed', { count: removed })}</p>}
        {value.includes('\ufffd') && <p data-damaged>{t('damaged')}</p>}
      </>
    ),
    onPaste: (event: ClipboardEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      setRemoved(pasteCleaned(event)),
  };
}

type TextFieldProps = AroundField & Limited & Omit<ComponentProps<'input'>, 'id' | 'maxLength'>;

/** One line of text with its label, hint and error. */
export function TextField({ label, hint, error, limit, ...rest }: TextFieldProps) {
  const { onPaste, ...notes } = useTextNotes(String(rest.value ?? ''), error, limit);
  return (
    <Field
      {...{ label, hint, ...notes }}
      control={({ labelledBy: _, ...props }) => <input type="text" onPaste={onPaste} {...rest} {...props} />}
    />
  );
}

type TextAreaProps = AroundField & Limited & Omit<ComponentProps<'textarea'>, 'id' | 'maxLength'>;

/** Several lines of text with their label, hint and error. */
export function TextArea({ label, hint, error, limit, ...rest }: TextAreaProps) {
  const { onPaste, ...notes } = useTextNotes(String(rest.value ?? ''), error, limit);
  return (
    <Field
      {...{ label, hint, ...notes }}
      control={({ labelledBy: _, ...props }) => <textarea onPaste={onPaste} {...rest} {...props} />}
    />
  );
}
