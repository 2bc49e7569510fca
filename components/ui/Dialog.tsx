import { X } from 'lucide-react';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { isComposing } from '@/components/ui/keys/typed-keys';
import { Button } from './Button';
import styles from './dialog.module.css';

type DialogProps = { title: string; closeLabel: string; onClose: () => void; children: ReactNode };

/** A layer above the page: holds the focus while open, gives it back, closes on Escape. */
export function Dialog({ title, closeLabel, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const composing = useRef(false);
  // Closed while still in the page: only then does the browser give the focus back.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        // A file dialog inside is cancelled too; and Escape may end a composition, not the dialog.
        if (event.target === dialog.current && !composing.current) onClose();
      }}
      onCompositionStart={() => {
        composing.current = true;
      }}
      onCompositionEnd={() => {
        // The browser may ask to close only after the composition has ended by the same key.
        setTimeout(() => {
          composing.current = false;
        });
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && isComposing(event.nativeEvent)) event.preventDefault();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div className={styles.inside}>
        <div className={styles.head}>
          <h2 id={titleId} className={styles.title}>
            {title}
          </h2>
          <Button look="quiet" icon aria-label={closeLabel} onClick={onClose}>
            <X size={18} aria-hidden />
          </Button>
        </div>
        {children}
      </div>
    </dialog>
  );
}
