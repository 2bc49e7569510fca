import type { ReactNode } from 'react';
import { Button } from './Button';
import styles from './failure.module.css';
import { Note } from './Note';

type FailureScreenProps = {
  title: string;
  /** What happened and what to do. */
  sentence: string;
  retry: string;
  onRetry: () => void;
  /** Data that can be saved in spite of the failure. */
  children: ReactNode;
};

/** The whole page where nothing else can be rendered: what happened, a retry, and saving the data. */
export function FailureScreen({ title, sentence, retry, onRetry, children }: FailureScreenProps) {
  return (
    <main className={styles.failure} data-failure-screen>
      <h1>{title}</h1>
      <Note tone="bad">{sentence}</Note>
      <Button onClick={onRetry}>{retry}</Button>
      <div className={styles.rescue}>{children}</div>
    </main>
  );
}
