import { ChevronDown } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId } from 'react';
import styles from './field.module.css';

type Around = {
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong and what to do; shown and announced with the control. */
  error?: ReactNode;
};

type ControlProps = {
  id: string;
  className: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
};

function Field({ label, hint, error, control }: Around & { control: (props: ControlProps) => ReactNode }) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      {control({
        id,
        className: styles.control ?? '',
        'aria-describedby': described,
        'aria-invalid': error ? true : undefined,
      })}
      {hint && (
        <p className={styles.hint} id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p className={styles.error} id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}

/** One line of text with its label, hint and error. */
export function TextField({ label, hint, error, ...rest }: Around & Omit<ComponentProps<'input'>, 'id'>) {
  return (
    <Field {...{ label, hint, error }} control={(props) => <input type="text" {...rest} {...props} />} />
  );
}

/** Several lines of text with their label, hint and error. */
export function TextArea({ label, hint, error, ...rest }: Around & Omit<ComponentProps<'textarea'>, 'id'>) {
  return <Field {...{ label, hint, error }} control={(props) => <textarea {...rest} {...props} />} />;
}

/** A choice that is named by what stands around it. */
export function Select(props: Omit<ComponentProps<'select'>, 'className'>) {
  return (
    <div className={styles.select}>
      <select {...props} className={styles.control} />
      <ChevronDown size={18} aria-hidden />
    </div>
  );
}

/** A choice among few, with its label. */
export function Choice({
  label,
  hint,
  error,
  options,
  ...rest
}: Around & Omit<ComponentProps<'select'>, 'id'> & { options: readonly { value: string; label: string }[] }) {
  return (
    <Field
      {...{ label, hint, error }}
      control={(props) => (
        <Select {...rest} {...props}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </Select>
      )}
    />
  );
}
