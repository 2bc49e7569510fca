import { firstFocus } from '@/components/ui/focus/first-focus';
import { Button } from './Button';
import { Dialog } from './Dialog';
import styles from './dialog.module.css';

type ConfirmDialogProps = {
  title: string;
  text: string;
  confirm: string;
  cancel: string;
  closeLabel: string;
  onConfirm: () => void;
  onClose: () => void;
};

/** Asks before something is done. *Guarantees:* the first focus is on the answer that changes nothing. */
export function ConfirmDialog({
  title,
  text,
  confirm,
  cancel,
  closeLabel,
  onConfirm,
  onClose,
}: ConfirmDialogProps) {
  return (
    <Dialog title={title} closeLabel={closeLabel} onClose={onClose}>
      <p>{text}</p>
      <div className={styles.answers}>
        <Button ref={firstFocus} onClick={onClose} data-action="confirm-no">
          {cancel}
        </Button>
        <Button look="danger" onClick={onConfirm} data-action="confirm-yes">
          {confirm}
        </Button>
      </div>
    </Dialog>
  );
}
