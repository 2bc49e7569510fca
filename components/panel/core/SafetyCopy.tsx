import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { safetyCopy, safetyFileName } from '@/storage/backup/export';
import { attempt } from '@/storage/database/attempt';
import { usePanel } from './panel-context';

/**
 * Saves all of this advisor's data as a file. If the database does not open, the raw rows are exported. Reports its
 * result next to itself, because no other part of the panel may be there to do so.
 */
export function SafetyCopy() {
  const { t } = useTranslation();
  const { t: errors } = useTranslation('errors');
  const { db, now, saveFile } = usePanel();
  const [said, setSaid] = useState('');

  async function save() {
    const copy = await attempt(() => safetyCopy(db, now()));
    if (!copy.done) return setSaid(errors(copy.reason));
    if (copy.value === undefined) return setSaid(t('settings.nothingToExport'));
    saveFile(safetyFileName(now()), copy.value);
    setSaid(t('settings.exported'));
  }

  return (
    <>
      <Button small onClick={() => void save()} data-action="safety-copy">
        {t('settings.export')}
      </Button>
      <span role="status">{said}</span>
    </>
  );
}
