import { useTranslation } from 'react-i18next';
import { href } from '@/components/console/core/routes';
import { cardTitle } from '@/components/console/draft/titles';
import { Note } from '@/components/ui/Note';
import type { Pack } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import { useWithdrawnCredits } from './withdrawn-credits';

/** Before a pack is published: its cards that were made from tips which their authors withdrew since. */
export function WithdrawnTips({ pack, language }: { pack: Pack; language: Language }) {
  const { t } = useTranslation('console');
  const withdrawn = useWithdrawnCredits(pack.cards);
  const cards = pack.cards.filter(({ credits = [] }) =>
    credits.some(({ tipId }) => tipId !== undefined && withdrawn.has(tipId)),
  );
  if (cards.length === 0) return null;
  return (
    <div data-withdrawn-tips>
      <Note tone="warn">
        <p>{t('credits.withdrawnPublish', { count: cards.length })}</p>
        <ul>
          {cards.map(({ id }) => (
            <li key={id}>
              <a href={href({ name: 'card', packId: pack.id, cardId: id })}>
                {cardTitle(pack, id, language)}
              </a>
            </li>
          ))}
        </ul>
      </Note>
    </div>
  );
}
