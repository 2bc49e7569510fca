import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { Note } from '@/components/ui/Note';
import type { Language } from '@/protocol/language';
import type { Pack } from '@/protocol/pack';
import { settleConflict } from '@/storage/pack-drafts';
import type { PackDraftRow } from '@/storage/pack-rows';
import { act } from './act';
import consoleStyles from './console.module.css';
import { useConsole } from './console-context';
import { NewerVersion } from './NewerVersion';
import styles from './packs.module.css';
import { addressOf } from './places';
import { cardTitle } from './titles';

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
