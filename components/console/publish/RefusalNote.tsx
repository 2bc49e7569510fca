import { useTranslation } from 'react-i18next';
import { bytesInWords } from '@/components/i18n/dates';
import { Note } from '@/components/ui/Note';
import { PACK_LIMITS, type Pack } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import { ProblemsList } from './ProblemsList';
import type { Refusal } from './use-publish';

/** Why the service did not publish, and the remedy. */
export function RefusalNote({
  refusal: { reason, problems },
  pack,
  language,
}: {
  refusal: Refusal;
  pack: Pack;
  language: Language;
}) {
  const { t } = useTranslation('console');
  const { t: errors } = useTranslation('errors');
  return (
    <div role="alert" data-refusal={reason}>
      <Note tone="bad">
        <p>
          {reason === 'failed'
            ? t('publish.failed')
            : errors(reason, { limit: bytesInWords(PACK_LIMITS.bytes, language) })}
        </p>
        <p>{t(advice(reason))}</p>
        <ProblemsList pack={pack} problems={problems} language={language} />
      </Note>
    </div>
  );
}

/** The remedy after a refusal, and that the draft is still there. */
function advice(reason: Refusal['reason']) {
  switch (reason) {
    case 'pack-version-conflict':
      return 'publish.afterConflict';
    case 'forbidden':
    case 'unauthorised':
    case 'token-revoked':
    case 'member-disabled':
    case 'not-joined':
      return 'publish.afterRole';
    case 'pack-from-newer-version':
      return 'publish.afterUpdate';
    case 'invalid-request':
    case 'too-large':
      return 'publish.afterProblems';
    default:
      return 'publish.afterReach';
  }
}
