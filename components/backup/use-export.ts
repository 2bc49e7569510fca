import { useTranslation } from 'react-i18next';
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
    const copy = await attempt(async () => {
      // Not part of a first paint.
      const { safetyCopy, safetyFileName } = await import('@/storage/backup/export');
      return { name: safetyFileName(now()), text: await safetyCopy(db, now()) };
    });
    if (!copy.done) return { tone: 'bad', text: errors(copy.reason) };
    if (copy.value.text === undefined) return { tone: 'bad', text: t('settings.nothingToExport') };
    saveFile(copy.value.name, copy.value.text);
    return { tone: 'good', text: t('settings.exported') };
  };
}
