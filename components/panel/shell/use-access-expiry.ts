import { useLiveQuery } from 'dexie-react-hooks';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { dayInWords } from '@/components/i18n/dates';
import { usePanel, usePanelState } from '@/components/panel/core/panel-context';
import type { Language } from '@/protocol/text/language';
import { type AccessExpiry, claimExpiryNotice, readNearExpiry } from '@/storage/membership/access-expiry';

/** The sentence about an access that expires within days; undefined when it does not. */
export function useAccessExpiry(language: Language): string | undefined {
  const { db, now } = usePanel();
  const inWords = useExpiryInWords(language);
  const expiry = useLiveQuery(() => readNearExpiry(db, now()), [db, now]);
  return expiry && inWords(expiry);
}

/** Shows it at the foot of the first screen, once for each expiry, and never over another sentence. */
export function useExpiryToast(language: Language): void {
  const { db, store, now } = usePanel();
  const inWords = useExpiryInWords(language);
  const free = usePanelState(({ screens, toast }) => toast === undefined && screens.length <= 1);
  const near = useLiveQuery(async () => (await readNearExpiry(db, now())) !== undefined, [db, now]);
  useEffect(() => {
    if (!free || !near) return;
    claimExpiryNotice(db, now()).then(
      (expiry) => expiry && store.getState().showToast('foot', 'plain', inWords(expiry)),
      (error: unknown) => console.error('The expiry of the access was not announced', error),
    );
  }, [free, near, db, now, store, inWords]);
}

function useExpiryInWords(language: Language) {
  const { t } = useTranslation();
  return ({ expiresAt, signIn }: AccessExpiry) =>
    t(signIn ? 'join.signInExpires' : 'join.tokenExpires', {
      day: dayInWords(new Date(expiresAt).toISOString().slice(0, 10), language),
    });
}
