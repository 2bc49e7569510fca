import { useLiveQuery } from 'dexie-react-hooks';
import type { i18n } from 'i18next';
import { useEffect, useLayoutEffect, useState } from 'react';
import { I18nextProvider } from 'react-i18next';
import { ConsoleContext, type ConsoleServices, useConsole } from '@/components/console/core/console-context';
import type { PageWords } from '@/components/i18n/words/page-words';
import { startWording } from '@/components/i18n/words/start-wording';
import { useLanguage } from '@/components/i18n/words/use-language';
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
  /** In the language of the preferences, or of the browser. */
  words: PageWords;
  /** Why the database cannot be written to, if it cannot. */
  storage: StorageReason | undefined;
};

/** The whole console: its words in the chosen language, its colours in the chosen theme, live. */
export function ConsoleRoot({ services, browserLanguage, words, storage }: ConsoleRootProps) {
  const [wording] = useState(() => startWording(words.language, { [words.language]: words.dictionaries }));
  // Of the failure screen too, which has no preferences.
  useLayoutEffect(() => {
    document.documentElement.lang = words.language;
  }, [words]);
  return (
    <I18nextProvider i18n={wording}>
      <ConsoleContext value={services}>
        <ErrorBoundary fallback={(error, retry) => <ConsoleFailure error={error} onRetry={retry} />}>
          <Appearing browserLanguage={browserLanguage} words={words} wording={wording} storage={storage} />
        </ErrorBoundary>
      </ConsoleContext>
    </I18nextProvider>
  );
}

type AppearingProps = Omit<ConsoleRootProps, 'services'> & { wording: i18n };

function Appearing({ browserLanguage, words, wording, storage }: AppearingProps) {
  const { db } = useConsole();
  const preferences = useLiveQuery(() => readPreferences(db), [db]);
  const chosen = preferences ? (preferences.language ?? browserLanguage) : words.language;
  const language = useLanguage(wording, chosen, words);
  const theme = preferences?.theme ?? 'system';
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
  useTextSize(preferences?.textSize ?? 100);
  if (!preferences) return null;
  return <ConsoleApp language={language} storage={storage} />;
}
