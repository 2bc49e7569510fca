import { type KeyboardEvent, type ReactNode, useId } from 'react';
import styles from './tabs.module.css';

type TabsProps<K extends string> = {
  label: string;
  tabs: readonly { key: K; label: ReactNode; mark?: ReactNode }[];
  chosen: K;
  onChoose: (key: K) => void;
  /** The panel of the chosen tab. */
  children: ReactNode;
};

/** One panel of several at a time (ARIA tabs): arrows go from tab to tab. */
export function Tabs<K extends string>({ label, tabs, chosen, onChoose, children }: TabsProps<K>) {
  const id = useId();
  function onKeyDown(event: KeyboardEvent) {
    const index = tabs.findIndex(({ key }) => key === chosen);
    const to = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: -1 }[event.key];
    const next = to === undefined ? undefined : tabs.at(to % tabs.length);
    if (!next) return;
    event.preventDefault();
    onChoose(next.key);
    document.getElementById(`${id}-${next.key}`)?.focus();
  }
  return (
    <div className={styles.tabs}>
      <div role="tablist" aria-label={label} className={styles.list} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            key={tab.key}
            id={`${id}-${tab.key}`}
            type="button"
            role="tab"
            aria-selected={tab.key === chosen}
            aria-controls={`${id}-panel`}
            tabIndex={tab.key === chosen ? 0 : -1}
            className={styles.tab}
            onClick={() => onChoose(tab.key)}
          >
            {tab.label}
            {tab.mark}
          </button>
        ))}
      </div>
      <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${chosen}`}>
        {children}
      </div>
    </div>
  );
}
