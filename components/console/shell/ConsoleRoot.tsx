import { useLiveQuery } from 'dexie-react-hooks';
import type { i18n } from 'i18next';
import { useEffect, useLayoutEffect, useState } from 'react';
import { I18nextProvider } from 'react-i18next';
import { ConsoleContext, type ConsoleServices, useConsole } from '@/components/console/core/console-context';
import { createWording } from '@/components/i18n/i18n';
import { ErrorBoundary } from '@/components/ui/ErrorBoundary';
import { useTextSize } from '@/components/ui/text-size';
import type { Language } from '@/protocol/text/language';
import type { StorageReason } from '@/protocol/validation/errors';
import { readPreferences } from '@/storage/preferences/preferences';
import { ConsoleApp } from './ConsoleApp';
import { ConsoleFailure } from './ConsoleFailure';

type ConsoleRootProps = {
  services: ConsoleServices;
  browserLanguage: Language;
  /** Why the database cannot be written to, if it cannot. */
  storage: StorageReason | undefined;
};

/** The whole console: its words in the chosen language, its colours in the chosen theme, live. */
export function ConsoleRoot({ services, browserLanguage, storage }: ConsoleRootProps) {
  const [wording] = useState(() => createWording(browserLanguage));
  // Of the failure screen too, which has no preferences.
  useLayoutEffect(() => {
    document.documentElement.lang = browserLanguage;
  }, [browserLanguage]);
  return (
    <I18nextProvider i18n={wording}>
      <ConsoleContext value={services}>
        <ErrorBoundary fallback={(error, retry) => <ConsoleFailure error={error} onRetry={retry} />}>
          <Appearing browserLanguage={browserLanguage} wording={wording} storage={storage} />
        </ErrorBoundary>
      </ConsoleContext>
    </I18nextProvider>
  );
}

type AppearingProps = Omit<ConsoleRootProps, 'services'> & { wording: i18n };

function Appearing({ browserLanguage, wording, storage }: AppearingProps) {
  const { db } = useConsole();
  const preferences = useLiveQuery(() => readPreferences(db), [db]);
  const language = preferences?.language ?? browserLanguage;
  const theme = preferences?.theme ?? 'system';
  useEffect(() => {
    void wording.changeLanguage(language);
    document.documentElement.lang = language;
  }, [language, wording]);
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
  useTextSize(preferences?.textSize ?? 100);
  if (!preferences) return null;
  return <ConsoleApp language={language} storage={storage} />;
}
