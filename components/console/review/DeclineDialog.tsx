import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from '@/components/console/core/console.module.css';
import { useConsole } from '@/components/console/core/console-context';
import { useFormDraft } from '@/components/console/core/form-draft';
import { runAction } from '@/components/console/core/run-action';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { DialogActions } from '@/components/ui/DialogActions';
import { TextArea } from '@/components/ui/Field';
import { firstFocus } from '@/components/ui/focus/first-focus';
import { isComposing } from '@/components/ui/keys/typed-keys';
import { tidyText } from '@/protocol/text/clean-text';
import { charactersOver } from '@/protocol/text/text-length';
import { TIP_LIMITS } from '@/protocol/tip';
import type { TipRow } from '@/storage/database/tip-rows';
import { declineTip } from '@/storage/tips/tips';
import queueStyles from './queue.module.css';
import { titleOfTip } from './tip-card';

const STARTERS = ['known', 'context', 'risk'] as const;

/** Declines a tip with a sentence for its author. Without a sentence nothing is sent. */
export function DeclineDialog({ tip }: { tip: TipRow }) {
  const { t } = useTranslation('console');
  const { t: errors } = useTranslation('errors');
  const { db, store, now } = useConsole();
  const draft = useFormDraft(`decline:${tip.id}`, { sentence: '' });
  const { sentence } = draft.fields;
  const [submitted, setSubmitted] = useState(false);
  const busy = useRef(false);
  const form = useRef<HTMLFormElement>(null);
  const problem = tidyText(sentence) === '' ? t('decline.empty') : undefined;
  // The author reads it: it is written in the language of the tip.
  const starters = STARTERS.map((starter) => t(`decline.starters.${starter}`, { lng: tip.content.language }));

  async function decline() {
    setSubmitted(true);
    if (problem || charactersOver(sentence, TIP_LIMITS.sentence) > 0 || busy.current) {
      form.current?.querySelector('textarea')?.focus();
      return;
    }
    busy.current = true;
    await runAction({ store, errors }, async () => {
      const change = await declineTip(db, tip.id, sentence, { now: now() });
      draft.drop();
      store.getState().close();
      if (change !== 'done') return store.getState().showToast('warn', t(`taken.${change}`));
      store.getState().showToast('good', t('decline.done', { name: tip.author?.name ?? t('tip.you') }));
    });
    busy.current = false;
  }
  function onKeyDown(event: KeyboardEvent) {
    if (isComposing(event.nativeEvent) || event.repeat) return;
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void decline();
  }

  return (
    <Dialog title={t('decline.title')} closeLabel={t('close')} onClose={store.getState().close}>
      <form
        ref={form}
        className={styles.stack}
        onSubmit={(event) => {
          event.preventDefault();
          void decline();
        }}
      >
        <p className={queueStyles.declined} lang={tip.content.language}>
          {titleOfTip(tip.content)}
        </p>
        <TextArea
          label={t('decline.label', { name: tip.author?.name ?? t('tip.you') })}
          hint={t('decline.hint')}
          error={submitted && problem}
          lang={tip.content.language}
          rows={4}
          limit={TIP_LIMITS.sentence}
          value={sentence}
          onChange={(event) => draft.change({ sentence: event.target.value })}
          onKeyDown={onKeyDown}
          ref={firstFocus}
        />
        <div className={queueStyles.starters}>
          <p className={styles.soft}>{t('decline.begin')}</p>
          {starters.map((starter) => (
            <Button
              key={starter}
              small
              className={queueStyles.starter ?? ''}
              lang={tip.content.language}
              onClick={() => {
                draft.change({ sentence: starter });
                const field = form.current?.querySelector('textarea');
                field?.focus();
              }}
            >
              {starter}
            </Button>
          ))}
        </div>
        <DialogActions
          confirm={t('decline.go')}
          cancel={t('cancel')}
          onCancel={store.getState().close}
          variant="danger"
          data-action="decline-now"
        />
      </form>
    </Dialog>
  );
}
