import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { Note } from '@/components/ui/Note';
import type { Language } from '@/protocol/text/language';
import type { Pack } from '@/protocol/pack';
import { settleConflict } from '@/storage/packs/pack-drafts';
import type { PackDraftRow } from '@/storage/database/pack-rows';
import { act } from '@/components/console/core/run-action';
import consoleStyles from '@/components/console/core/console.module.css';
import { useConsole } from '@/components/console/core/console-context';
import { NewerVersion } from './NewerVersion';
import styles from '@/components/console/core/packs.module.css';
import { addressOf } from '@/components/console/core/routes';
import { cardTitle } from '@/components/console/draft/titles';

/** What somebody published meanwhile: the cards that both changed, what the draft now holds, and what to do. */
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
              <a href={addressOf({ name: 'card', packId: pack.id, cardId })}>
                {cardTitle(pack, cardId, language)}
              </a>
              <span>{t(`conflicts.${kind}`)}</span>
              <Button
                small
                onClick={() => void act({ store, errors }, () => settleConflict(db, pack.id, cardId))}
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
