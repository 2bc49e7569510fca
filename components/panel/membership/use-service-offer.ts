import { useRef, useState } from 'react';
import { usePanel } from '@/components/panel/core/panel-context';
import type { About } from '@/protocol/api';

/**
 * What a service offers to a person who has not joined; `unknown` while its address was not, or could not be,
 * requested. `not-allowed`: the browser does not permit the request. `unreachable`: no response.
 */
export type ServiceOffer = 'unknown' | 'not-allowed' | 'unreachable' | { signIn: About['signIn'] };

/** Reads a service's offer. A response for an address that was changed since is discarded. */
export function useServiceOffer() {
  const { send } = usePanel();
  const [offer, setOffer] = useState<ServiceOffer>('unknown');
  const asked = useRef('');

  async function look(address: string) {
    const wanted = address.trim();
    if (wanted === asked.current) return;
    asked.current = wanted;
    setOffer('unknown');
    if (wanted === '') return;
    const result = await send('service.look', { address: wanted });
    if (asked.current !== wanted) return;
    if (result.ok && result.value.done) return setOffer({ signIn: result.value.signIn });
    // Read again when the field loses the focus again: the network may be back by then.
    asked.current = '';
    const reason = result.ok && !result.value.done ? result.value.reason : undefined;
    if (reason === 'site-not-allowed') return setOffer('not-allowed');
    setOffer(reason === 'unreachable' || reason === 'timeout' ? 'unreachable' : 'unknown');
  }

  function forget() {
    asked.current = '';
    setOffer('unknown');
  }

  return { offer, look, forget };
}
