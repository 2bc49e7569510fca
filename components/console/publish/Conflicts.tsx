import { useTranslation } from 'react-i18next';
import consoleStyles from '@/components/console/core/console.module.css';
import { useConsole } from '@/components/console/core/console-context';
import styles from '@/components/console/core/packs.module.css';
import { href } from '@/components/console/core/routes';
import { runAction } from '@/components/console/core/run-action';
import { cardTitle } from '@/components/console/draft/titles';
import { Button } from '@/components/ui/Button';
import { Note } from '@/components/ui/Note';
import type { Pack } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import type { PackDraftRow } from '@/storage/database/pack-rows';
import { settleConflict } from '@/storage/packs/pack-drafts';
import { NewerVersion } from './NewerVersion';

/** A version published meanwhile: the cards that both changed, the draft's present text, and the remedy. */
export function Conflicts({ row, pack, language }: { row: PackDraftRow; pack: Pack; language: Language }) {
  const { t } = useTranslation('console');
  const { t: errors } = useTranslation('errors');
  const { db, store } = useConsole();
  if (!row.conflicts) return <NewerVersion row={row} />;
  return (
    <Note tone="warn">
      <div className={consoleStyles.stack} data-conflicts>
        <p>{t('conflicts.what', { version: row.baseVersion })}</p>
        <ul className={styles.conflicts}>
          {row.conflicts.map(({ cardId, kind }) => (
            <li key={cardId} data-conflict={kind}>
              <a href={href({ name: 'card', packId: pack.id, cardId })}>
                {cardTitle(pack, cardId, language)}
              </a>
              <span>{t(`conflicts.${kind}`)}</span>
              <Button
                small
                onClick={() => void runAction({ store, errors }, () => settleConflict(db, pack.id, cardId))}
              >
                {t('conflicts.seen')}
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </Note>
  );
}
