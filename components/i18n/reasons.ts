/** Why the service was of no help, in words. */
import { useTranslation } from 'react-i18next';
import type { ServiceFailure } from '@/protocol/messages';

/** `failed` when not even the worker responded. */
export type Why = ServiceFailure['reason'] | 'failed';

const NO_ANSWER: readonly Why[] = ['offline', 'unreachable', 'timeout', 'internal', 'stopping', 'failed'];

export function useReasonInWords(): (why: Why) => string {
  const { t } = useTranslation('team');
  const { t: errors } = useTranslation('errors');
  return (why) => (why === 'failed' || NO_ANSWER.includes(why) ? t('noAnswer') : errors(why));
}
