import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePanel } from '@/components/panel/core/panel-context';
import type { ServiceFailure } from '@/protocol/messages';

export type JoinFailure = ServiceFailure['reason'] | 'internal';

/** Signing in with the company's account: whether the window is open, and why the last one led nowhere. */
export function useSignIn() {
  const { t } = useTranslation();
  const { send, askToReach, store } = usePanel();
  const [running, setRunning] = useState(false);
  const [isAnswering, setIsAnswering] = useState(false);
  const [failure, setFailure] = useState<JoinFailure>();

  function failed(reason: JoinFailure): false {
    setFailure(reason);
    return false;
  }

  /**
   * To be called within a click or a key: it opens a window. `ask`: the browser's leave is needed first. Answers
   * whether somebody was signed in.
   */
  async function signIn(address: string, ask: boolean, bring?: boolean): Promise<boolean> {
    if (running) return false;
    setFailure(undefined);
    setRunning(true);
    setIsAnswering(ask);
    try {
      // Must come first: the browser shows its question only within the click.
      if (ask && !(await askToReach(address))) return failed('permission-needed');
      setIsAnswering(false);
      const result = await send('membership.signIn', { address, ...(bring ? { bring } : {}) });
      if (!result.ok) return failed('internal');
      if (!result.value.done) return failed(result.value.reason);
      const organisation = result.value.member.organisation.name;
      store.getState().showToast('foot', 'good', t('join.joined', { organisation }));
      return true;
    } finally {
      setRunning(false);
    }
  }

  return { running, isAnswering, failure, forget: () => setFailure(undefined), signIn };
}
