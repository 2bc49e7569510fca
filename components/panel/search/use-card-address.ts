import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { usePanel } from '@/components/panel/core/panel-context';
import { findCardAddress } from '@/protocol/text/card-address';
import type { Language } from '@/protocol/text/language';
import { attempt } from '@/storage/database/attempt';
import { readCard } from '@/storage/packs/packs';

/** Opens the card whose address is in the search field; says so where this panel has no such card. */
export function useCardAddress(query: string, language: Language): void {
  const { t } = useTranslation('wording');
  const { db, store } = usePanel();
  useEffect(() => {
    const place = findCardAddress(query);
    if (!place) return;
    let isWanted = true;
    const { ref, line } = place;
    void attempt(() => readCard(db, ref)).then((read) => {
      if (!isWanted || !read.done) return;
      const { open, setQuery, showToast } = store.getState();
      if (!read.value) return showToast('foot', 'warn', t('address.unknown', { ref }));
      setQuery('');
      open({ name: 'card', ref, language, ...(line !== undefined && { line }) });
    });
    return () => {
      isWanted = false;
    };
  }, [query, language, db, store, t]);
}
