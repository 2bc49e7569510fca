import { useTranslation } from 'react-i18next';
import consoleStyles from '@/components/console/core/console.module.css';
import { Button } from '@/components/ui/Button';
import { takeFocus } from '@/components/ui/focus/first-focus';
import styles from './team.module.css';

/** Confirmation of an action that locks a person out; it takes the focus, so that one key confirms or cancels. */
export function ConfirmChoice({
  text,
  yes,
  no,
  onYes,
  onNo,
}: {
  text: string;
  yes: string;
  /** “Cancel”, unless that is the action itself. */
  no?: string;
  onYes: () => void;
  onNo: () => void;
}) {
  const { t } = useTranslation('team');
  return (
    <div className={styles.sure} role="alert">
      <p>{text}</p>
      <div className={consoleStyles.row}>
        <Button small variant="danger" onClick={onYes} data-action="sure" ref={takeFocus}>
          {yes}
        </Button>
        <Button small onClick={onNo}>
          {no ?? t('cancel')}
        </Button>
      </div>
    </div>
  );
}
