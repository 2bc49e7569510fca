import { Lock, TextQuote } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import styles from '@/components/panel/core/panel.module.css';
import { usePanel } from '@/components/panel/core/panel-context';
import type { Screen } from '@/components/panel/core/panel-store';
import { ScreenBar } from '@/components/panel/core/ScreenBar';
import { useIsMember } from '@/components/panel/core/use-membership';
import { useStoredAction } from '@/components/panel/core/use-stored-action';
import { Button } from '@/components/ui/Button';
import { TextArea, TextField } from '@/components/ui/Field';
import { isComposing } from '@/components/ui/keys/typed-keys';
import { Keys } from '@/components/ui/Note';
import type { Language } from '@/protocol/text/language';
import { TIP_LIMITS, type TipContent } from '@/protocol/tip';
import { addSelectionToDraft, CAPTURE_DRAFT, dropDraft } from '@/storage/tips/drafts';
import type { FieldError, TipField } from './tip-draft';
import { usePageOffers } from './use-page-offers';
import { useTipDraft } from './use-tip-draft';

type CaptureScreenProps = { screen: Extract<Screen, { name: 'capture' }>; language: Language };

/** Two fields and a key. The text is stored as a draft at every key press, whatever happens to the panel. */
export function CaptureScreen({ screen, language }: CaptureScreenProps) {
  const { t } = useTranslation();
  const { db, store } = usePanel();
  const { draftKey, tipId } = screen;
  // A tip that may have left is not taken out of sight again.
  const mayBePrivate = tipId === undefined;
  const storeOrReport = useStoredAction();
  const words = useRef<HTMLTextAreaElement>(null);
  const situation = useRef<HTMLInputElement>(null);
  const isMember = useIsMember();
  const { draft, change, nextChangeAt, save } = useTipDraft(screen, language);
  const { content, isStored, error } = draft;
  const { offers, read, confirm } = usePageOffers({ on: tipId === undefined });
  const isTitleMeant = useTitleQuestion(content, tipId === undefined ? read : undefined);

  // Typing goes on where it was when the panel closed.
  const isLoaded = content !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the draft is loaded
  useEffect(() => {
    if (!isLoaded) return;
    const field = draft.caret.field === 'situation' ? situation.current : words.current;
    const caret = draft.caret.caret ?? field?.value.length ?? 0;
    field?.focus();
    field?.setSelectionRange(caret, caret);
  }, [isLoaded]);

  function leave(sentence: string) {
    const { back, showToast } = store.getState();
    back();
    showToast('foot', 'good', sentence);
  }
  async function saveTip(isPrivate = false) {
    const { isSaved, field } = await save(isTitleMeant, isPrivate);
    if (isSaved && isPrivate) leave(t('capture.savedPrivate'));
    else if (isSaved) leave(t(isMember ? 'capture.saved' : 'capture.savedAlone'));
    else if (field) (field === 'words' ? words : situation).current?.focus();
  }
  async function drop() {
    if (await storeOrReport(() => dropDraft(db, draftKey))) leave(t('capture.dropped'));
  }
  async function addSelection() {
    if (!(await confirm('selected'))) return;
    const selection = offers.selected;
    await storeOrReport(() => addSelectionToDraft(db, { selection, language, now: nextChangeAt() }));
    words.current?.focus();
  }
  async function storeTitle(isChecked: boolean) {
    if (isChecked && !(await confirm('pageTitle'))) return;
    change('words', (before) => withTitle(before, isChecked ? offers.pageTitle : undefined));
  }
  function onKeyDown(event: KeyboardEvent) {
    if (isComposing(event.nativeEvent) || event.repeat) return;
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void saveTip(event.shiftKey && mayBePrivate);
  }

  const kind = content?.kind === 'question' ? 'question' : 'tip';
  return (
    <>
      <ScreenBar title={t(TITLES[kind][tipId ? 'revise' : 'capture'])} />
      {content && (
        <form
          className={styles.body}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void saveTip();
          }}
          onKeyDown={onKeyDown}
        >
          <TextArea
            ref={words}
            label={t(kind === 'question' ? 'capture.questionWords' : 'capture.words')}
            hint={kind === 'question' ? undefined : t('capture.wordsHint')}
            error={errorAt(error, 'words')}
            limit={TIP_LIMITS.words}
            rows={6}
            value={content.words}
            onChange={({ target }) =>
              change('words', (before) => ({ ...before, words: target.value }), target.selectionEnd)
            }
            data-field="words"
          />
          {offers.selected !== '' && !content.words.includes(offers.selected) && (
            <Button
              small
              className={styles.offer ?? ''}
              onClick={() => void addSelection()}
              data-action="add-selection"
            >
              <TextQuote size={15} aria-hidden />
              <span className={styles.oneLine}>{t('capture.addSelection', { text: offers.selected })}</span>
            </Button>
          )}
          <TextField
            ref={situation}
            label={t('capture.situation')}
            hint={t('capture.situationHint')}
            error={errorAt(error, 'situation')}
            limit={TIP_LIMITS.situation}
            value={content.situation ?? ''}
            onChange={({ target }) =>
              change('situation', (before) => withSituation(before, target.value), target.selectionEnd)
            }
            data-field="situation"
          />
          <TitleCheck title={content.pageTitle} offered={offers.pageTitle} onChange={storeTitle} />
          <p className={styles.soft}>{t('capture.privacy')}</p>
          <div className={styles.row}>
            <Button type="submit" variant="strong" data-action="save-tip">
              {t('capture.save')}
            </Button>
            <SaveKeys />
            {mayBePrivate && <SaveForMe onSave={() => void saveTip(true)} />}
            {isStored && (
              <Button variant="quiet" small onClick={() => void drop()}>
                {t('capture.drop')}
              </Button>
            )}
          </div>
          {isStored && (
            <p className={styles.soft} data-draft="stored">
              {t('capture.draftKept')}
            </p>
          )}
        </form>
      )}
    </>
  );
}

