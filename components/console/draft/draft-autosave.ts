/**
 * Autosave of what a trainer types in one pack. *Guarantees:* the disk holds it soon after each change, nothing says
 * "saved" before it is, and a change made in another window is never overwritten unseen ({@link nextDraftState}).
 */
import { liveQuery } from 'dexie';
import { createStore } from 'zustand/vanilla';
import type { Pack } from '@/protocol/pack';
import type { StorageReason } from '@/protocol/validation/errors';
import type { SouffleurDatabase } from '@/storage/database/database';
import { StorageError } from '@/storage/database/storage-error';
import { openPackDraft, readPackDraft, savePackDraft } from '@/storage/packs/pack-drafts';
import { type DraftEvent, type DraftState, isOpen, nextDraftState } from './draft-state';

const SAVE_AFTER_MS = 250;

export type DraftAutosave = ReturnType<typeof createDraftAutosave>;

export function createDraftAutosave(
  db: SouffleurDatabase,
  packId: string,
  { now = Date.now, saveAfterMs = SAVE_AFTER_MS }: { now?: () => number; saveAfterMs?: number } = {},
) {
  const store = createStore<DraftState>()(() => ({ status: 'loading' }));
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing = Promise.resolve();
  let closed = false;

  /** Applies an event. A dirty state is saved soon. */
  function dispatch(event: DraftEvent) {
    const next = nextDraftState(store.getState(), event);
    store.setState(next, true);
    if (next.status === 'dirty' && timer === undefined && !closed) {
      timer = setTimeout(() => void flush(), saveAfterMs);
    }
  }

  async function save(): Promise<void> {
    dispatch({ type: 'save-started' });
    const state = store.getState();
    if (state.status !== 'saving') return;
    const { row, written } = state;
    // Two saves within one millisecond still differ.
    const changedAt = Math.max(now(), row.changedAt + 1);
    try {
      const stored = await savePackDraft(db, packId, written, changedAt, row);
      if (stored) dispatch({ type: 'saved', pack: written, changedAt });
      else dispatch({ type: 'save-refused', row: await readPackDraft(db, packId) });
    } catch (error) {
      dispatch({ type: 'disk-failed', reason: reasonOf(error) });
    }
  }

  /** Saves unsaved text. Resolves when that is done, or failed as the state says. */
  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(save);
    return writing;
  }

  const subscription = liveQuery(() => readPackDraft(db, packId)).subscribe({
    next: (row) => {
      // This window's own write is known by its result.
      void writing.then(() => {
        if (!closed) dispatch({ type: 'read', row });
      });
    },
    error: (error) => dispatch({ type: 'disk-failed', reason: reasonOf(error) }),
  });

  return {
    store,
    flush,
    /** Changes the pack on screen at once and on the disk soon. Nothing happens while there is no draft. */
    edit(change: (pack: Pack) => Pack) {
      const state = store.getState();
      if (isOpen(state)) dispatch({ type: 'edited', pack: change(state.pack) });
    },
    /** Begins a draft from the installed pack. False when it is not installed. Throws `StorageError`. */
    async begin(): Promise<boolean> {
      const row = await openPackDraft(db, packId, now());
      if (row) dispatch({ type: 'read', row });
      return row !== undefined;
    },
    /** After a conflict: the other window's draft, without the text typed here. */
    takeTheirs() {
      dispatch({ type: 'theirs-chosen' });
    },
    /** After a conflict: this window's text for the cards that both changed; everything else of both. */
    takeMine() {
      dispatch({ type: 'mine-chosen' });
      void flush();
    },
    /** Stops listening, and saves unsaved text. */
    close(): Promise<void> {
      const last = flush();
      closed = true;
      subscription.unsubscribe();
      return last;
    },
  };
}

function reasonOf(error: unknown): StorageReason {
  return error instanceof StorageError ? error.reason : 'storage-unavailable';
}
