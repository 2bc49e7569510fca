import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useEndCall } from '@/components/panel/call/end-call';
import { usePanel } from '@/components/panel/core/panel-context';
import { useSingleKeysOn } from '@/components/panel/core/use-preferences';
import { undoInsertion } from '@/components/panel/insertion/undo-insertion';
import { useShortcuts } from '@/components/ui/keys/shortcuts';
import { isTyping } from '@/components/ui/keys/typed-keys';

/** The shortcuts that are the same on every screen of the panel. */
export function usePanelShortcuts(): void {
  const { t } = useTranslation();
  const panel = usePanel();
  const { store, mac } = panel;
  const singleKeys = useSingleKeysOn();
  const endCall = useEndCall();
  useShortcuts(
    {
      '?': { run: openHelp, when: 'at-once' },
      '/': { run: toSearch, when: 'at-once' },
      z: { run: undo, when: 'alone' },
      t: { run: recover, when: 'alone' },
      'alt+0': endCall,
      'alt+n': () => store.getState().open({ name: 'note' }),
      'ctrl+z': (event) => mayUndo(event) && undo(),
      f1: openHelp,
      escape: leaveScreen,
    },
    { singleKeys, mac, onStray: () => store.getState().showToast('foot', 'warn', t('keyboard.stray')) },
  );
  useEffect(() => {
    // Before anything acts on the key.
    const note = (event: KeyboardEvent) => panel.presses.noteKey(event, Date.now());
    document.addEventListener('keydown', note, { capture: true });
    return () => document.removeEventListener('keydown', note, { capture: true });
  }, [panel]);

  function openHelp() {
    store.getState().setHelpOpen(true);
  }
  function recover() {
    store.getState().open({ name: 'recovery' });
  }
  function toSearch() {
    store.getState().home();
    searchField()?.focus();
  }
  function leaveScreen() {
    const { back, screens } = store.getState();
    if (screens.length > 1) back();
    else searchField()?.focus();
  }
  /** Within a text the browser undoes typing. A search clears the notice when typed into: while one is there, it is the last act. */
  function mayUndo(event: KeyboardEvent): boolean {
    return !isTyping(event) || (event.target === searchField() && Boolean(store.getState().toast?.undo));
  }
  /** False where there is nothing to undo. */
  function undo(): boolean {
    const { toast, insertions } = store.getState();
    if (toast?.undo) toast.undo();
    else if (insertions.length > 0) void undoInsertion({ panel, t });
    else return false;
    return true;
  }
}

function searchField() {
  return document.querySelector<HTMLInputElement>('input[type=search]');
}
