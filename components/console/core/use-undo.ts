import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { isLayerOpen } from '@/components/ui/keys/open-layer';
import { isTyping } from '@/components/ui/keys/typed-keys';
import { useConsole } from './console-context';

/** Undoes what the foot says was done last, and says so. */
export function useUndo(): () => void {
  const { t } = useTranslation('console');
  const { store } = useConsole();
  return () => {
    const { toast: told, showToast: tell } = store.getState();
    if (told?.undo && !(told.undo() instanceof Promise)) tell('good', t('undone'));
  };
}

/** Hears Ctrl or Cmd with Z outside a text, where it would undo typing. */
export function useUndoKey(undo: () => void): void {
  const { store } = useConsole();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isUndo = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      if (!isUndo || event.key.toLowerCase() !== 'z' || event.repeat || event.defaultPrevented) return;
      if (isTyping(event) || isLayerOpen() || !store.getState().toast?.undo) return;
      event.preventDefault();
      undo();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
}
