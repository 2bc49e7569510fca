/** Undoing the last insertion from the panel. */
import type { TFunction } from 'i18next';
import type { Panel } from './panel-context';

const running = new WeakSet<object>();

/** Takes the last insertion out of its field and says what became of it; one at a time. */
export async function undoInsertion({
  panel,
  t,
}: {
  panel: Pick<Panel, 'store' | 'undo'>;
  t: TFunction;
}): Promise<void> {
  const { store } = panel;
  const { insertions, tell, removeInsertion } = store.getState();
  const last = insertions.at(-1);
  if (running.has(store)) return;
  if (!last) return tell('foot', 'plain', t('insertion.nothingToUndo'));
  running.add(store);
  try {
    const undo = await panel.undo(last);
    if (undo.undone) {
      removeInsertion(last.id);
      const sentence = last.field ? t('insertion.undoneIn', { field: last.field }) : t('insertion.undone');
      return tell('foot', 'good', sentence);
    }
    // Nothing of it is left to be undone.
    if (undo.why === 'field-gone' || undo.why === 'absent') removeInsertion(last.id);
    if (undo.why === 'changed') return tell('foot', 'bad', t('insertion.undoChanged'), [], { check: true });
    tell('foot', 'warn', t('insertion.notUndone', { why: t(`insertion.whyNotUndone.${undo.why}`) }));
  } finally {
    running.delete(store);
  }
}
