import { useLiveQuery } from 'dexie-react-hooks';
import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { CaptionText } from '@/components/card/CaptionText';
import { timeAgo } from '@/components/i18n/dates';
import styles from '@/components/panel/core/panel.module.css';
import { usePanel } from '@/components/panel/core/panel-context';
import { ScreenBar } from '@/components/panel/core/ScreenBar';
import { useStoredAction } from '@/components/panel/core/use-stored-action';
import { Button } from '@/components/ui/Button';
import type { CardRef } from '@/protocol/card-ref';
import { cardText } from '@/protocol/pack';
import { inLanguage, type Language } from '@/protocol/text/language';
import { captionOf } from '@/protocol/text/placeholder';
import type { NewsRow } from '@/storage/database/pack-rows';
import { allNews, cardsByRef, listPacks, markNewsSeen } from '@/storage/packs/packs';

const NEWS_SHOWN = 20;
const CARDS_SHOWN = 12;

/** Changes of the packs, newest first, all reachable. Leaving by its button marks them as seen; they stay readable. */
export function NewsScreen({ language }: { language: Language }) {
  const { t } = useTranslation();
  const { db, store } = usePanel();
  const storeOrReport = useStoredAction();
  const news = useLiveQuery(() => allNews(db), [db]);
  const [all, setAll] = useState(false);
  const older = (news?.length ?? 0) - NEWS_SHOWN;
  const hasUnseen = news?.some(({ seen }) => seen === 0) ?? false;
  return (
    <>
      <ScreenBar title={t('news.title')}>
        {hasUnseen && (
          <Button
            small
            variant="strong"
            data-action="news-seen"
            onClick={async () => {
              if (await storeOrReport(() => markNewsSeen(db))) store.getState().back();
            }}
          >
            {t('news.seen')}
          </Button>
        )}
      </ScreenBar>
      <div className={styles.body}>
        {news?.length === 0 && <p className={styles.empty}>{t('news.empty')}</p>}
        {news?.slice(0, all ? undefined : NEWS_SHOWN).map((each) => (
          <NewsItem key={`${each.packId} ${each.version}`} news={each} language={language} />
        ))}
        {older > 0 && !all && (
          <Button data-action="older-news" onClick={() => setAll(true)}>
            {t('news.older', { count: older })}
          </Button>
        )}
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
      <p className={styles.soft}>{t('news.by', { when: timeAgo(news.installedAt, now(), language) })}</p>
      {news.note && (
        <p>
          <CaptionText text={news.note} />
        </p>
      )}
      <CardLinks heading={t('news.added')} refs={news.added} language={language} />
      <CardLinks heading={t('news.changed')} refs={news.changed} language={language} />
    </section>
  );
}

function CardLinks({ heading, refs, language }: { heading: string; refs: CardRef[]; language: Language }) {
  const { t } = useTranslation();
  const { db, store } = usePanel();
  const [all, setAll] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  const cards = useLiveQuery(() => cardsByRef(db, refs), [db, refs]) ?? [];
  const shown = all ? cards : cards.slice(0, CARDS_SHOWN);
  const more = cards.length - shown.length;

  /** The button goes with the click: the focus moves on to the first card that it brought. */
  function showAll() {
    flushSync(() => setAll(true));
    list.current?.querySelectorAll('button')[CARDS_SHOWN]?.focus();
  }

  if (cards.length === 0) return null;
  return (
    <>
      <h3 className={styles.soft}>{heading}</h3>
      <ul className={styles.links} ref={list}>
        {shown.map((row) => (
          <li key={row.ref}>
            <Button
              variant="quiet"
              small
              data-card-id={row.ref}
              onClick={() => store.getState().open({ name: 'card', ref: row.ref, language })}
            >
              {captionOf(cardText(row.card, language).text.title)}
            </Button>
          </li>
        ))}
      </ul>
      {more > 0 && (
        <Button small className={styles.offer ?? ''} data-action="more-news" onClick={showAll}>
          {t('news.more', { count: more })}
        </Button>
      )}
    </>
  );
}
