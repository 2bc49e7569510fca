/**
 * Keeps what a trainer types in one pack. It guarantees that the disk holds it soon after each change, that
 * nothing says "saved" before it is, and that a change made in another window is never written over unseen:
 * both sets of changes are joined, and where they touch the same card the trainer is asked.
 */
import { liveQuery } from 'dexie';
import { createStore } from 'zustand/vanilla';
import type { Pack } from '@/protocol/pack';
import type { StorageReason } from '@/protocol/validation/errors';
import type { SouffleurDatabase } from '@/storage/database/database';
import type { PackDraftRow } from '@/storage/database/pack-rows';
import { StorageError } from '@/storage/database/storage-error';
import { openPackDraft, readPackDraft, savePackDraft } from '@/storage/packs/pack-drafts';
import { mergePacks } from '@/storage/packs/pack-merge';

const SAVE_AFTER_MS = 250;

export type AutosavedDraft = {
  /** `none`: there is no draft of this pack (yet, or any more). */
  phase: 'loading' | 'none' | 'open';
  /** The draft as the disk last held it. */
  row: PackDraftRow | undefined;
  /** The pack with everything typed. */
  pack: Pack | undefined;
  saving: 'saved' | 'waiting' | 'failed';
  failure: StorageReason | undefined;
  /** Another window changed the same card: its draft, and both joined with this window's words where they differ. */
  clash: { theirs: PackDraftRow; joined: Pack; cardIds: string[] } | undefined;
  /** How often changes of another window came in. */
  renewed: number;
};

export type DraftAutosave = ReturnType<typeof createDraftAutosave>;

export function createDraftAutosave(
  db: SouffleurDatabase,
  packId: string,
  { now = Date.now, saveAfterMs = SAVE_AFTER_MS }: { now?: () => number; saveAfterMs?: number } = {},
) {
  const store = createStore<AutosavedDraft>()(() => ({
    phase: 'loading',
    row: undefined,
    pack: undefined,
    saving: 'saved',
    failure: undefined,
    clash: undefined,
    renewed: 0,
  }));
  const { getState: get, setState: set } = store;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing: Promise<void> | undefined;
  let closed = false;

  function schedule() {
    if (timer === undefined && !closed) timer = setTimeout(() => void flush(), saveAfterMs);
  }

  /** Takes up what the disk holds. What was typed and not saved is joined to it. */
  function take(row: PackDraftRow | undefined) {
    const { row: known, pack, saving, renewed, phase } = get();
    if (!row) {
      if (phase === 'open' && saving !== 'saved') return;
      set({ phase: 'none', row: undefined, pack: undefined, clash: undefined, saving: 'saved' });
      return;
    }
    if (known && row.changedAt < known.changedAt) return;
    const same = known?.changedAt === row.changedAt && known.baseVersion === row.baseVersion;
    if (same) {
      set({ row: { ...row, pack: known.pack } });
      return;
    }
    if (!known || !pack || saving === 'saved') {
      set({ phase: 'open', row, pack: row.pack, saving: 'saved', renewed: known ? renewed + 1 : renewed });
      return;
    }
    const { pack: merged, conflicts } = mergePacks(known.pack, pack, row.pack);
    // Joining two states of one draft makes no new version.
    const joined: Pack = { ...merged, version: row.pack.version };
    if (conflicts.length > 0) {
      set({ clash: { theirs: row, joined, cardIds: conflicts.map(({ cardId }) => cardId) } });
      return;
    }
    set({ row, pack: joined, renewed: renewed + 1 });
    schedule();
  }

  async function save(): Promise<void> {
    const { row, pack, saving, clash } = get();
    if (!row || !pack || saving === 'saved' || clash) return;
    // Two saves within one millisecond still differ.
    const changedAt = Math.max(now(), row.changedAt + 1);
    try {
      const stored = await savePackDraft(db, packId, pack, changedAt, row);
      if (stored) {
        const later = get();
        set({
          row: { ...(later.row ?? row), pack, changedAt },
          saving: later.pack === pack ? 'saved' : 'waiting',
          failure: undefined,
        });
        if (later.pack !== pack) schedule();
        return;
      }
      const there = await readPackDraft(db, packId);
      if (there) return take(there);
      set({ saving: 'saved' });
      take(undefined);
    } catch (error) {
      const failure = error instanceof StorageError ? error.reason : 'storage-unavailable';
      set({ saving: 'failed', failure });
    }
  }

  /** Puts what was typed on the disk now. Resolves when that is done, or failed as the state says. */
  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    writing = (writing ?? Promise.resolve()).then(save);
    return writing;
  }

  const subscription = liveQuery(() => readPackDraft(db, packId)).subscribe({
    next: (row) => {
      // What this window is writing comes back by its own answer.
      void (writing ?? Promise.resolve()).then(async () => {
        if (!closed) take(row);
      });
    },
    error: (error) =>
      set({
        saving: 'failed',
        failure: error instanceof StorageError ? error.reason : 'storage-unavailable',
      }),
  });

  return {
    store,
    flush,
    /** Changes the pack on screen at once and on the disk soon. Nothing happens while there is no draft. */
    edit(change: (pack: Pack) => Pack) {
      const { pack } = get();
      if (!pack) return;
      const changed = change(pack);
      if (changed === pack) return;
      set({ pack: changed, saving: 'waiting' });
      schedule();
    },
    /** Begins a draft from the installed pack. False when it is not installed. Throws `StorageError`. */
    async begin(): Promise<boolean> {
      const row = await openPackDraft(db, packId, now());
      if (row) take(row);
      return row !== undefined;
    },
    /** After a clash: the other window's draft, without what was typed here. */
    takeTheirs() {
      const { clash, renewed } = get();
      if (!clash) return;
      set({
        row: clash.theirs,
        pack: clash.theirs.pack,
        clash: undefined,
        saving: 'saved',
        renewed: renewed + 1,
      });
    },
    /** After a clash: this window's words for the cards that both changed; everything else of both. */
    keepMine() {
      const { clash } = get();
      if (!clash) return;
      set({ row: clash.theirs, pack: clash.joined, clash: undefined, saving: 'waiting' });
      void flush();
    },
    /** Stops listening, and saves what is not saved yet. */
    close(): Promise<void> {
      const last = flush();
      closed = true;
      subscription.unsubscribe();
      return last;
    },
  };
}
