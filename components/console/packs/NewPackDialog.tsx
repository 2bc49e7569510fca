import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from '@/components/console/core/console.module.css';
import { useConsole } from '@/components/console/core/console-context';
import { useFormDraft } from '@/components/console/core/form-draft';
import { runAction } from '@/components/console/core/run-action';
import { slugFor } from '@/components/console/core/slug';
import { Dialog } from '@/components/ui/Dialog';
import { DialogActions } from '@/components/ui/DialogActions';
import { TextArea, TextField } from '@/components/ui/Field';
import { firstFocus } from '@/components/ui/focus/first-focus';
import { PACK_LIMITS } from '@/protocol/pack';
import { tidyLine, tidyText } from '@/protocol/text/clean-text';
import type { Language } from '@/protocol/text/language';
import { charactersOver } from '@/protocol/text/text-length';
import { newPackDraft } from '@/storage/packs/pack-drafts';

/** Begins a pack: a title, a sentence about its purpose, a first chapter. The rest is written in the pack. */
export function NewPackDialog({ language, taken }: { language: Language; taken: readonly string[] }) {
  const { t } = useTranslation('console');
  const { t: errors } = useTranslation('errors');
  const { db, store, now } = useConsole();
  const form = useFormDraft('new-pack', { title: '', summary: '' });
  const { title, summary } = form.fields;
  const [submitted, setSubmitted] = useState(false);
  const missing = (text: string) => submitted && text.trim() === '' && t('missing');

  async function create() {
    setSubmitted(true);
    if (title.trim() === '' || summary.trim() === '') return;
    if (charactersOver(title, PACK_LIMITS.title) + charactersOver(summary, PACK_LIMITS.text) > 0) return;
    const packId = slugFor(title, new Set(taken), 'pack');
    const draft = await runAction({ store, errors }, () =>
      newPackDraft(db, {
        packId,
        title: { [language]: tidyLine(title) },
        summary: { [language]: tidyText(summary) },
        chapters: [{ id: 'chapitre-1', title: { [language]: t('packs.firstChapter') }, cards: [] }],
        now: now(),
      }),
    );
    if (draft) form.drop();
    if (draft) store.getState().go({ name: 'pack', packId });
  }

  return (
    <Dialog title={t('packs.new')} closeLabel={t('close')} onClose={store.getState().close}>
      <form
        className={styles.stack}
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <TextField
          label={t('packs.newTitle')}
          error={missing(title)}
          limit={PACK_LIMITS.title}
          value={title}
          onChange={(event) => form.change({ title: event.target.value })}
          ref={firstFocus}
        />
        <TextArea
          label={t('packs.newSummary')}
          error={missing(summary)}
          rows={3}
          limit={PACK_LIMITS.text}
          value={summary}
          onChange={(event) => form.change({ summary: event.target.value })}
        />
        <DialogActions
          confirm={t('packs.newGo')}
          cancel={t('cancel')}
          onCancel={store.getState().close}
          data-action="new-pack-now"
        />
      </form>
    </Dialog>
  );
}
