import { useLiveQuery } from 'dexie-react-hooks';
import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { usePanel } from '@/components/panel/core/panel-context';
import { Button } from '@/components/ui/Button';
import type { Language } from '@/protocol/text/language';
import { listPacks } from '@/storage/packs/packs';
import { chosenFilters, dropFilter } from './filters';
import styles from './search.module.css';

/** The filters in the field, by name; each can be taken away. */
export function FilterChips({ query, language }: { query: string; language: Language }) {
  const { t } = useTranslation();
  const { db, store } = usePanel();
  const packs = useLiveQuery(() => listPacks(db), [db]) ?? [];
  const filters = query.includes('#') ? chosenFilters(query, packs, language, t) : [];
  if (filters.length === 0) return null;
  return (
    <div className={styles.chips}>
      {filters.map((filter) => (
        <Button
          key={`${filter.start} ${filter.typed}`}
          small
          aria-label={t('filters.drop', { name: filter.name })}
          onClick={() => store.getState().setQuery(dropFilter(query, filter))}
        >
          {filter.name}
          <X size={14} aria-hidden />
        </Button>
      ))}
    </div>
  );
}
