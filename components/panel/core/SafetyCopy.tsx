import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useExport } from '@/components/backup/use-export';
import { Button } from '@/components/ui/Button';
import { usePanel } from './panel-context';

/**
 * Saves all of this advisor's data as a file. If the database does not open, the raw rows are exported. Reports its
 * result next to itself, because no other part of the panel may be there to do so.
 */
export function SafetyCopy() {
  const { t } = useTranslation();
  const exportData = useExport(usePanel());
  const [result, setResult] = useState('');

  async function save() {
    setResult((await exportData()).text);
  }

  return (
    <>
      <Button small onClick={() => void save()} data-action="safety-copy">
        {t('settings.export')}
      </Button>
      <span role="status">{result}</span>
    </>
  );
}
