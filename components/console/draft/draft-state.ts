/**
 * State machine of one pack draft that is autosaved: pure, so that each transition is tested by itself. *Guarantees:*
 * a text that the disk does not hold is never replaced; a change of another window is merged into it, or asked about.
 */
import type { Pack } from '@/protocol/pack';
import type { StorageReason } from '@/protocol/validation/errors';
import type { PackDraftRow } from '@/storage/database/pack-rows';
import { mergePacks } from '@/storage/packs/pack-merge';

type OpenDraft = {
  /** The draft as the disk last held it. */
  row: PackDraftRow;
  /** The pack with everything typed. */
  pack: Pack;
  /** How often changes of another window were merged. */
  renewed: number;
};

/** Two drafts of one card: that of another window, and both merged with this window's words where they differ. */
export type DraftConflict = { theirs: PackDraftRow; merged: Pack; cardIds: string[] };

/**
 * `absent`: there is no draft of this pack. `clean`: the disk holds what is on screen. `dirty`: it does not. `saving`:
 * `written` is being saved. `failed`: it could not be saved. `conflict`: nothing is saved until the trainer has chosen.
 */
export type DraftState =
  | { status: 'loading' | 'absent' }
  | (OpenDraft & { status: 'clean' | 'dirty' })
  | (OpenDraft & { status: 'saving'; written: Pack })
  | (OpenDraft & { status: 'failed'; reason: StorageReason })
  | (OpenDraft & { status: 'conflict'; conflict: DraftConflict });

export type DraftEvent =
  /** The disk holds this row, or none. */
  | { type: 'read'; row: PackDraftRow | undefined }
  | { type: 'edited'; pack: Pack }
  | { type: 'save-started' }
  | { type: 'saved'; pack: Pack; changedAt: number }
  /** Nothing was written, because the disk holds another row, or none. */
  | { type: 'save-refused'; row: PackDraftRow | undefined }
  | { type: 'disk-failed'; reason: StorageReason }
  | { type: 'theirs-chosen' | 'mine-chosen' };

export function isOpen(state: DraftState): state is Extract<DraftState, OpenDraft> {
  return state.status !== 'loading' && state.status !== 'absent';
}

/** The next state; the same object where nothing changes. */
export function nextDraftState(state: DraftState, event: DraftEvent): DraftState {
  if (event.type === 'read') return afterRead(state, event.row);
  if (!isOpen(state)) return state;
  const { row, pack, renewed } = state;
  switch (event.type) {
    case 'edited':
      if (event.pack === pack) return state;
      return state.status === 'saving' || state.status === 'conflict'
        ? { ...state, pack: event.pack }
        : { status: 'dirty', row, pack: event.pack, renewed };
    case 'save-started':
      return state.status === 'dirty' || state.status === 'failed'
        ? { status: 'saving', row, pack, renewed, written: pack }
        : state;
    case 'saved': {
      const stored = { ...row, pack: event.pack, changedAt: event.changedAt };
      if (state.status === 'conflict') return state;
      return { status: pack === event.pack ? 'clean' : 'dirty', row: stored, pack, renewed };
    }
    case 'save-refused':
      if (!event.row) return { status: 'absent' };
      return state.status === 'conflict' ? state : merge(state, event.row);
    case 'disk-failed':
      return state.status === 'conflict'
        ? state
        : { status: 'failed', row, pack, renewed, reason: event.reason };
    case 'theirs-chosen': {
      if (state.status !== 'conflict') return state;
      const { theirs } = state.conflict;
      return { status: 'clean', row: theirs, pack: theirs.pack, renewed: renewed + 1 };
    }
    case 'mine-chosen': {
      if (state.status !== 'conflict') return state;
      const { theirs, merged } = state.conflict;
      return { status: 'dirty', row: theirs, pack: merged, renewed };
    }
  }
}

function afterRead(state: DraftState, row: PackDraftRow | undefined): DraftState {
  if (!row) return isOpen(state) && state.status !== 'clean' ? state : { status: 'absent' };
  if (!isOpen(state)) return { status: 'clean', row, pack: row.pack, renewed: 0 };
  const known = state.row;
  if (row.changedAt < known.changedAt) return state;
  // A conflict that was settled leaves the time of change as it was.
  if (isSameVersion(row, known)) return { ...state, row: { ...row, pack: known.pack } };
  if (state.status === 'clean') return { ...state, row, pack: row.pack, renewed: state.renewed + 1 };
  return merge(state, row);
}

function isSameVersion(row: PackDraftRow, known: PackDraftRow): boolean {
  return row.changedAt === known.changedAt && row.baseVersion === known.baseVersion;
}

/** Three-way merge of the screen and the disk, on the base of the disk's earlier state. */
function merge({ row: known, pack, renewed }: OpenDraft, row: PackDraftRow): DraftState {
  if (isSameVersion(row, known)) return { status: 'dirty', row: { ...row, pack: known.pack }, pack, renewed };
  const { pack: both, conflicts } = mergePacks(known.pack, pack, row.pack);
  // Two states of one draft make no new version.
  const merged: Pack = { ...both, version: row.pack.version };
  if (conflicts.length === 0) return { status: 'dirty', row, pack: merged, renewed: renewed + 1 };
  const cardIds = conflicts.map(({ cardId }) => cardId);
  return { status: 'conflict', row: known, pack, renewed, conflict: { theirs: row, merged, cardIds } };
}
