import type { ReactNode } from 'react';
import { Button } from '@/components/ui/Button';
import { Keys } from '@/components/ui/Note';
import styles from './key-foot.module.css';

type KeyButtonProps = {
  keys: readonly string[];
  /** Its name for tests and styles. */
  action: string;
  /** Undefined where the key does nothing now. */
  onPress: (() => void) | undefined;
  children: ReactNode;
};

/** A key of a screen that stands alone, with what it does; a click does the same. */
export function KeyButton({ keys, action, onPress, children }: KeyButtonProps) {
  return (
    <Button
      variant="quiet"
      small
      inactive={!onPress}
      className={styles.key ?? ''}
      // A click leaves the focus where it is: Space goes on, and presses nothing twice.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPress}
      data-action={action}
    >
      <Keys keys={keys} />
      {children}
    </Button>
  );
}
