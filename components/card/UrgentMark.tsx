import { ShieldAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import styles from './card.module.css';

/** Says of a card that somebody's safety is at stake, on the card and in lists: calm, by a sign and a word. */
export function UrgentMark() {
  const { t, i18n } = useTranslation('card');
  return (
    <span className={styles.urgent} lang={i18n.language} data-urgent>
      <ShieldAlert size={14} aria-hidden />
      {t('urgent')}
    </span>
  );
}
