import { Dialog } from './Dialog';
import { DialogActions } from './DialogActions';

type ConfirmDialogProps = {
  title: string;
  text: string;
  confirm: string;
  cancel: string;
  closeLabel: string;
  onConfirm: () => void;
  onClose: () => void;
};

/** A question before something is done. *Guarantees:* the first focus is on the button that changes nothing. */
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
    <Dialog title={title} question={text} closeLabel={closeLabel} onClose={onClose}>
      <DialogActions
        confirm={confirm}
        cancel={cancel}
        onConfirm={onConfirm}
        onCancel={onClose}
        variant="danger"
        focus="cancel"
        data-action="confirm-yes"
        data-cancel="confirm-no"
      />
    </Dialog>
  );
}
