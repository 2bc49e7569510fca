import type { ComponentProps } from 'react';
import styles from './button.module.css';

export type ButtonProps = ComponentProps<'button'> & {
  variant?: 'plain' | 'strong' | 'quiet' | 'danger';
  small?: boolean;
  /** Holds only a picture: give it an `aria-label`. */
  icon?: boolean;
  /** Not usable now, but reachable, so that a screen reader announces why. */
  inactive?: boolean;
};

/** The product's button. Never submits a form unless its type says so. */
export function Button({
  variant = 'plain',
  small,
  icon,
  inactive,
  className,
  onClick,
  onKeyDown,
  ...rest
}: ButtonProps) {
  const classes = [
    styles.button,
    variant !== 'plain' && styles[variant],
    small && styles.small,
    icon && styles.icon,
    className,
  ];
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={inactive || undefined}
      onClick={inactive ? undefined : onClick}
      onKeyDown={(event) => {
        // A key that is held presses once.
        if (event.repeat && event.key === 'Enter') event.preventDefault();
        onKeyDown?.(event);
      }}
      className={classes.filter(Boolean).join(' ')}
    />
  );
}
