import { useLiveQuery } from 'dexie-react-hooks';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { timeAgo } from '@/components/wording/dates';
import type { CardRef } from '@/protocol/card-ref';
import { inLanguage, type Language } from '@/protocol/language';
import { cardText } from '@/protocol/pack';
import type { NewsRow } from '@/storage/database';
import { allNews, cardsByRef, listPacks, markNewsSeen } from '@/storage/packs';
import styles from './panel.module.css';
import { usePanel } from './panel-context';
import { ScreenBar } from './ScreenBar';
import { useKeeping } from './use-keeping';

const NEWS_SHOWN = 20;
const CARDS_SHOWN = 12;

/** What packs brought, newest first. Leaving by its button marks it as seen. */
export function NewsScreen({ language }: { language: Language }) {
  const { t } = useTranslation();
  const { db, store } = usePanel();
  const keeping = useKeeping();
  const news = useLiveQuery(() => allNews(db), [db]);
  const hasUnseen = news?.some(({ seen }) => seen === 0) ?? false;
  return (
    <>
      <ScreenBar title={t('news.title')}>
        {hasUnseen && (
          <Button
            small
            look="strong"
            data-action="news-seen"
            onClick={async () => {
              if (await keeping(() => markNewsSeen(db))) store.getState().back();
            }}
          >
            {t('news.seen')}
          </Button>
        )}
      </ScreenBar>
      <div className={styles.body}>
        {news?.length === 0 && <p className={styles.empty}>{t('news.empty')}</p>}
        {news?.slice(0, NEWS_SHOWN).map((each) => (
          <NewsItem key={`${each.packId} ${each.version}`} news={each} language={language} />
        ))}
      </div>
    </>
  );
}

function NewsItem({ news, language }: { news: NewsRow; language: Language }) {
  const { t } = useTranslation();
  const { db, now } = usePanel();
  const title = useLiveQuery(async () => {
    const pack = (await listPacks(db)).find(({ id }) => id === news.packId);
    return pack && inLanguage(pack.title, language);
  }, [db, news.packId, language]);
  return (
    <section className={styles.group}>
      <h2>{t('news.pack', { title: title ?? news.packId, version: news.version })}</h2>
      <p className={styles.soft}>{t('news.by', { when: timeAgo(news.at, now(), language) })}</p>
      {news.note && <p>{news.note}</p>}
      <CardLinks heading={t('news.added')} refs={news.added} language={language} />
      <CardLinks heading={t('news.changed')} refs={news.changed} language={language} />
    </section>
  );
}

function CardLinks({ heading, refs, language }: { heading: string; refs: CardRef[]; language: Language }) {
  const { t } = useTranslation();
  const { db, store } = usePanel();
  const cards = useLiveQuery(() => cardsByRef(db, refs.slice(0, CARDS_SHOWN)), [db, refs]) ?? [];
  const more = refs.length - CARDS_SHOWN;
  if (cards.length === 0) return null;
  return (
    <>
      <h3 className={styles.soft}>{heading}</h3>
      <ul className={styles.links}>
        {cards.map((row) => (
          <li key={row.ref}>
            <Button
              look="quiet"
              small
              data-card-id={row.ref}
              onClick={() => store.getState().open({ name: 'card', ref: row.ref, language })}
            >
              {cardText(row.card, language).text.title}
            </Button>
          </li>
        ))}
      </ul>
      {more > 0 && <p className={styles.soft}>{t('news.more', { count: more })}</p>}
    </>
  );
}
