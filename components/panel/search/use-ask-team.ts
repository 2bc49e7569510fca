import { useTranslation } from 'react-i18next';
import { usePanel } from '@/components/panel/core/panel-context';
import { useIsMember } from '@/components/panel/core/use-membership';
import type { Language } from '@/protocol/text/language';
import { charactersOver } from '@/protocol/text/text-length';
import { TIP_LIMITS } from '@/protocol/tip';
import { parseQueryTokens } from '@/search/query/query-tokens';
import { StorageError } from '@/storage/database/storage-error';
import { InvalidTextError } from '@/storage/tips/normalise-tip';
import { captureTip } from '@/storage/tips/tips';

/**
 * The question that a query holds, and the way to ask it. `words` is the query without its filters, '' when there is
 * nothing to ask; `tooLong` is the number of characters beyond the limit; `joined` is undefined until it is read. The
 * question is saved like a tip, with or without a team.
 */
export function useAskTeam(
  query: string,
  language: Language,
): { words: string; tooLong: number; joined: boolean | undefined; askTeam: () => Promise<void> } {
  const { t } = useTranslation();
  const { t: errors } = useTranslation('errors');
  const { db, store, now } = usePanel();
  const joined = useIsMember();
  const words = parseQueryTokens(query).text.trim();

  async function askTeam() {
    const { setQuery, showToast } = store.getState();
    if (words === '') return showToast('foot', 'plain', t('search.askFirst'));
    try {
      await captureTip(db, { kind: 'question', language, words }, { now: now() });
    } catch (failure) {
      if (failure instanceof StorageError) return showToast('foot', 'bad', errors(failure.reason));
      if (!(failure instanceof InvalidTextError)) throw failure;
      const [problem] = failure.problems;
      return showToast(
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
    showToast('foot', 'good', t(joined ? 'search.saved' : 'search.savedUntilJoined'));
  }

  return { words, tooLong: charactersOver(words, TIP_LIMITS.words), joined, askTeam };
}
