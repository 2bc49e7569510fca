import { useTranslation } from 'react-i18next';
import styles from '@/components/panel/core/panel.module.css';
import { usePanel } from '@/components/panel/core/panel-context';
import { Button } from '@/components/ui/Button';
import { Note } from '@/components/ui/Note';
import type { MembershipRow, SyncRow } from '@/storage/database/meta-rows';
import { failureBy, isRunning } from './join-attempt';
import { useJoining } from './use-joining';

/** The service does not take the token any more, and signing in gives another. */
const ENDED: ReadonlySet<string> = new Set(['session-expired', 'token-revoked', 'unauthorised']);

/** Whether this member came by the company's account and has to come in again. */
export function signInEnded(
  membership: Pick<MembershipRow, 'signIn'>,
  sync: Pick<SyncRow, 'lastReason'> | undefined,
): boolean {
  return membership.signIn !== undefined && ENDED.has(sync?.lastReason ?? '');
}

type SignInAgainProps = {
  membership: Pick<MembershipRow, 'address' | 'signIn'>;
  /** Before it has ended: when it does. */
  expires?: string;
};

/** Says that the sign-in has ended or soon does, that nothing is lost by it, and leads in again. */
export function SignInAgain({ membership, expires }: SignInAgainProps) {
  const { t } = useTranslation();
  const { t: errors } = useTranslation('errors');
  const { reachNeedsLeave } = usePanel();
  const { attempt, signIn } = useJoining();
  const failure = failureBy(attempt, 'account');
  const message = failure && errors(failure, { limit: '' });
  return (
    <div className={styles.group}>
      <Note tone={expires === undefined ? 'warn' : 'plain'}>{expires ?? t('join.signInEnded')}</Note>
      {message && <Note tone={failure === 'sign-in-cancelled' ? 'warn' : 'bad'}>{message}</Note>}
      <div>
        <Button
          variant={expires === undefined ? 'strong' : 'plain'}
          inactive={isRunning(attempt)}
          onClick={() => void signIn({ address: membership.address, asksBrowser: reachNeedsLeave })}
          data-action="sign-in-again"
        >
          {isRunning(attempt)
            ? t(attempt.state === 'asking' ? 'join.answering' : 'join.signInOpen')
            : t('join.signInAgain', { provider: membership.signIn?.provider ?? '' })}
        </Button>
      </div>
      <p className="unseen" role="alert">
        {message}
      </p>
    </div>
  );
}
