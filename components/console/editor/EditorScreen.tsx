import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import consoleStyles from '@/components/console/core/console.module.css';
import { ScreenTitle } from '@/components/console/core/ScreenTitle';
import { useDraftAutosave } from '@/components/console/draft/draft-context';
import { PackCrumbs } from '@/components/console/draft/PackCrumbs';
import { cardOf, changeCard, emptyText } from '@/components/console/draft/pack-edit';
import { SaveLine } from '@/components/console/draft/SaveLine';
import { titleOf } from '@/components/console/draft/titles';
import { Conflicts } from '@/components/console/publish/Conflicts';
import { cardProblems } from '@/components/console/publish/pack-check';
import { Button } from '@/components/ui/Button';
import { useDebouncedValue } from '@/components/ui/state/use-debounced-value';
import { useMedia } from '@/components/ui/state/use-media';
import { Tabs } from '@/components/ui/Tabs';
import { cardRef } from '@/protocol/card-ref';
import type { Card, Pack } from '@/protocol/pack';
import { LANGUAGES, type Language, otherLanguage } from '@/protocol/text/language';
import type { PackDraftRow } from '@/storage/database/pack-rows';
import { CardFacts } from './CardFacts';
import { CardPreview } from './CardPreview';
import { CardTextFields } from './CardTextFields';
import styles from './editor.module.css';
import { EditorContext } from './editor-context';

const PROBLEMS_AFTER_MS = 300;
const ALL_SIDE_BY_SIDE = '(min-width: 74rem)';
const PREVIEW_BESIDE = '(min-width: 54rem)';

type EditorProps = { pack: Pack; row: PackDraftRow; cardId: string; language: Language };

/** One card in both languages, next to an advisor's view of it. */
export function EditorScreen({ pack, row, cardId, language }: EditorProps) {
  const { t } = useTranslation('console');
  const card = cardOf(pack, cardId);
  return (
    <div className={`${consoleStyles.page} ${styles.page}`} data-card-id={cardRef(pack.id, cardId)}>
      <PackCrumbs language={language} parent={pack}>
        <SaveLine />
      </PackCrumbs>
      {card ? (
        <Editing pack={pack} row={row} card={card} language={language} />
      ) : (
        <ScreenTitle name={t('editor.cardMissing')} />
      )}
    </div>
  );
}

function Editing({
  pack,
  row,
  card,
  language,
}: {
  pack: Pack;
  row: PackDraftRow;
  card: Card;
  language: Language;
}) {
  const { t } = useTranslation('console');
  const autosave = useDraftAutosave();
  const side = useMedia(ALL_SIDE_BY_SIDE);
  const isSideBySide = useMedia(PREVIEW_BESIDE);
  const [tab, setTab] = useState<Language | 'preview'>(
    card[language] || !card[otherLanguage(language)] ? language : otherLanguage(language),
  );
  const [read, setRead] = useState<Language>(tab === 'preview' ? language : tab);
  const settled = useDebouncedValue(card, PROBLEMS_AFTER_MS);
  const problems = useMemo(() => cardProblems(settled), [settled]);
  const about = row.conflicts?.some((conflict) => conflict.cardId === card.id);
  const editor = useMemo(
    () => ({
      problems,
      changeCard: (change: (card: Card) => Card) => autosave.edit((now) => changeCard(now, card.id, change)),
    }),
    [problems, autosave, card.id],
  );
  const fields = (of: Language) => (
    <section
      className={styles.language}
      aria-label={t(`languageNames.${of}`)}
      data-language={of}
      onFocusCapture={() => setRead(of)}
    >
      {side && <h2 className={styles.languageName}>{t(`languageNames.${of}`)}</h2>}
      {card[of] ? (
        <CardTextFields card={card} text={card[of]} language={of} interfaceLanguage={language} />
      ) : (
        <div className={styles.absent}>
          <p>{t(`editor.absent.${of}`)}</p>
          <Button onClick={() => editor.changeCard((now) => ({ ...now, [of]: emptyText() }))}>
            {t(`editor.begin.${of}`)}
          </Button>
        </div>
      )}
    </section>
  );
  const preview = (
    <CardPreview
      card={card}
      pack={pack}
      row={row}
      language={read}
      interfaceLanguage={language}
      onLanguage={setRead}
    />
  );
  const marked = (of: Language) =>
    [...problems.keys()].some((path) => path.startsWith(`${of}.`)) && (
      <span className={styles.tabMark}>
        <span className="unseen">{t('editor.hasProblems')}</span>
      </span>
    );
  return (
    <EditorContext value={editor}>
      <ScreenTitle name={titleOf(card, language)} />
      {(about || !row.conflicts) && <Conflicts row={row} pack={pack} language={language} />}
      {side ? (
        <div className={styles.side}>
          {fields('fr')}
          {fields('en')}
          {preview}
        </div>
      ) : (
        <div className={isSideBySide ? styles.beside : undefined}>
          <Tabs
            label={t('editor.tabs')}
            tabs={[
              ...LANGUAGES.map((of) => ({ key: of, label: t(`languageNames.${of}`), mark: marked(of) })),
              ...(isSideBySide ? [] : [{ key: 'preview' as const, label: t('preview.short') }]),
            ]}
            chosen={isSideBySide && tab === 'preview' ? read : tab}
            onChoose={(chosen) => {
              setTab(chosen);
              if (chosen !== 'preview') setRead(chosen);
            }}
          >
            {tab === 'preview' && !isSideBySide ? preview : fields(tab === 'preview' ? read : tab)}
          </Tabs>
          {isSideBySide && preview}
        </div>
      )}
      <CardFacts card={card} pack={pack} language={language} />
    </EditorContext>
  );
}
