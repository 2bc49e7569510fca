import { useTranslation } from 'react-i18next';
import { usePanel } from '@/components/panel/core/panel-context';
import { Button } from '@/components/ui/Button';
import type { Language } from '@/protocol/text/language';
import { abridge } from '@/protocol/text/text-length';
import { TIP_LIMITS } from '@/protocol/tip';
import { parseQueryTokens } from '@/search/query/query-tokens';
import styles from './search.module.css';
import { useAskTeam } from './use-ask-team';

type NothingFoundProps = {
  /** The field's text, filters included. */
  query: string;
  nearest: readonly string[];
  language: Language;
};

const ECHO = 80;

/** No card matches: the nearest words, and the way to ask the team. The question is stored like a tip. */
export function NothingFound({ query, nearest, language }: NothingFoundProps) {
  const { t } = useTranslation();
  const { store } = usePanel();
  const { setQuery } = store.getState();
  const { t: fields } = useTranslation('fields');
  const { words, tooLong, joined, askTeam } = useAskTeam(query, language);
  const { tokens } = parseQueryTokens(query);

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
      {tooLong > 0 ? (
        <p data-too-long>{fields('over', { count: tooLong, limit: TIP_LIMITS.words })}</p>
      ) : (
        <p>{t(joined ? 'search.nothingHint' : 'search.nothingHintAlone')}</p>
      )}
      <Button variant="strong" inactive={tooLong > 0} onClick={() => void askTeam()} data-action="ask-team">
        {t('search.ask')}
      </Button>
    </div>
  );
}
