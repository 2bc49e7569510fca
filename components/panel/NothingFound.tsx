import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import type { Language } from '@/protocol/language';
import { StorageError } from '@/storage/storage-error';
import { captureTip } from '@/storage/tips';
import { TextRefused } from '@/storage/typed-text';
import { usePanel } from './panel-context';
import styles from './search.module.css';

type NothingFoundProps = { query: string; nearest: readonly string[]; language: Language };

/** No card fits: the words that come near, and the way to ask the team. The question is kept like a tip. */
export function NothingFound({ query, nearest, language }: NothingFoundProps) {
  const { t } = useTranslation();
  const { t: errors } = useTranslation('errors');
  const { db, store, send, now } = usePanel();
  const { setQuery, tell } = store.getState();

  async function askTeam() {
    try {
      await captureTip(db, { kind: 'question', language, words: query }, { now: now() });
    } catch (failure) {
      if (failure instanceof StorageError) return tell('foot', 'bad', errors(failure.reason));
      if (!(failure instanceof TextRefused)) throw failure;
      const [problem] = failure.problems;
      return tell(
        'foot',
        'bad',
        t('capture.refused', {
          problem: errors(`data-${problem?.problem ?? 'wrong-value'}`, {
            limit: String(problem?.limit ?? ''),
          }),
        }),
      );
    }
    setQuery('');
    tell('foot', 'good', t('search.asked'));
    void send('sync.run', { why: 'written' });
  }

  return (
    <div className={styles.nothing}>
      <strong>{t('search.nothing', { query })}</strong>
      {nearest.length > 0 && (
        <div className={styles.near}>
          {t('search.nearest')}
          {nearest.map((word) => (
            <Button key={word} small onClick={() => setQuery(word)}>
              {word}
            </Button>
          ))}
        </div>
      )}
      <p>{t('search.nothingHint')}</p>
      <Button look="strong" onClick={() => void askTeam()} data-action="ask-team">
        {t('search.ask')}
      </Button>
    </div>
  );
}
