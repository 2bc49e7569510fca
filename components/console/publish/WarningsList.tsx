import { useTranslation } from 'react-i18next';
import { href } from '@/components/console/core/routes';
import { titleOf } from '@/components/console/draft/titles';
import type { PackWarning } from '@/protocol/content/pack-warnings';
import type { Pack } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import styles from './publish.module.css';

type WarningsListProps = { pack: Pack; warnings: readonly PackWarning[]; language: Language };

/** Placeholders to look at again before publishing, each with a link to its card. They keep nothing from being published. */
export function WarningsList({ pack, warnings, language }: WarningsListProps) {
  const { t } = useTranslation('console');
  const cardAt = (path: string) => pack.cards[Number(path.split('.')[1])];
  const titleAt = (path: string) => {
    const card = cardAt(path);
    return card ? titleOf(card, language) : path;
  };
  return (
    <ul className={styles.problems} data-warnings>
      {warnings.map(({ path, warning, name, kinds = [] }) => (
        <li key={`${path} ${warning} ${name}`} data-warning={warning}>
          <a href={href({ name: 'card', packId: pack.id, cardId: cardAt(path)?.id ?? '' })}>
            {titleAt(path)}
          </a>
          <br />
          {warning === 'bare-placeholder'
            ? t('publish.barePlaceholder', { name })
            : t('publish.twoKinds', {
                name,
                kinds: new Intl.ListFormat(language).format(
                  kinds.map((each) =>
                    t('publish.kindAt', {
                      kind: t(`publish.kinds.${each.kind}`),
                      title: titleAt(each.path),
                    }),
                  ),
                ),
              })}
        </li>
      ))}
    </ul>
  );
}
