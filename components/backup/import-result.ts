import { useTranslation } from 'react-i18next';
import { bytesInWords } from '@/components/i18n/dates';
import type { Language } from '@/protocol/text/language';
import type { SafetyImport } from '@/storage/backup/import';

/** The kinds of data in the order in which they are named. */
const KINDS = [
  ...(['tips', 'commands', 'drafts', 'packDrafts'] as const),
  ...(['favourites', 'recents', 'wordings', 'contextTests', 'preferences'] as const),
];

/**
 * The result of importing a safety copy, in one or two sentences: how many of each kind were imported, what was stored
 * as a copy, or why nothing was imported.
 */
export function useImportResult(): (result: SafetyImport) => string {
  const { t, i18n } = useTranslation('panel');
  return (result) => {
    const language = i18n.language as Language;
    if (!result.ok) {
      const limit = Number(result.problems[0]?.limit ?? 0);
      return t(`settings.importRefused.${result.reason}`, { limit: bytesInWords(limit, language) });
    }
    const what = KINDS.filter((kind) => result.added[kind] > 0).map((kind) =>
      t(`settings.takenBackKinds.${kind}`, { count: result.added[kind] }),
    );
    if (what.length === 0) return t('settings.nothingNew');
    const summary = t('settings.takenBack', { what: new Intl.ListFormat(language).format(what) });
    return result.copies === 0
      ? summary
      : `${summary} ${t('settings.takenBackBeside', { count: result.copies })}`;
  };
}
