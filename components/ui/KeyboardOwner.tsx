import { Keyboard, PanelTop } from 'lucide-react';
import { useSyncExternalStore } from 'react';

type KeyboardOwnerProps = { className: string | undefined; here: string; elsewhere: string };

/** Where the next key goes: into this page, or elsewhere. Calm, and always in view. */
export function KeyboardOwner({ className, here, elsewhere }: KeyboardOwnerProps) {
  const isHere = useSyncExternalStore(onFocusChange, () => document.hasFocus());
  const Picture = isHere ? Keyboard : PanelTop;
  return (
    <p className={className} data-keyboard={isHere ? 'panel' : 'page'}>
      <Picture size={14} aria-hidden />
      {isHere ? here : elsewhere}
    </p>
  );
}

function onFocusChange(then: () => void): () => void {
  window.addEventListener('focus', then);
  window.addEventListener('blur', then);
  return () => {
    window.removeEventListener('focus', then);
    window.removeEventListener('blur', then);
  };
}
