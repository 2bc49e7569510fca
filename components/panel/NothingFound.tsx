import { useLiveQuery } from 'dexie-react-hooks';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import type { Language } from '@/protocol/language';
import { abridge } from '@/protocol/text-length';
import { parseQueryTokens } from '@/search/query-tokens';
import { readMembership } from '@/storage/membership';
import { StorageError } from '@/storage/storage-error';
import { captureTip } from '@/storage/tips';
import { TextRefused } from '@/storage/typed-text';
import { usePanel } from './panel-context';
import styles from './search.module.css';

type NothingFoundProps = {
  /** The field as it stands, filters included. */
  query: string;
  nearest: readonly string[];
  language: Language;
};

const ECHO = 80;

/** No card fits: the words that come near, and the way to ask the team. The question is kept like a tip. */
export function NothingFound({ query, nearest, language }: NothingFoundProps) {
  const { t } = useTranslation();
  const { t: errors } = useTranslation('errors');
  const { db, store, send, now } = usePanel();
  const { setQuery, tell } = store.getState();
  const joined = useLiveQuery(async () => (await readMembership(db)) !== undefined, [db]);
  // What was asked, without its filters; with filters alone there is nothing to ask.
  const { text, tokens } = parseQueryTokens(query);
  const words = text.trim();

  async function askTeam() {
    try {
      await captureTip(db, { kind: 'question', language, words }, { now: now() });
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
    tell('foot', 'good', t(joined ? 'search.asked' : 'search.askedAlone'));
    void send('sync.run', { why: 'written' });
  }

  if (words === '') {
    return (
      <div className={styles.nothing}>
        <p>{t('search.nothingFiltered')}</p>
      </div>
    );
  }
  const filters = tokens.map(({ typed }) => `${typed} `).join('');
  return (
    <div className={styles.nothing}>
      <strong>{t('search.nothing', { query: abridge(words, ECHO) })}</strong>
      {nearest.length > 0 && (
        <div className={styles.near}>
          {t('search.nearest')}
          {nearest.map((word) => (
            <Button key={word} small onClick={() => setQuery(`${filters}${word}`)}>
              {word}
            </Button>
          ))}
        </div>
      )}
      <p>{t(joined ? 'search.nothingHint' : 'search.nothingHintAlone')}</p>
      <Button look="strong" onClick={() => void askTeam()} data-action="ask-team">
        {t('search.ask')}
      </Button>
    </div>
  );
}
