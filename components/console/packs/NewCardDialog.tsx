import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFieldWords } from '@/components/card/field-words';
import styles from '@/components/console/core/console.module.css';
import { useConsole } from '@/components/console/core/console-context';
import { useFormDraft } from '@/components/console/core/form-draft';
import { useDraftAutosave } from '@/components/console/draft/draft-context';
import { isOpen } from '@/components/console/draft/draft-state';
import { addCard, emptyText, newCardId } from '@/components/console/draft/pack-edit';
import { Dialog } from '@/components/ui/Dialog';
import { DialogActions } from '@/components/ui/DialogActions';
import { TextField } from '@/components/ui/Field';
import { firstFocus } from '@/components/ui/focus/first-focus';
import { type Card, PACK_LIMITS } from '@/protocol/pack';
import { tidyLine } from '@/protocol/text/clean-text';
import type { Language } from '@/protocol/text/language';
import { charactersOver } from '@/protocol/text/text-length';

type NewCardDialogProps = { packId: string; chapterId: string; language: Language; onClose: () => void };

/** Asks for the title of a new card: its permanent id is made of it. */
export function NewCardDialog({ packId, chapterId, language, onClose }: NewCardDialogProps) {
  const { t } = useTranslation('console');
  const words = useFieldWords();
  const { store } = useConsole();
  const autosave = useDraftAutosave();
  const form = useFormDraft(`new-card:${packId}/${chapterId}`, { title: '' });
  const { title } = form.fields;
  const [submitted, setSubmitted] = useState(false);

  function create() {
    setSubmitted(true);
    const state = autosave.store.getState();
    if (!isOpen(state) || title.trim() === '' || charactersOver(title, PACK_LIMITS.title) > 0) return;
    const cardId = newCardId(state.pack, title);
    const text = { ...emptyText(), title: tidyLine(title) };
    const card: Card = { id: cardId, kind: 'situation', next: [], [language]: text };
    autosave.edit((now) => addCard(now, chapterId, card));
    form.drop();
    store.getState().go({ name: 'card', packId, cardId });
  }

  return (
    <Dialog title={t('card.new')} closeLabel={t('close')} onClose={onClose}>
      <form
        className={styles.stack}
        onSubmit={(event) => {
          event.preventDefault();
          create();
        }}
      >
        <TextField
          label={words.label('title')}
          hint={t('card.titleHint')}
          error={submitted && title.trim() === '' && t('missing')}
          limit={PACK_LIMITS.title}
          value={title}
          onChange={(event) => form.change({ title: event.target.value })}
          ref={firstFocus}
        />
        <DialogActions
          confirm={t('card.create')}
          cancel={t('cancel')}
          onCancel={onClose}
          data-action="new-card-now"
        />
      </form>
    </Dialog>
  );
}
