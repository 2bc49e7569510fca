import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import type { OwnerRefusal } from '@/storage/backup/import';

type OtherOwnerDialogProps = {
  why: OwnerRefusal;
  closeLabel: string;
  /** The person says that the safety copy is theirs. */
  onMine: () => void;
  /** Nothing is imported; `text` says so. */
  onOther: (text: string) => void;
};

/** Asks whose a safety copy is that names another owner than the current member. */
export function OtherOwnerDialog({ why, closeLabel, onMine, onOther }: OtherOwnerDialogProps) {
  const { t } = useTranslation('desk');
  return (
    <ConfirmDialog
      title={t('copyOfAnother.title')}
      text={t(`copyOfAnother.${why}`)}
      confirm={t('copyOfAnother.mine')}
      cancel={t('copyOfAnother.other')}
      closeLabel={closeLabel}
      onConfirm={onMine}
      onClose={() => onOther(t('copyOfAnother.nothing'))}
    />
  );
}
