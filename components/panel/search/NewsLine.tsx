import { useLiveQuery } from 'dexie-react-hooks';
import { Sparkle } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { usePanel } from '@/components/panel/core/panel-context';
import { Button } from '@/components/ui/Button';
import { unseenNews } from '@/storage/packs/packs';
import styles from './search.module.css';

/** One quiet line when packs have changed since the advisor's last visit; nothing otherwise. */
export function NewsLine() {
  const { t } = useTranslation();
  const { db, store } = usePanel();
  const news = useLiveQuery(() => unseenNews(db), [db]) ?? [];
  const count = news.length;
  if (count === 0) return null;
  return (
    <div className={styles.news}>
      <Button
        variant="quiet"
        small
        onClick={() => store.getState().open({ name: 'news' })}
        data-action="news"
      >
        <Sparkle size={15} aria-hidden />
        {t('news.line', { count })}
      </Button>
    </div>
  );
}
