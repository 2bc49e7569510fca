import { useLiveQuery } from 'dexie-react-hooks';
import { ArrowRight, Copy, Pencil, Send, Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { CaptionText } from '@/components/card/CaptionText';
import styles from '@/components/panel/core/panel.module.css';
import { usePanel } from '@/components/panel/core/panel-context';
import { ScreenBar } from '@/components/panel/core/ScreenBar';
import tipStyles from '@/components/panel/tips/tips.module.css';
import { Button } from '@/components/ui/Button';
import { type Card, cardText } from '@/protocol/pack';
import { LANGUAGES } from '@/protocol/text/language';
import { captionOf } from '@/protocol/text/placeholder';
import type { SouffleurDatabase } from '@/storage/database/database';
import type { WordingRow } from '@/storage/database/wording-rows';
import { cardsByRef } from '@/storage/packs/packs';
import { applyWordings, familiarScripts, type WordedLine } from '@/storage/wording/apply-wordings';
import { listWordings } from '@/storage/wording/wording-queries';
import { dropOwnWords, offerOwnWords } from './wording-actions';

/** An own wording with the card and line that it belongs to; undefined where they are no longer here. */
type ListedWording = { wording: WordingRow; title: string | undefined; line: WordedLine | undefined };

/** Every own wording, also those whose line or card is no longer here. */
export function WordingsScreen() {
  const { t } = useTranslation('wording');
  const { db } = usePanel();
  const listed = useLiveQuery(() => readListed(db), [db]);
  return (
    <>
      <ScreenBar title={t('list')} />
      <div className={styles.body}>
        <p className={styles.soft}>{t('privacy')}</p>
        {listed?.length === 0 && <p className={styles.empty}>{t('listEmpty')}</p>}
        <ul className={tipStyles.tips}>
          {listed?.map((each) => (
            <li key={each.wording.id} className={tipStyles.tip} data-wording-id={each.wording.id}>
              <Wording {...each} />
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}

function Wording({ wording, title, line }: ListedWording) {
  const { t } = useTranslation('wording');
  const { t: errors } = useTranslation('errors');
  const panel = usePanel();
  const { open, showToast } = panel.store.getState();
  const { ref, language, words, id } = wording;
  const action = { panel, t, errors, wording, position: 'foot' as const };
  async function copy() {
    const isCopied = await panel.copy(words);
    showToast('foot', isCopied ? 'good' : 'bad', t(isCopied ? 'copied' : 'notCopied'));
  }
  return (
    <>
      <p className={tipStyles.situation} lang={language}>
        {title ?? ref}
      </p>
      <p className={tipStyles.words} lang={language}>
        <CaptionText text={words} />
      </p>
      {line?.isChanged && <p className={tipStyles.why}>{t('changed')}</p>}
      {!line && <p className={tipStyles.why}>{t(title === undefined ? 'cardMissing' : 'lineMissing')}</p>}
      <div className={tipStyles.acts}>
        {title !== undefined && (
          <Button
            small
            variant="quiet"
            onClick={() => open({ name: 'card', ref, language, ...(line && { line: line.index }) })}
          >
            <ArrowRight size={15} aria-hidden />
            {t('openCard')}
          </Button>
        )}
        {line && (
          <Button
            small
            variant="quiet"
            onClick={() => open({ name: 'wording', ref, language, official: line.official, wordingId: id })}
          >
            <Pencil size={15} aria-hidden />
            {t('change')}
          </Button>
        )}
        {line && title !== undefined && (
          <Button
            small
            variant="quiet"
            onClick={() => void offerOwnWords(action, { title, index: line.index })}
          >
            <Send size={15} aria-hidden />
            {t('offer')}
          </Button>
        )}
        <Button small variant="quiet" onClick={() => void copy()}>
          <Copy size={15} aria-hidden />
          {t('copy')}
        </Button>
        <Button small variant="quiet" onClick={() => void dropOwnWords(action)} data-action="drop-words">
          <Undo2 size={15} aria-hidden />
          {t('drop')}
        </Button>
      </div>
    </>
  );
}

/** A card with *tu* in the place of *vous*. */
function familiar(card: Card): Card {
  const [fr, en] = LANGUAGES.map((language) => {
    const text = card[language];
    return text && { ...text, scripts: familiarScripts(text.scripts) };
  });
  return { ...card, fr, en };
}

async function readListed(db: SouffleurDatabase): Promise<ListedWording[]> {
  const wordings = await listWordings(db);
  const rows = await cardsByRef(db, [...new Set(wordings.map(({ ref }) => ref))]);
  const cards = new Map(rows.map(({ ref, card }) => [ref, card]));
  return wordings.map((wording) => {
    const card = cards.get(wording.ref);
    if (!card) return { wording, title: undefined, line: undefined };
    // With all of its card: each line has one of them at most.
    const ofCard = wordings.filter(({ ref }) => ref === wording.ref);
    const line = [card, familiar(card)]
      .flatMap((form) => applyWordings(form, ofCard).lines)
      .find((each) => each.wording.id === wording.id);
    return { wording, title: captionOf(cardText(card, wording.language).text.title), line };
  });
}
