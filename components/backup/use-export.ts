import { useTranslation } from 'react-i18next';
import { safetyCopy, safetyFileName } from '@/storage/backup/export';
import { attempt } from '@/storage/database/attempt';
import type { SouffleurDatabase } from '@/storage/database/database';

type ExportServices = {
  db: SouffleurDatabase;
  now: () => number;
  saveFile: (name: string, text: string) => void;
};

/**
 * Saves the data that only this disk holds as a file; the raw rows, if the database does not open. The returned function
 * resolves with the result in words.
 */
export function useExport({ db, now, saveFile }: ExportServices): () => Promise<{
  tone: 'good' | 'bad';
  text: string;
}> {
  const { t } = useTranslation('panel');
  const { t: errors } = useTranslation('errors');
  return async () => {
    const copy = await attempt(() => safetyCopy(db, now()));
    if (!copy.done) return { tone: 'bad', text: errors(copy.reason) };
    if (copy.value === undefined) return { tone: 'bad', text: t('settings.nothingToExport') };
    saveFile(safetyFileName(now()), copy.value);
    return { tone: 'good', text: t('settings.exported') };
  };
}
