import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import styles from './tabs.module.css';

type TabsProps<K extends string> = {
  label: string;
  tabs: readonly { key: K; label: ReactNode; mark?: ReactNode }[];
  chosen: K;
  onChoose: (key: K) => void;
  /** The panel of the chosen tab. */
  children: ReactNode;
};

/** Tabs with one panel at a time. *Guarantees:* an arrow key chooses the tab it moves to. */
export function Tabs<K extends string>({ label, tabs, chosen, onChoose, children }: TabsProps<K>) {
  return (
    <Base.Root className={styles.tabs} value={chosen} onValueChange={onChoose}>
      <Base.List aria-label={label} className={styles.list} activateOnFocus>
        {tabs.map((tab) => (
          <Base.Tab key={tab.key} value={tab.key} className={styles.tab}>
            {tab.label}
            {tab.mark}
          </Base.Tab>
        ))}
      </Base.List>
      {/* Its fields are stops of the Tab key: it needs to be none itself. */}
      <Base.Panel value={chosen} tabIndex={-1}>
        {children}
      </Base.Panel>
    </Base.Root>
  );
}
