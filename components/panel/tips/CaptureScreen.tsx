import { useLiveQuery } from 'dexie-react-hooks';
import { TextQuote } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from '@/components/panel/core/panel.module.css';
import { usePanel, usePanelState } from '@/components/panel/core/panel-context';
import type { Screen } from '@/components/panel/core/panel-store';
import { ScreenBar } from '@/components/panel/core/ScreenBar';
import { useIsMember } from '@/components/panel/core/use-membership';
import { useStoredAction } from '@/components/panel/core/use-stored-action';
import { Button } from '@/components/ui/Button';
import { TextArea, TextField } from '@/components/ui/Field';
import { isComposing } from '@/components/ui/keys/typed-keys';
import { Keys } from '@/components/ui/Note';
import { tidyText } from '@/protocol/text/clean-text';
import type { Language } from '@/protocol/text/language';
import { charactersOver } from '@/protocol/text/text-length';
import { TIP_LIMITS, type TipContent } from '@/protocol/tip';
import { StorageError } from '@/storage/database/storage-error';
import {
  addSelectionToDraft,
  CAPTURE_DRAFT,
  dropDraft,
  fitPageTitle,
  readDraft,
  saveDraft,
} from '@/storage/tips/drafts';
import { readTip } from '@/storage/tips/tip-queries';
import { captureTip, reviseTip } from '@/storage/tips/tips';

type CaptureScreenProps = { screen: Extract<Screen, { name: 'capture' }>; language: Language };

type Typed = { value: string; selectionEnd: number | null };

