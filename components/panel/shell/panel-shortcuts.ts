import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { usePanel } from '@/components/panel/core/panel-context';
import { useSingleKeysOn } from '@/components/panel/core/use-preferences';
import { useEndCall } from '@/components/panel/insertion/end-call';
import { undoInsertion } from '@/components/panel/insertion/undo-insertion';
import { isLayerOpen } from '@/components/ui/keys/open-layer';
import { useSingleKeys } from '@/components/ui/keys/single-keys';
import { altKeyOf, isComposing, isTyping } from '@/components/ui/keys/typed-keys';

/** The keys that do the same on every screen of the panel. */
export function usePanelKeys(): void {
  const { t } = useTranslation();
  const panel = usePanel();
  const { store, mac } = panel;
  const on = useSingleKeysOn();
  const endCall = useEndCall();
  useSingleKeys(
    {
      '?': { act: () => store.getState().setHelpOpen(true), when: 'at-once' },
      '/': { act: toSearch, when: 'at-once' },
      z: { act: () => void undo(), when: 'alone' },
    },
    { on, onStray: () => store.getState().showToast('foot', 'warn', t('keyboard.stray')) },
  );

  function searchField() {
    return document.querySelector<HTMLInputElement>('input[type=search]');
  }
  function toSearch() {
    store.getState().home();
    searchField()?.focus();
  }
  function undo(): boolean {
    const { toast, insertions } = store.getState();
    if (toast?.undo) toast.undo();
    else if (insertions.length > 0) void undoInsertion({ panel, t });
    else return false;
    return true;
  }

  useEffect(() => {
    // Before anything acts on the key.
    const note = (event: KeyboardEvent) => panel.presses.noteKey(event, Date.now());
    document.addEventListener('keydown', note, { capture: true });
    return () => document.removeEventListener('keydown', note, { capture: true });
  }, [panel]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { helpOpen, setHelpOpen, back, screens, toast } = store.getState();
      if (event.defaultPrevented || helpOpen || isLayerOpen()) return;
      if (event.repeat || isComposing(event)) return;
      const { target } = event;
      // Typing in the search takes the note away: while it is there, what was done last is what it says.
      const isSearch = target instanceof HTMLInputElement && target.type === 'search';
      const emptySearch = isSearch && target.value === '';
      if (altKeyOf(event, { mac }) === '0') endCall();
      else if (event.key === 'F1' || (on && event.key === '?' && emptySearch)) setHelpOpen(true);
      else if (isUndo(event) && (!isTyping(event) || (isSearch && toast?.undo))) {
        if (!undo()) return;
      } else if (event.key === 'Escape' && screens.length > 1) back();
      else if (event.key === 'Escape') searchField()?.focus();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
}

function isUndo({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean {
  return (ctrlKey || metaKey) && !altKey && !shiftKey && key.toLowerCase() === 'z';
}
