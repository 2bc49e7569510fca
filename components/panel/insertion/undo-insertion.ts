/** Undoing the last insertion from the panel. */
import type { TFunction } from 'i18next';
import type { Panel } from '@/components/panel/core/panel-context';
import type { InsertionRef } from '@/protocol/page';

type Undo = { panel: Pick<Panel, 'store' | 'undo' | 'target'>; t: TFunction };

const running = new WeakSet<object>();
/** Insertions are taken back one after the other, by panel. */
const turns = new WeakMap<object, Promise<void>>();

/**
 * Undoes an insertion whose key turned out to be stray typing, once it is over.
 * Guarantees: no other insertion is undone, and the result is reported.
 */
export function takeBackStray(undo: Undo, inserting: Promise<InsertionRef | undefined>): Promise<void> {
  const { store } = undo.panel;
  const turn = (turns.get(store) ?? Promise.resolve()).then(async () => {
    const ref = await inserting;
    const { insertions, showToast } = store.getState();
    if (!ref) return showToast('foot', 'warn', undo.t('keyboard.stray'));
    if (insertions.at(-1)?.id !== ref.id) return;
    await undoInsertion({ ...undo, sentence: undo.t('keyboard.strayUndone'), elsewhere: true });
  });
  turns.set(store, turn);
  return turn;
}

/**
 * Undoes the last insertion and reports the result; one at a time. Where another tab is active by now it asks first:
 * the person cannot see what is removed there.
 */
export async function undoInsertion({
  panel,
  t,
  sentence,
  elsewhere = false,
}: Undo & {
  /** Reported where it is undone, instead of the field's name. */
  sentence?: string;
  /** Also in a tab that is not active. */
  elsewhere?: boolean;
}): Promise<void> {
  const { store } = panel;
  const { insertions, showToast, removeInsertion } = store.getState();
  const last = insertions.at(-1);
  if (running.has(store)) return;
  if (!last) return showToast('foot', 'plain', t('insertion.nothingToUndo'));
  running.add(store);
  try {
    const tabId = await panel.target().tabId;
    if (!elsewhere && tabId !== undefined && tabId !== last.tabId) {
      const undo = () => void undoInsertion({ panel, t, elsewhere: true });
      return showToast('foot', 'warn', t('insertion.undoElsewhere'), [], { insertion: last.id, undo });
    }
    const undo = await panel.undo(last);
    if (undo.undone) {
      removeInsertion(last.id);
      if (sentence !== undefined) return showToast('foot', 'warn', sentence);
      return showToast(
        'foot',
        'good',
        last.field ? t('insertion.undoneIn', { field: last.field }) : t('insertion.undone'),
      );
    }
    // Nothing of it is left to be undone.
    if (undo.why === 'field-gone' || undo.why === 'absent') removeInsertion(last.id);
    if (undo.why === 'changed')
      return showToast('foot', 'bad', t('insertion.undoChanged'), [], { check: true });
    showToast('foot', 'warn', t('insertion.notUndone', { why: t(`insertion.whyNotUndone.${undo.why}`) }));
  } finally {
    running.delete(store);
  }
}
