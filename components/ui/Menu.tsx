import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { isComposing } from '@/components/ui/keys/typed-keys';
import { Button } from './Button';
import styles from './menu.module.css';

export type MenuAction = {
  key: string;
  label: ReactNode;
  danger?: boolean;
  onAct: () => void;
  'data-action'?: string;
};

/** A button that opens a short list of acts (ARIA menu button): arrows move, Enter acts, Escape closes. */
export function Menu({
  label,
  picture,
  acts,
}: {
  label: string;
  picture: ReactNode;
  acts: readonly MenuAction[];
}) {
  const [open, setOpen] = useState(false);
  const around = useRef<HTMLSpanElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();

  useEffect(() => {
    if (!open) return;
    list.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && !around.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [open]);

  function close() {
    setOpen(false);
    around.current?.querySelector('button')?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (!open || isComposing(event.nativeEvent)) return;
    const items = [...(list.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
    const index = items.findIndex((item) => item.matches(':focus'));
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) items.at(to % items.length)?.focus();
    else if (event.key === 'Escape') close();
    else if (event.key === 'Tab') setOpen(false);
    else return;
    if (event.key !== 'Tab') event.preventDefault();
    event.stopPropagation();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears the keys of the button and the items in it
    <span ref={around} className={styles.around} onKeyDown={onKeyDown}>
      <Button
        look="quiet"
        icon
        small
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {picture}
      </Button>
      {open && (
        <div ref={list} id={id} role="menu" aria-label={label} className={styles.menu}>
          {acts.map(({ key, label: name, danger, onAct, ...rest }) => (
            <button
              {...rest}
              key={key}
              type="button"
              role="menuitem"
              tabIndex={-1}
              className={danger ? `${styles.item} ${styles.danger}` : styles.item}
              onClick={() => {
                close();
                onAct();
              }}
            >
              {name}
            </button>
          ))}
        </div>
      )}
    </span>
  );
}
