import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { cardRef } from '@/protocol/card-ref';
import type { Language } from '@/protocol/language';
import { type Card, PACK_LIMITS, type Pack } from '@/protocol/pack';
import styles from './editor.module.css';
import { useEditor, useProblemAt } from './editor-context';
import { type LibraryPack, libraryCards } from './library';
import { cardOf, cardsIn } from './pack-edit';
import { chapterTitle, packTitle, titleOf } from './titles';

type NextFieldProps = { card: Card; pack: Pack; library: readonly LibraryPack[]; language: Language };

/** The cards that usually follow, picked by title. */
export function NextField({ card, pack, library, language }: NextFieldProps) {
  const { t } = useTranslation('console');
  const { changeCard } = useEditor();
  const problemAt = useProblemAt();
  const others = library.filter(({ packId }) => packId !== pack.id);
  const nameOf = (ref: string) => {
    const own = cardOf(pack, ref.startsWith(`${pack.id}/`) ? ref.slice(pack.id.length + 1) : ref);
    if (own) return titleOf(own, language);
    const far = others.flatMap((each) => libraryCards(each.pack)).find((each) => each.ref === ref);
    return far ? `${titleOf(far.card, language)} (${packTitle(far.pack, language)})` : ref;
  };
  const free = (ref: string) => !card.next.includes(ref);
  return (
    <div className={styles.fact}>
      <h3>{t('fields.next')}</h3>
      <ol className={styles.chosen}>
        {card.next.map((ref, at) => (
          <li key={ref} data-next={ref}>
            <span>{nameOf(ref)}</span>
            <Button
              look="quiet"
              icon
              small
              aria-label={t('editor.removeNext', { title: nameOf(ref) })}
              onClick={() => changeCard((now) => ({ ...now, next: now.next.filter((each) => each !== ref) }))}
            >
              <X size={15} aria-hidden />
            </Button>
            {problemAt(`next.${at}`) && <p className={styles.rowsError}>{problemAt(`next.${at}`)}</p>}
          </li>
        ))}
      </ol>
      {card.next.length < PACK_LIMITS.next && (
        <select
          className={styles.pick}
          aria-label={t('editor.addNext')}
          value=""
          onChange={(event) => {
            const ref = event.target.value;
            changeCard((now) => (now.next.includes(ref) ? now : { ...now, next: [...now.next, ref] }));
          }}
        >
          <option value="">{t('editor.addNext')}</option>
          {pack.chapters.map((chapter) => (
            <optgroup key={chapter.id} label={chapterTitle(chapter, language)}>
              {cardsIn(pack, chapter)
                .filter(({ id }) => id !== card.id && free(id) && free(cardRef(pack.id, id)))
                .map((other) => (
                  <option key={other.id} value={other.id}>
                    {titleOf(other, language)}
                  </option>
                ))}
            </optgroup>
          ))}
          {others.map((each) => (
            <optgroup key={each.packId} label={packTitle(each.pack, language)}>
              {libraryCards(each.pack)
                .filter(({ ref }) => free(ref))
                .map((other) => (
                  <option key={other.ref} value={other.ref}>
                    {titleOf(other.card, language)}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
      )}
    </div>
  );
}