const TITLES = {
  tip: { capture: 'capture.title', revise: 'capture.revise' },
  question: { capture: 'capture.reviseQuestion', revise: 'capture.reviseQuestion' },
} as const;

function errorAt(error: FieldError | undefined, field: TipField): string | undefined {
  return error?.field === field ? error.sentence : undefined;
}

function withSituation({ situation: _before, ...content }: TipContent, situation: string): TipContent {
  return situation === '' ? content : { ...content, situation };
}

function withTitle(
  { pageTitle: _before, ...content }: TipContent,
  pageTitle: string | undefined,
): TipContent {
  return pageTitle === undefined ? content : { ...content, pageTitle };
}

/** The choice to store the active page's title with the tip. */
function TitleCheck({
  title,
  offered,
  onChange,
}: {
  title: string | undefined;
  offered: string | undefined;
  onChange: (isChecked: boolean) => Promise<void>;
}) {
  const { t } = useTranslation();
  const shown = title ?? offered;
  if (shown === undefined) return null;
  return (
    <label className={styles.check}>
      <input
        type="checkbox"
        checked={title !== undefined}
        onChange={(event) => void onChange(event.target.checked)}
        data-field="page-title"
      />
      <span>{t('capture.pageTitle')}</span>
      <span className={styles.soft}>{shown}</span>
    </label>
  );
}

/** Keeps a new tip for its author alone. */
function SaveForMe({ onSave }: { onSave: () => void }) {
  const { t } = useTranslation();
  return (
    <Button
      className={styles.withKeys}
      onClick={onSave}
      data-action="save-for-me"
      aria-keyshortcuts="Control+Shift+Enter"
    >
      <Lock size={15} aria-hidden />
      {t('capture.saveForMe')}
      <Keys keys={[t('keyNames.shift'), t('keyNames.enter')]} />
    </Button>
  );
}

function SaveKeys() {
  const { t } = useTranslation();
  const { mac } = usePanel();
  return <Keys keys={[t(mac ? 'keyNames.command' : 'keyNames.ctrl'), t('keyNames.enter')]} />;
}

/** Asks once about a stored title of another page than the active one. Resolves with whether it is meant. */
function useTitleQuestion(
  content: TipContent | undefined,
  read: (() => Promise<{ pageTitle: string | undefined }>) | undefined,
): () => Promise<boolean> {
  const { t } = useTranslation();
  const { store } = usePanel();
  const requested = useRef<string>(undefined);
  return async () => {
    const stored = content?.pageTitle;
    if (!read || stored === undefined || requested.current === stored) return true;
    const { pageTitle: now } = await read();
    if (now === undefined || now === stored) return true;
    requested.current = stored;
    store.getState().showToast('foot', 'warn', t('capture.otherTitle', { stored, now }));
    return false;
  };
}

/** The screen that notes a new tip, or goes on with its draft. */
export const NEW_TIP: Screen = { name: 'capture', draftKey: CAPTURE_DRAFT };
