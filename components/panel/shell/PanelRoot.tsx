import { useLiveQuery } from 'dexie-react-hooks';
import { useLayoutEffect, useMemo, useState } from 'react';
import { I18nextProvider } from 'react-i18next';
import type { PageWords } from '@/components/i18n/words/page-words';
import { startWording } from '@/components/i18n/words/start-wording';
import { useLanguage } from '@/components/i18n/words/use-language';
import { type Panel, PanelContext } from '@/components/panel/core/panel-context';
import { PreferencesContext } from '@/components/panel/core/use-preferences';
import { ValueFactsProvider } from '@/components/panel/values/ValueFactsProvider';
import { ErrorBoundary } from '@/components/ui/ErrorBoundary';
import { lazyPart } from '@/components/ui/lazy-part';
import { useTextSize } from '@/components/ui/text-size';
import type { Language } from '@/protocol/text/language';
import type { StorageReason } from '@/protocol/validation/errors';
import type { PreferencesRow } from '@/storage/database/meta-rows';
import { readPreferences } from '@/storage/preferences/preferences';
import { PanelApp } from './PanelApp';
import { PanelFailure } from './PanelFailure';

/** Drawn instead of the panel, and so only on a shared desk. */
const SharedDeskStart = lazyPart(
  async () => (await import('@/components/panel/membership/SharedDesk')).SharedDeskStart,
);

type PanelRootProps = {
  panel: Panel;
  browserLanguage: Language;
  /** In the language of `preferences`, or of the browser. */
  words: PageWords;
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
export function PanelRoot({
  panel,
  browserLanguage,
  words,
  preferences: first,
  storage,
  locked,
}: PanelRootProps) {
  const preferences = useLiveQuery(() => readPreferences(panel.db).catch(() => first), [panel.db], first);
  const theme = preferences?.theme ?? 'system';
  const [wording] = useState(() => startWording(words.language, { [words.language]: words.dictionaries }));
  const language = useLanguage(wording, preferences?.language ?? browserLanguage, words);
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
