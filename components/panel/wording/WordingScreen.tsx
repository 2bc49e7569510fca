import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { CaptionText } from '@/components/card/CaptionText';
import { keyName } from '@/components/panel/core/key-names';
import styles from '@/components/panel/core/panel.module.css';
import { usePanel } from '@/components/panel/core/panel-context';
import type { Screen } from '@/components/panel/core/panel-store';
import { ScreenBar } from '@/components/panel/core/ScreenBar';
import { useStoredAction } from '@/components/panel/core/use-stored-action';
import { Button } from '@/components/ui/Button';
import { TextArea } from '@/components/ui/Field';
import { useShortcuts } from '@/components/ui/keys/shortcuts';
import { isComposing } from '@/components/ui/keys/typed-keys';
import { Keys, Note } from '@/components/ui/Note';
import { TEXT_LENGTHS } from '@/protocol/pack-fields';
import { placeholderLabel } from '@/protocol/text/placeholder';
import { confirmWording } from '@/storage/wording/wordings';
import { useWordingForm } from './use-wording-form';
import ownStyles from './wording.module.css';
import { dropOwnWords } from './wording-actions';

type WordingScreenProps = { screen: Extract<Screen, { name: 'wording' }> };

/** One line of an official card, and what this advisor says instead. What is typed is stored at every key. */
export function WordingScreen({ screen }: WordingScreenProps) {
  const { t } = useTranslation('wording');
  const { t: names } = useTranslation('panel');
  const { t: errors } = useTranslation('errors');
  const panel = usePanel();
  const { db, store, mac } = panel;
  const storeOrReport = useStoredAction();
  const field = useRef<HTMLTextAreaElement>(null);
  const { words, stored, error, missing, change, save, forget } = useWordingForm(screen);
  const isRead = words !== undefined;
  const former = stored && stored.official !== screen.official ? stored.official : undefined;

  useEffect(() => {
    if (!isRead) return;
    field.current?.focus();
    field.current?.select();
  }, [isRead]);

  function leave(sentence: string) {
    const { back, showToast } = store.getState();
    back();
    showToast('foot', 'good', sentence);
  }
  async function keep() {
    if (await save()) leave(t('saved'));
    else field.current?.focus();
  }
  async function drop() {
    if (!stored) return;
    await storeOrReport(forget);
    store.getState().back();
    await dropOwnWords({ panel, t, errors, wording: stored, position: 'foot' });
  }
  async function confirm() {
    if (!stored) return;
    if (await storeOrReport(() => confirmWording(db, stored.id, screen.official))) leave(t('confirmed'));
  }
  useShortcuts({ 'alt+m': () => void drop() }, { singleKeys: false, mac });

  function onKeyDown(event: KeyboardEvent) {
    if (isComposing(event.nativeEvent) || event.repeat) return;
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void keep();
  }

  return (
    <>
      <ScreenBar title={t('title')} />
      {words !== undefined && (
        <form
          className={styles.body}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void keep();
          }}
          onKeyDown={onKeyDown}
        >
          {former !== undefined && (
            <Note tone="warn">
              <p>{t('changed')}</p>
              <p>
                {t('formerOfficial')}{' '}
                <q className={ownStyles.former} lang={screen.language}>
                  <CaptionText text={former} />
                </q>
              </p>
              <div className={styles.toastActions}>
                <Button small onClick={() => void confirm()} data-action="confirm-words">
                  {t('confirm')}
                </Button>
              </div>
            </Note>
          )}
          <section className={ownStyles.official} aria-label={t('official')}>
            <p className={styles.soft}>{t('official')}</p>
            <p className={ownStyles.line} lang={screen.language}>
              <CaptionText text={screen.official} />
            </p>
          </section>
          <TextArea
            ref={field}
            label={t('words')}
            hint={t('hint', { hole: '{{…}}' })}
            error={error}
            limit={TEXT_LENGTHS.text}
            rows={5}
            lang={screen.language}
            value={words}
            onChange={({ target }) => change(target.value)}
            data-field="own-words"
          />
          {missing.length > 0 && words.trim() !== '' && (
            <p className={styles.soft} data-missing>
              {t('missingHole', { names: missing.map(placeholderLabel).join(', ') })}
            </p>
          )}
          <p className={styles.soft}>{t('privacy')}</p>
          <div className={styles.row}>
            <Button type="submit" variant="strong" data-action="keep-words">
              {t('save')}
            </Button>
            <Keys keys={[keyName(mac ? 'Command' : 'Ctrl', names, mac), names('keyNames.enter')]} />
            {stored && (
              <Button variant="quiet" small onClick={() => void drop()} data-action="drop-words">
                {t('drop')}
                <Keys keys={[keyName('Alt', names, mac), 'M']} />
              </Button>
            )}
          </div>
        </form>
      )}
    </>
  );
}
