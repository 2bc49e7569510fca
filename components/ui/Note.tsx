import { CircleCheck, Info, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './note.module.css';

const PICTURES = { plain: Info, good: CircleCheck, warn: TriangleAlert, bad: OctagonAlert };

/** A sentence set apart: something happened, or something is to be known. The picture says which at a glance. */
export function Note({ tone = 'plain', children }: { tone?: keyof typeof PICTURES; children: ReactNode }) {
  const Picture = PICTURES[tone];
  return (
    <div className={`${styles.note} ${styles[tone] ?? ''}`} data-tone={tone}>
      <Picture size={18} aria-hidden />
      <div>{children}</div>
    </div>
  );
}

/** The keys to press together, drawn as keys. */
export function Keys({ keys }: { keys: readonly string[] }) {
  return (
    <span className={styles.keys}>
      {keys.map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}

/** One key, drawn as its cap. */
export function KeyCap({ children }: { children: ReactNode }) {
  return (
    <span className={styles.keys}>
      <kbd>{children}</kbd>
    </span>
  );
}
