import { useLiveQuery } from 'dexie-react-hooks';
import { useLayoutEffect, useMemo, useState } from 'react';
import { I18nextProvider } from 'react-i18next';
import { createWording } from '@/components/i18n/i18n';
import { type Panel, PanelContext } from '@/components/panel/core/panel-context';
import { PreferencesContext } from '@/components/panel/core/use-preferences';
import { SharedDeskStart } from '@/components/panel/membership/SharedDesk';
import { ValueFactsProvider } from '@/components/panel/values/ValueFactsProvider';
import { ErrorBoundary } from '@/components/ui/ErrorBoundary';
import { useTextSize } from '@/components/ui/text-size';
import type { Language } from '@/protocol/text/language';
import type { StorageReason } from '@/protocol/validation/errors';
import type { PreferencesRow } from '@/storage/database/meta-rows';
import { readPreferences } from '@/storage/preferences/preferences';
import { PanelApp } from './PanelApp';
import { PanelFailure } from './PanelFailure';

type PanelRootProps = {
  panel: Panel;
  browserLanguage: Language;
  /** As read before the first drawing; undefined when they could not be read. */
  preferences: PreferencesRow | undefined;
  storage: StorageReason | undefined;
  /** On a shared desk: a person has to sign in first. */
  locked: boolean;
};

/**
 * The panel with its language and theme. *Guarantees:* they are those of the preferences from the first drawing on, and
 * follow them in every window; no sentence is composed in another language before.
 */
export function PanelRoot({ panel, browserLanguage, preferences: first, storage, locked }: PanelRootProps) {
  const preferences = useLiveQuery(() => readPreferences(panel.db).catch(() => first), [panel.db], first);
  const language = preferences?.language ?? browserLanguage;
  const theme = preferences?.theme ?? 'system';
  const [wording] = useState(() => createWording(language));
  // Before any effect below, such as an announcement.
  useLayoutEffect(() => {
    document.documentElement.lang = language;
    void wording.changeLanguage(language);
  }, [language, wording]);
  useLayoutEffect(() => {
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
              <ValueFactsProvider>
                <PanelApp language={language} storageProblem={problem} />
              </ValueFactsProvider>
            )}
          </PreferencesContext>
        </ErrorBoundary>
      </I18nextProvider>
    </PanelContext>
  );
}
