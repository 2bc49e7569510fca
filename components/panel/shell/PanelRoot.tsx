import { useLiveQuery } from 'dexie-react-hooks';
import { Component, type ReactNode, useEffect, useMemo, useState } from 'react';
import { I18nextProvider } from 'react-i18next';
import { createWording } from '@/components/i18n/i18n';
import styles from '@/components/panel/core/panel.module.css';
import { type Panel, PanelContext } from '@/components/panel/core/panel-context';
import { SafetyCopy } from '@/components/panel/core/SafetyCopy';
import { PreferencesContext } from '@/components/panel/core/use-preferences';
import { SharedDeskStart } from '@/components/panel/membership/SharedDesk';
import { Note } from '@/components/ui/Note';
import { useTextSize } from '@/components/ui/text-size';
import type { Language } from '@/protocol/text/language';
import type { StorageReason } from '@/protocol/validation/errors';
import { readPreferences } from '@/storage/preferences/preferences';
import { PanelApp } from './PanelApp';

type PanelRootProps = {
  panel: Panel;
  language: Language;
  storage: StorageReason | undefined;
  /** On a shared desk: somebody has to say first who they are. */
  locked: boolean;
};

/** The panel with its language and theme, which follow the preferences at once, in every window. */
export function PanelRoot({ panel, language: browserLanguage, storage, locked }: PanelRootProps) {
  const preferences = useLiveQuery(() => readPreferences(panel.db).catch(() => undefined), [panel.db]);
  const language = preferences?.language ?? browserLanguage;
  const theme = preferences?.theme ?? 'system';
  const [wording] = useState(() => createWording(language));
  useEffect(() => {
    document.documentElement.lang = language;
    void wording.changeLanguage(language);
  }, [language, wording]);
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
  useTextSize(preferences?.textSize ?? 100);
  const problem = useMemo(
    () => storage && wording.getFixedT(language, 'errors')(storage),
    [storage, wording, language],
  );
  return (
    <PanelContext value={panel}>
      <I18nextProvider i18n={wording}>
        <LastResort sentence={problem ?? wording.getFixedT(language, 'errors')('storage-unavailable')}>
          <PreferencesContext value={preferences}>
            {locked && !problem ? (
              <SharedDeskStart />
            ) : (
              <PanelApp language={language} storageProblem={problem} />
            )}
          </PreferencesContext>
        </LastResort>
      </I18nextProvider>
    </PanelContext>
  );
}

/** When nothing can be read from this disk, says so instead of an empty page. */
class LastResort extends Component<{ sentence: string; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <main className={styles.body}>
        <Note tone="bad">
          <p>{this.props.sentence}</p>
          <SafetyCopy />
        </Note>
      </main>
    );
  }
}
