import { Menu as Base } from '@base-ui/react/menu';
import type { ReactNode } from 'react';
import { Button } from './Button';
import { LAYER } from './keys/open-layer';
import { TYPEAHEAD } from './keys/typed-keys';
import styles from './menu.module.css';

export type MenuAction = {
  key: string;
  label: ReactNode;
  danger?: boolean;
  onSelect: () => void;
  'data-action'?: string;
};

type MenuProps = { label: string; picture: ReactNode; actions: readonly MenuAction[] };

/** A button that opens a short list of actions. */
export function Menu({ label, picture, actions }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={<Button variant="quiet" icon small aria-label={label} title={label} />}>
        {picture}
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className={styles.positioner} align="end" sideOffset={4}>
          <Base.Popup {...LAYER} {...TYPEAHEAD} aria-label={label} className={styles.menu}>
            {actions.map(({ key, label: name, danger, onSelect, ...rest }) => (
              <Base.Item
                {...rest}
                key={key}
                className={danger ? `${styles.item} ${styles.danger}` : styles.item}
                onClick={onSelect}
              >
                {name}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
