import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { KeyboardOwner } from '@/components/ui/KeyboardOwner';
import styles from './key-foot.module.css';

/** The foot of a screen that stands alone: where the next key goes, and what each key does. */
export function KeyFoot({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <footer className={styles.foot}>
      <KeyboardOwner className={styles.keyboard} here={t('keyboard.panel')} elsewhere={t('keyboard.page')} />
      <div className={styles.keys}>{children}</div>
    </footer>
  );
}
