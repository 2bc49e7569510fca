import type { ReactNode } from 'react';
import { KeyCap } from '@/components/ui/Note';
import styles from './card.module.css';
import { CARD_KEYS, type CardSection } from './card-keys';

type SectionHeadingProps = {
  section: CardSection;
  /** Whether single keys act, and are therefore shown. */
  singleKeys: boolean;
  children: ReactNode;
};

/** The heading of a card's part, with the key that leads to it. It takes the focus that the key moves. */
export function SectionHeading({ section, singleKeys, children }: SectionHeadingProps) {
  return (
    <h2 className={styles.heading} tabIndex={-1} data-section={section}>
      {children}
      {singleKeys && (
        <span aria-hidden>
          <KeyCap>{CARD_KEYS[section].toUpperCase()}</KeyCap>
        </span>
      )}
    </h2>
  );
}
