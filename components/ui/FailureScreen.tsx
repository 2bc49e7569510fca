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
  /** What can be saved in spite of it. */
  children: ReactNode;
};

/** The whole page where nothing else can be drawn: what happened, trying again, and saving what is there. */
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
