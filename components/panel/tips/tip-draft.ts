import type { TipContent } from '@/protocol/tip';
import type { DraftRow } from '@/storage/database/tip-rows';

export type TipField = 'words' | 'situation';

/** A sentence about a field: a text that no service would take, or a disk that did not store it. */
export type FieldError = { field: TipField; sentence: string };

/** The draft of a tip in this panel, next to its row on the disk, which another window may change or delete. */
export type TipDraft = {
  /** Undefined until it is loaded. */
  content: TipContent | undefined;
  /** Whether a draft is on the disk. */
  isStored: boolean;
  /** When the content here was changed last: by typing, or by the row that it was loaded from. */
  changedAt: number;
  /** Where the caret was when the panel closed. */
  caret: { field?: string | undefined; caret?: number | undefined };
  error: FieldError | undefined;
};

export type TipDraftEvent =
  /** The row as it is now, and as it was; null: there is none. `saving`: this panel is making it a tip. */
  | { type: 'row'; row: DraftRow | null; before: DraftRow | null | undefined; saving: boolean }
  /** The content to begin with, where there is no draft. */
  | { type: 'loaded'; content: TipContent }
  | { type: 'typed'; content: TipContent; changedAt: number }
  | { type: 'stored' }
  | { type: 'not-stored'; error: FieldError }
  /** The content cannot be saved, or was not. */
  | { type: 'not-saved'; error: FieldError };

export const NO_DRAFT: TipDraft = {
  content: undefined,
  isStored: false,
  changedAt: 0,
  caret: {},
  error: undefined,
};

/**
 * The draft after an event; the same object where nothing changes, so that nothing is drawn again.
 * Guarantees: what was typed here since a row was written is never replaced by that row.
 */
export function tipDraft(draft: TipDraft, event: TipDraftEvent): TipDraft {
  switch (event.type) {
    case 'row':
      return event.row ? withRow(draft, event.row) : withoutRow(draft, event.before, event.saving);
    case 'loaded':
      return draft.content ? draft : { ...draft, content: event.content };
    case 'typed':
      return { ...draft, content: event.content, changedAt: event.changedAt, error: undefined };
    case 'stored':
      return draft.isStored ? draft : { ...draft, isStored: true };
    case 'not-stored':
      return { ...draft, isStored: false, error: event.error };
    case 'not-saved':
      return { ...draft, error: event.error };
  }
}

/** Changed elsewhere: the newer text comes in. */
function withRow(draft: TipDraft, row: DraftRow): TipDraft {
  if (row.changedAt <= draft.changedAt) return draft;
  const { content, changedAt, field, caret } = row;
  return { ...draft, content, changedAt, caret: { field, caret }, isStored: true };
}

/** Deleted elsewhere, and not typed in here since: it must not be stored again. */
function withoutRow(draft: TipDraft, before: DraftRow | null | undefined, saving: boolean): TipDraft {
  const deletedElsewhere = before?.changedAt === draft.changedAt && !saving;
  return deletedElsewhere ? { ...draft, content: undefined, isStored: false } : draft;
}
