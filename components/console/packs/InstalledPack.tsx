import { useLiveQuery } from 'dexie-react-hooks';
import { Pencil } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import consoleStyles from '@/components/console/core/console.module.css';
import { useConsole } from '@/components/console/core/console-context';
import styles from '@/components/console/core/packs.module.css';
import { runAction } from '@/components/console/core/run-action';
import { ScreenTitle } from '@/components/console/core/ScreenTitle';
import { useDraftAutosave } from '@/components/console/draft/draft-context';
import { PackCrumbs } from '@/components/console/draft/PackCrumbs';
import { cardsIn } from '@/components/console/draft/pack-edit';
import { chapterTitle, packTitle, titleOf } from '@/components/console/draft/titles';
import { timeAgo } from '@/components/i18n/dates';
import { Button } from '@/components/ui/Button';
import { Note } from '@/components/ui/Note';
import { cardRef } from '@/protocol/card-ref';
import type { Language } from '@/protocol/text/language';
import { holdsNewerFields, readPack, readPackRow } from '@/storage/packs/packs';

/** A pack as it is installed. Opening a card, or the button, begins a draft of its next version. */
export function InstalledPack({ packId, language }: { packId: string; language: Language }) {
  const { t } = useTranslation('console');
  const { t: errors } = useTranslation('errors');
  const { db, store, now } = useConsole();
  const autosave = useDraftAutosave();
  const pack = useLiveQuery(async () => (await readPack(db, packId)) ?? null, [db, packId]);
  const isNewer = useLiveQuery(async () => holdsNewerFields(await readPackRow(db, packId)), [db, packId]);
  if (pack === undefined) return <p className={consoleStyles.gate}>{t('loading')}</p>;
  if (pack === null) {
    return (
      <div className={consoleStyles.page}>
        <ScreenTitle name={t('pack.missing')} />
        <p>
          <a className={consoleStyles.back} href="#/packs">
            {t('pack.toPacks')}
          </a>
        </p>
      </div>
    );
  }
  const begin = async (cardId?: string) => {
    const begun = await runAction({ store, errors }, autosave.begin);
    if (begun && cardId !== undefined) store.getState().go({ name: 'card', packId, cardId });
  };
  return (
    <div className={consoleStyles.page} data-pack-id={packId}>
      <PackCrumbs language={language} />
      <div className={`${consoleStyles.row} ${consoleStyles.apart}`}>
        <ScreenTitle name={packTitle(pack, language)} />
        {!isNewer && (
          <Button variant="strong" onClick={() => void begin()} data-action="begin-draft">
            <Pencil size={16} aria-hidden />
            {t('pack.begin')}
          </Button>
        )}
      </div>
      {isNewer && (
        <div data-newer-fields>
          <Note tone="warn">{errors('pack-from-newer-version')}</Note>
        </div>
      )}
      <p className={consoleStyles.soft}>
        {t('packs.installed', {
          version: pack.version,
          when: timeAgo(pack.publishedAt, now(), language),
        })}
      </p>
      {pack.note && <p className={styles.note}>{pack.note}</p>}
      {pack.chapters.map((chapter) => (
        <section key={chapter.id} className={styles.chapter} aria-label={chapterTitle(chapter, language)}>
          <h2>{chapterTitle(chapter, language)}</h2>
          <ul className={styles.cards}>
            {cardsIn(pack, chapter).map((card) => (
              <li key={card.id} className={styles.card} data-card-id={cardRef(packId, card.id)}>
                <Button
                  variant="quiet"
                  className={styles.cardButton ?? ''}
                  onClick={() => void begin(card.id)}
                >
                  {titleOf(card, language)}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
