import type { ReactNode } from 'react';
import { firstFocus } from '@/components/ui/focus/first-focus';
import { Button, type ButtonProps } from './Button';
import styles from './dialog.module.css';

type DialogActionsProps = {
  confirm: ReactNode;
  cancel: ReactNode;
  onCancel: () => void;
  /** Without it the button submits the form around it. */
  onConfirm?: () => void;
  variant?: ButtonProps['variant'];
  busy?: boolean;
  /** The button that has the focus when the dialog opens; a field has it otherwise. */
  focus?: 'confirm' | 'cancel';
  'data-action'?: string;
  'data-cancel'?: string;
};

/**
 * The two buttons at the end of a dialog. *Guarantees:* the cancel button comes first where it has the first focus,
 * and is as visible as the other one where that one deletes or refuses something.
 */
export function DialogActions({
  confirm,
  cancel,
  onCancel,
  onConfirm,
  variant = 'strong',
  busy,
  focus,
  'data-action': action,
  'data-cancel': cancelAction,
}: DialogActionsProps) {
  const confirmButton = (
    <Button
      key="confirm"
      variant={variant}
      type={onConfirm ? 'button' : 'submit'}
      ref={focus === 'confirm' ? firstFocus : undefined}
      inactive={busy ?? false}
      onClick={onConfirm}
      data-action={action}
    >
      {confirm}
    </Button>
  );
  const cancelButton = (
    <Button
      key="cancel"
      variant={variant === 'danger' ? 'plain' : 'quiet'}
      ref={focus === 'cancel' ? firstFocus : undefined}
      onClick={onCancel}
      data-action={cancelAction}
    >
      {cancel}
    </Button>
  );
  return (
    <div className={styles.actions}>
      {focus === 'cancel' ? [cancelButton, confirmButton] : [confirmButton, cancelButton]}
    </div>
  );
}