/** Two fields and a key. What is typed is kept as a draft at every stroke, whatever happens to the panel. */
export function CaptureScreen({ screen, language }: CaptureScreenProps) {
  const { t, i18n } = useTranslation();
  const panel = usePanel();
  const { db, store, now } = panel;
  const { draftKey, tipId } = screen;
  const storeOrReport = useStoredAction();
  const errors = i18n.getFixedT(language, 'errors');
  const fields = i18n.getFixedT(language, 'fields');
  const words = useRef<HTMLTextAreaElement>(null);
  const situation = useRef<HTMLInputElement>(null);
  const place = useRef<{ field?: string | undefined; caret?: number | undefined }>({});
  const isMember = useIsMember();
  const [content, setContent] = useState<TipContent>();
  const latest = useRef(content);
  latest.current = content;
  const [selected, setSelected] = useState('');
  const [pageTitle, setPageTitle] = useState<string>();
  const [saved, setKept] = useState(false);
  const [error, setError] = useState<{ at: 'words' | 'situation'; sentence: string }>();
  const saving = useRef(false);
  const askedTitle = useRef<string>(undefined);
  // The page's selection arrives by the draft while the panel is open: what is newer there comes in.
  const stored = useLiveQuery(() => readDraft(db, draftKey).then((draft) => draft ?? null), [db, draftKey]);
  const typedAt = useRef(0);
  const storedAt = useRef<number>(undefined);

  useEffect(() => {
    if (stored === undefined) return;
    // Kept or thrown away in another window, and not typed in here since: it must not be kept twice.
    const deletedElsewhere = stored === null && storedAt.current === typedAt.current && !saving.current;
    storedAt.current = stored?.changedAt;
    if (deletedElsewhere) {
      setKept(false);
      setContent(undefined);
    } else if (stored && stored.changedAt > typedAt.current) {
      typedAt.current = stored.changedAt;
      place.current = stored;
      setContent(stored.content);
      setKept(true);
    } else if (stored === null && content === undefined) {
      void firstContent().then((first) => setContent((before) => before ?? first));
    }
  });

  async function firstContent(): Promise<TipContent> {
    const tip = tipId ? await readTip(db, tipId) : undefined;
    return tip?.content ?? { kind: 'tip', language, words: '' };
  }

  // The hands go on where they were when the panel closed.
  const begun = content !== undefined;
  useEffect(() => {
    if (!begun) return;
    const field = place.current.field === 'situation' ? situation.current : words.current;
    const caret = place.current.caret ?? field?.value.length ?? 0;
    field?.focus();
    field?.setSelectionRange(caret, caret);
  }, [begun]);

  // Offered, never taken: what is selected in the page may be anything. Another page offers its own.
  const pageCount = usePanelState((state) => state.pageCount);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read anew whenever the page may have changed
  useEffect(() => {
    if (!tipId) void readOffers();
  }, [panel, tipId, pageCount]);
  /** What the page offers now; what is on screen follows. */
  async function readOffers() {
    const { text, title } = await panel.selection();
    const offers = { selected: text.trim(), pageTitle: fitPageTitle(title) };
    setSelected(offers.selected);
    setPageTitle(offers.pageTitle);
    return offers;
  }
  /** Whether what is on screen is still so in the page. If not, both are shown, and nothing is taken. */
  function unchanged(before: string, now: string | undefined): boolean {
    if (before === now) return true;
    store.getState().showToast('foot', 'warn', t('capture.pageChanged', { before, now: now ?? '' }));
    return false;
  }
  const offered = selected !== '' && content !== undefined && !content.words.includes(selected);

  async function addSelection() {
    if (!unchanged(selected, (await readOffers()).selected)) return;
    await storeOrReport(() =>
      addSelectionToDraft(db, { selection: selected, language, now: Math.max(now(), typedAt.current + 1) }),
    );
    words.current?.focus();
  }

  function change(field: 'words' | 'situation', { value, selectionEnd }: Typed) {
    if (!content) return;
    const { situation, ...rest } = { ...content, [field]: value };
    keep({ ...rest, ...(situation ? { situation } : {}) }, field, selectionEnd ?? value.length);
  }

  async function storeTitle(title: string | undefined) {
    if (title !== undefined && !unchanged(title, (await readOffers()).pageTitle)) return;
    const { current: content } = latest;
    if (!content) return;
    const { pageTitle: _gone, ...rest } = content;
    keep(title === undefined ? rest : { ...rest, pageTitle: title }, 'words', content.words.length);
  }

  function keep(changed: TipContent, field: 'words' | 'situation', caret: number) {
    setContent(changed);
    setError(undefined);
    typedAt.current = Math.max(now(), typedAt.current + 1);
    saveDraft(db, { key: draftKey, content: changed, field, caret, now: typedAt.current }).then(
      () => setKept(true),
      (failure) => {
        setKept(false);
        setError({ at: field, sentence: inWords(failure) });
      },
    );
  }

  function inWords(failure: unknown): string {
    return errors(failure instanceof StorageError ? failure.reason : 'write-aborted');
  }

  function unfit(value: string, limit: number): string | undefined {
    const over = charactersOver(value, limit);
    return over > 0 ? fields('over', { count: over, limit }) : undefined;
  }

  async function save() {
    if (!content || saving.current) return;
    const wrongWords =
      tidyText(content.words) === '' ? t('capture.empty') : unfit(content.words, TIP_LIMITS.words);
    const wrongSituation = unfit(content.situation ?? '', TIP_LIMITS.situation);
    if (wrongWords) {
      setError({ at: 'words', sentence: wrongWords });
      words.current?.focus();
      return;
    }
    if (wrongSituation) {
      setError({ at: 'situation', sentence: wrongSituation });
      situation.current?.focus();
      return;
    }
    saving.current = true;
    if (!(await titleIsMeant())) {
      saving.current = false;
      return;
    }
    try {
      if (tipId) await reviseTip(db, tipId, content, { now: now(), draftKey });
      else await captureTip(db, content, { now: now(), draftKey });
      const { back, showToast } = store.getState();
      back();
      showToast('foot', 'good', t(isMember ? 'capture.saved' : 'capture.savedAlone'));
    } catch (failure) {
      setError({ at: 'words', sentence: inWords(failure) });
    } finally {
      saving.current = false;
    }
  }

  /** A title kept from another page than the one beside is asked about once. */
  async function titleIsMeant(): Promise<boolean> {
    const stored = content?.pageTitle;
    if (tipId || stored === undefined || askedTitle.current === stored) return true;
    const { pageTitle: now } = await readOffers();
    if (now === undefined || now === stored) return true;
    askedTitle.current = stored;
    store.getState().showToast('foot', 'warn', t('capture.otherTitle', { kept: stored, now }));
    return false;
  }

  async function drop() {
    if (!(await storeOrReport(() => dropDraft(db, draftKey)))) return;
    const { back, showToast } = store.getState();
    back();
    showToast('foot', 'good', t('capture.dropped'));
  }

  const question = content?.kind === 'question';
  const modifier = panel.mac ? t('keyNames.command') : t('keyNames.ctrl');
  return (
    <>
      <ScreenBar
        title={t(question ? 'capture.reviseQuestion' : tipId ? 'capture.revise' : 'capture.title')}
      />
      {content && (
        <form
          className={styles.body}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
          onKeyDown={(event) => {
            if (isComposing(event.nativeEvent) || event.repeat) return;
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
              event.preventDefault();
              void save();
            }
          }}
        >
          <TextArea
            ref={words}
            label={t(question ? 'capture.questionWords' : 'capture.words')}
            hint={question ? undefined : t('capture.wordsHint')}
            error={error?.at === 'words' ? error.sentence : undefined}
            limit={TIP_LIMITS.words}
            rows={6}
            value={content.words}
            onChange={(event) => change('words', event.target)}
            data-field="words"
          />
          {offered && (
            <Button
              small
              className={styles.offer ?? ''}
              onClick={() => void addSelection()}
              data-action="add-selection"
            >
              <TextQuote size={15} aria-hidden />
              <span className={styles.oneLine}>{t('capture.addSelection', { text: selected })}</span>
            </Button>
          )}
          <TextField
            ref={situation}
            label={t('capture.situation')}
            hint={t('capture.situationHint')}
            error={error?.at === 'situation' ? error.sentence : undefined}
            limit={TIP_LIMITS.situation}
            value={content.situation ?? ''}
            onChange={(event) => change('situation', event.target)}
            data-field="situation"
          />
          {(content.pageTitle ?? pageTitle) !== undefined && (
            <label className={styles.check}>
              <input
                type="checkbox"
                checked={content.pageTitle !== undefined}
                onChange={(event) => void storeTitle(event.target.checked ? pageTitle : undefined)}
                data-field="page-title"
              />
              <span>{t('capture.pageTitle')}</span>
              <span className={styles.soft}>{content.pageTitle ?? pageTitle}</span>
            </label>
          )}
          <p className={styles.soft}>{t('capture.privacy')}</p>
          <div className={styles.row}>
            <Button type="submit" look="strong" data-action="save-tip">
              {t('capture.save')}
            </Button>
            <Keys keys={[modifier, t('keyNames.enter')]} />
            {saved && (
              <Button look="quiet" small onClick={() => void drop()}>
                {t('capture.drop')}
              </Button>
            )}
          </div>
          {saved && <p className={styles.soft}>{t('capture.draftKept')}</p>}
        </form>
      )}
    </>
  );
}

/** The screen that notes a new tip, or goes on with its draft. */
export const NEW_TIP: Screen = { name: 'capture', draftKey: CAPTURE_DRAFT };
