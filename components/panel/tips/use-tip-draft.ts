import { useLiveQuery } from 'dexie-react-hooks';
import { useEffect, useReducer, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { usePanel } from '@/components/panel/core/panel-context';
import type { Screen } from '@/components/panel/core/panel-store';
import type { Language } from '@/protocol/text/language';
import { charactersOver } from '@/protocol/text/text-length';
import type { TipContent } from '@/protocol/tip';
import type { DataProblem } from '@/protocol/validation/data-problem';
import { StorageError } from '@/storage/database/storage-error';
import type { DraftRow } from '@/storage/database/tip-rows';
import { readDraft, saveDraft } from '@/storage/tips/drafts';
import { InvalidTextError, normaliseContent } from '@/storage/tips/normalise-tip';
import { readTip } from '@/storage/tips/tip-queries';
import { captureTip, reviseTip } from '@/storage/tips/tips';
import { type FieldError, NO_DRAFT, type TipDraft, type TipField, tipDraft } from './tip-draft';

/** The draft of the tip on screen: stored at each key press, followed where another window changes it. */
export function useTipDraft(
  { draftKey, tipId }: Extract<Screen, { name: 'capture' }>,
  language: Language,
): {
  draft: TipDraft;
  /** Changes the content as it is by then. */
  change: (field: TipField, edit: (content: TipContent) => TipContent, caret?: number | null) => void;
  /** A time after the last change, which a change from elsewhere must have. */
  nextChangeAt: () => number;
  /**
   * Makes the draft a tip (for its author alone where `isPrivate`), or a change to one, if `confirm` says so; one save at a time. Where the text is invalid,
   * `field` is where the error is shown.
   */
  save: (
    confirm: () => Promise<boolean>,
    isPrivate?: boolean,
  ) => Promise<{ isSaved: boolean; field?: TipField }>;
} {
  const { db, now } = usePanel();
  const inWords = useSentences(language);
  const [draft, dispatch] = useReducer(tipDraft, NO_DRAFT);
  const latest = useRef(draft);
  latest.current = draft;
  const saving = useRef(false);
  const lastRow = useRef<DraftRow | null>(undefined);
  const row = useLiveQuery(() => readDraft(db, draftKey).then((found) => found ?? null), [db, draftKey]);

  useEffect(() => {
    if (row === undefined) return;
    dispatch({ type: 'row', row, before: lastRow.current, saving: saving.current });
    lastRow.current = row;
  }, [row]);
  const isNew = row === null && draft.content === undefined;
  useEffect(() => {
    if (!isNew) return;
    void (tipId ? readTip(db, tipId) : Promise.resolve(undefined)).then((tip) =>
      dispatch({ type: 'loaded', content: tip?.content ?? { kind: 'tip', language, words: '' } }),
    );
  }, [isNew, db, tipId, language]);

  const nextChangeAt = () => Math.max(now(), latest.current.changedAt + 1);

  function change(field: TipField, edit: (content: TipContent) => TipContent, caret?: number | null) {
    if (!latest.current.content) return;
    const content = edit(latest.current.content);
    const changedAt = nextChangeAt();
    latest.current = { ...latest.current, content, changedAt };
    dispatch({ type: 'typed', content, changedAt });
    const position = caret ?? (content[field] ?? '').length;
    saveDraft(db, { key: draftKey, content, field, caret: position, now: changedAt }).then(
      () => dispatch({ type: 'stored' }),
      (failure) => dispatch({ type: 'not-stored', error: { field, sentence: inWords.failure(failure) } }),
    );
  }

  async function save(
    confirm: () => Promise<boolean>,
    isPrivate = false,
  ): Promise<{ isSaved: boolean; field?: TipField }> {
    const { content } = latest.current;
    if (!content || saving.current) return { isSaved: false };
    const invalid = inWords.invalid(content);
    if (invalid) {
      dispatch({ type: 'not-saved', error: invalid });
      return { isSaved: false, field: invalid.field };
    }
    saving.current = true;
    try {
      if (!(await confirm())) return { isSaved: false };
      if (tipId) await reviseTip(db, tipId, content, { now: now(), draftKey });
      else await captureTip(db, content, { now: now(), draftKey, isPrivate });
      return { isSaved: true };
    } catch (failure) {
      dispatch({ type: 'not-saved', error: { field: 'words', sentence: inWords.failure(failure) } });
      return { isSaved: false };
    } finally {
      saving.current = false;
    }
  }

  return { draft, change, nextChangeAt, save };
}

/** Why a content cannot be saved, in the words first; undefined where it can. */
function problemOf(content: TipContent): DataProblem | undefined {
  try {
    normaliseContent(content);
    return undefined;
  } catch (failure) {
    if (!(failure instanceof InvalidTextError)) throw failure;
    const { problems } = failure;
    return problems.find(({ path }) => path === 'words') ?? problems[0];
  }
}

/** The messages about a text that cannot be saved, and about a disk that did not store it. */
function useSentences(language: Language) {
  const { t, i18n } = useTranslation();
  const errors = i18n.getFixedT(language, 'errors');
  const fields = i18n.getFixedT(language, 'fields');

  function invalid(content: TipContent): FieldError | undefined {
    const found = problemOf(content);
    if (!found) return undefined;
    const { path, problem, limit } = found;
    const field: TipField = path === 'situation' ? 'situation' : 'words';
    const over = problem === 'too-long' ? charactersOver(content[field] ?? '', Number(limit)) : 0;
    if (over > 0) return { field, sentence: fields('over', { count: over, limit: Number(limit) }) };
    if (field === 'words' && problem === 'empty') return { field, sentence: t('capture.empty') };
    return { field, sentence: errors(`data-${problem}`, { limit: String(limit ?? '') }) };
  }
  const failure = (error: unknown) => errors(error instanceof StorageError ? error.reason : 'write-aborted');
  return { invalid, failure };
}
