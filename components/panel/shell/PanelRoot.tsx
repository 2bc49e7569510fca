import { useLiveQuery } from 'dexie-react-hooks';
import { useEffect, useMemo, useState } from 'react';
import { I18nextProvider } from 'react-i18next';
import { createWording } from '@/components/i18n/i18n';
import { type Panel, PanelContext } from '@/components/panel/core/panel-context';
import { PreferencesContext } from '@/components/panel/core/use-preferences';
import { SharedDeskStart } from '@/components/panel/membership/SharedDesk';
import { ErrorBoundary } from '@/components/ui/ErrorBoundary';
import { useTextSize } from '@/components/ui/text-size';
import type { Language } from '@/protocol/text/language';
import type { StorageReason } from '@/protocol/validation/errors';
import { readPreferences } from '@/storage/preferences/preferences';
import { PanelApp } from './PanelApp';
import { PanelFailure } from './PanelFailure';

type PanelRootProps = {
  panel: Panel;
  language: Language;
  storage: StorageReason | undefined;
  /** On a shared desk: a person has to sign in first. */
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
        <ErrorBoundary
          fallback={(error, retry) => <PanelFailure error={error} problem={problem} onRetry={retry} />}
        >
          <PreferencesContext value={preferences}>
            {locked && !problem ? (
              <SharedDeskStart />
            ) : (
              <PanelApp language={language} storageProblem={problem} />
            )}
          </PreferencesContext>
        </ErrorBoundary>
      </I18nextProvider>
    </PanelContext>
  );
}
