import { useLiveQuery } from 'dexie-react-hooks';
import { useDeferredValue } from 'react';
import { useTranslation } from 'react-i18next';
import { CardView } from '@/components/card/CardView';
import consoleStyles from '@/components/console/core/console.module.css';
import { useConsole } from '@/components/console/core/console-context';
import { cardOf } from '@/components/console/draft/pack-edit';
import { tidyCard } from '@/components/console/draft/pack-tidy';
import { packTitle, titleOf } from '@/components/console/draft/titles';
import { Button } from '@/components/ui/Button';
import { outcomeLinks } from '@/protocol/card-links';
import { fullRef, splitCardRef } from '@/protocol/card-ref';
import { type Card, cardText, languagesOf, type Pack } from '@/protocol/pack';
import { inLanguage, LANGUAGES, type Language } from '@/protocol/text/language';
import type { PackDraftRow } from '@/storage/database/pack-rows';
import { cardsByRef } from '@/storage/packs/packs';
import styles from './editor.module.css';

type CardPreviewProps = {
  card: Card;
  pack: Pack;
  row: PackDraftRow;
  /** The language that is read. */
  language: Language;
  interfaceLanguage: Language;
  onLanguage: (language: Language) => void;
};

/** The card as the panel will show it: the same view, as wide as the panel, its buttons asleep. */
export function CardPreview({ card, pack, row, language, interfaceLanguage, onLanguage }: CardPreviewProps) {
  const { t } = useTranslation('console');
  const { db, now } = useConsole();
  const shown = tidyCard(useDeferredValue(card));
  const languages = languagesOf(shown);
  const read = languages.length > 0 ? cardText(shown, language).language : language;
  const refs = shown.next.map((ref) => fullRef(pack.id, ref));
  const outcomes = outcomeLinks(shown).map(({ outcome, ref }) => ({ outcome, ref: fullRef(pack.id, ref) }));
  const named = [...refs, ...outcomes.map(({ ref }) => ref)];
  // Cards of other packs are shown as installed: the panel will find those.
  const far = useLiveQuery(() => cardsByRef(db, named), [db, named.join(' ')]) ?? [];
  const cardAt = (ref: string) => {
    const { packId, cardId } = splitCardRef(ref);
    return packId === pack.id ? cardOf(pack, cardId) : far.find((each) => each.ref === ref)?.card;
  };
  return (
    <aside className={styles.preview} aria-label={t('preview.title')}>
      <div className={`${consoleStyles.row} ${consoleStyles.apart}`}>
        <h2>{t('preview.title')}</h2>
        <span className={consoleStyles.row}>
          {LANGUAGES.filter((each) => languages.includes(each)).map((each) => (
            <Button
              key={each}
              small
              variant="quiet"
              aria-pressed={each === read}
              onClick={() => onLanguage(each)}
            >
              {each.toUpperCase()}
              <span className="unseen"> {t(`languages.${each}`)}</span>
            </Button>
          ))}
        </span>
      </div>
      <div className={styles.panel} inert data-preview>
        {languages.length > 0 ? (
          <CardView
            card={shown}
            origin={{
              packTitle: packTitle(pack, interfaceLanguage),
              version: row.baseVersion + 1,
              publishedAt: now(),
              source: pack.source && inLanguage(pack.source, interfaceLanguage),
            }}
            language={language}
            interfaceLanguage={interfaceLanguage}
            now={now()}
            values={{}}
            open={[]}
            singleKeys
            next={refs.flatMap((ref) => {
              const other = cardAt(ref);
              return other ? [{ ref, title: titleOf(other, language) }] : [];
            })}
            outcomes={outcomes.flatMap(({ outcome, ref }) => {
              const other = cardAt(ref);
              return other ? [{ outcome, ref, title: titleOf(other, language) }] : [];
            })}
            onValue={ignore}
            onCopyLine={ignore}
            onInsertLine={ignore}
            onOpen={ignore}
            lineMessage={undefined}
          />
        ) : (
          <p className={styles.nothing}>{t('preview.nothing')}</p>
        )}
      </div>
    </aside>
  );
}

/** The preview is inert: nothing in it can be pressed. */
function ignore() {}
