import { Keyboard, PanelTop } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './panel.module.css';

/** Where the next key goes: into the panel, or into the page. Calm, and always in view. */
export function KeyboardOwner() {
  const { t } = useTranslation();
  const here = useSyncExternalStore(onFocusChange, () => document.hasFocus());
  const Picture = here ? Keyboard : PanelTop;
  return (
    <p className={styles.keyboard} data-keyboard={here ? 'panel' : 'page'}>
      <Picture size={14} aria-hidden />
      {t(here ? 'keyboard.panel' : 'keyboard.page')}
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
