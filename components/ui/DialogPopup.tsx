import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { Button } from './Button';
import styles from './dialog.module.css';
import { FIRST_FOCUS } from './focus/first-focus';
import { LAYER } from './keys/open-layer';
import { isComposing } from './keys/typed-keys';

export type DialogProps = {
  title: string;
  closeLabel: string;
  onClose: () => void;
  /** What is asked before something is done: the dialog is an alert dialog, and its question is read aloud with its title. */
  question?: string;
  children: ReactNode;
};

/** The dialog itself, apart from `Dialog` because of its weight. */
export function DialogPopup({ title, closeLabel, onClose, question, children }: DialogProps) {
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Base.Root
      open
      onOpenChange={(_open, details) => {
        // Escape may end a composition, not the dialog.
        if (details.reason === 'escape-key' && isComposing(details.event)) details.cancel();
        else onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup
          ref={popup}
          {...(question !== undefined && { role: 'alertdialog' })}
          {...LAYER}
          className={styles.dialog}
          initialFocus={() => popup.current?.querySelector<HTMLElement>(FIRST_FOCUS) ?? true}
        >
          <div className={styles.head}>
            <Base.Title className={styles.title}>{title}</Base.Title>
            <Button variant="quiet" icon aria-label={closeLabel} onClick={onClose}>
              <X size={18} aria-hidden />
            </Button>
          </div>
          {question !== undefined && <Base.Description>{question}</Base.Description>}
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
