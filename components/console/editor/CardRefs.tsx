import { useLiveQuery } from 'dexie-react-hooks';
import { X } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useConsole } from '@/components/console/core/console-context';
import { cardsToOffer, libraryCards, readLibrary } from '@/components/console/draft/library';
import { cardOf, cardsIn } from '@/components/console/draft/pack-edit';
import { chapterTitle, packTitle, titleOf } from '@/components/console/draft/titles';
import { Button } from '@/components/ui/Button';
import { Combobox } from '@/components/ui/Combobox';
import { cardRef } from '@/protocol/card-ref';
import type { Pack } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import styles from './editor.module.css';

type CardRefsProps = {
  /** Cards of this pack by their ids, those of others by their full names. */
  refs: readonly string[];
  most: number;
  pack: Pack;
  /** A card that is not offered: the one that is edited. */
  except?: string;
  language: Language;
  /** Label of the field that adds one, and of the button that removes one. */
  adding: string;
  removing: (title: string) => string;
  /** Where tests and styles find a row: an attribute with the card's name. */
  mark: 'data-next' | 'data-rule-card' | 'data-flow-card';
  errorAt: (index: number) => string | undefined;
  onChange: (change: (refs: readonly string[]) => string[]) => void;
};

/** Some cards in an order, picked by title from this pack and the others that are here. */
export function CardRefs(props: CardRefsProps) {
  const { refs, most, pack, except, language, adding, removing, mark, errorAt, onChange } = props;
  const { t } = useTranslation('console');
  const { db } = useConsole();
  const library = useLiveQuery(() => readLibrary(db), [db]);
  // Once for each change of the packs: this is drawn at every key of the form around it.
  const others = useMemo(
    () =>
      (library ?? [])
        .filter(({ packId }) => packId !== pack.id)
        .map((other) => ({
          packId: other.packId,
          title: packTitle(other.pack, language),
          cards: libraryCards(other.pack).map(({ ref, card }) => ({ ref, title: titleOf(card, language) })),
          offered: new Set(cardsToOffer(other).map(({ ref }) => ref)),
        })),
    [library, pack.id, language],
  );
  const far = useMemo(
    () =>
      new Map(
        others.flatMap(({ title, cards }) => cards.map((card) => [card.ref, `${card.title} (${title})`])),
      ),
    [others],
  );
  const nameOf = (ref: string) => {
    const own = cardOf(pack, ref.startsWith(`${pack.id}/`) ? ref.slice(pack.id.length + 1) : ref);
    return own ? titleOf(own, language) : (far.get(ref) ?? ref);
  };
  const free = (ref: string) => !refs.includes(ref);
  return (
    <>
      <ol className={styles.chosen}>
        {refs.map((ref, index) => (
          <li key={ref} {...{ [mark]: ref }}>
            <span>{nameOf(ref)}</span>
            <Button
              variant="quiet"
              icon
              small
              aria-label={removing(nameOf(ref))}
              onClick={() => onChange((now) => now.filter((each) => each !== ref))}
            >
              <X size={15} aria-hidden />
            </Button>
            {errorAt(index) && <p className={styles.rowsError}>{errorAt(index)}</p>}
          </li>
        ))}
      </ol>
      {refs.length < most && (
        <Combobox
          label={adding}
          none={t('merge.none')}
          groups={[
            ...pack.chapters.map((chapter) => ({
              label: chapterTitle(chapter, language),
              items: cardsIn(pack, chapter)
                .filter(({ id }) => id !== except && free(id) && free(cardRef(pack.id, id)))
                .map((card) => ({ value: card.id, label: titleOf(card, language) })),
            })),
            ...others.map(({ title, cards, offered }) => ({
              label: title,
              items: cards
                .filter(({ ref }) => free(ref) && offered.has(ref))
                .map((card) => ({ value: card.ref, label: card.title })),
            })),
          ].filter(({ items }) => items.length > 0)}
          onPick={(ref) => onChange((now) => (now.includes(ref) ? [...now] : [...now, ref]))}
        />
      )}
    </>
  );
}
