import { useTranslation } from 'react-i18next';
import styles from '@/components/console/core/console.module.css';
import { useFormDraft } from '@/components/console/core/form-draft';
import { useDraftAutosave } from '@/components/console/draft/draft-context';
import { changeChapter } from '@/components/console/draft/pack-edit';
import { Dialog } from '@/components/ui/Dialog';
import { DialogActions } from '@/components/ui/DialogActions';
import { TextField } from '@/components/ui/Field';
import { type Chapter, PACK_LIMITS } from '@/protocol/pack';
import { tidyLine } from '@/protocol/text/clean-text';
import { LANGUAGES, type Localized } from '@/protocol/text/language';
import { charactersOver } from '@/protocol/text/text-length';

/** Renames a chapter in both languages; one of them is enough. */
export function ChapterDialog({
  packId,
  chapter,
  onClose,
}: {
  packId: string;
  chapter: Chapter;
  onClose: () => void;
}) {
  const { t } = useTranslation('console');
  const autosave = useDraftAutosave();
  const form = useFormDraft(`chapter:${packId}/${chapter.id}`, {
    fr: chapter.title.fr ?? '',
    en: chapter.title.en ?? '',
  });
  const title = form.fields;
  const tooLong = LANGUAGES.some((language) => charactersOver(title[language], PACK_LIMITS.title) > 0);
  const empty = !title.fr.trim() && !title.en.trim();
  return (
    <Dialog title={t('chapter.rename')} closeLabel={t('close')} onClose={onClose}>
      <form
        className={styles.stack}
        onSubmit={(event) => {
          event.preventDefault();
          if (empty || tooLong) return;
          const tidied: Localized<string> = {};
          for (const language of LANGUAGES) {
            const text = tidyLine(title[language]);
            if (text !== '') tidied[language] = text;
          }
          autosave.edit((now) => changeChapter(now, chapter.id, tidied));
          form.drop();
          onClose();
        }}
      >
        {LANGUAGES.map((language) => (
          <TextField
            key={language}
            label={t(`languageNames.${language}`)}
            lang={language}
            error={empty && t('missing')}
            limit={PACK_LIMITS.title}
            value={title[language]}
            onChange={(event) => form.change({ [language]: event.target.value })}
          />
        ))}
        <DialogActions
          confirm={t('chapter.rename')}
          cancel={t('cancel')}
          onCancel={() => {
            form.drop();
            onClose();
          }}
        />
      </form>
    </Dialog>
  );
}
