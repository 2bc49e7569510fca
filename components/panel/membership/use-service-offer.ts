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
  const requested = useRef('');

  async function discover(address: string) {
    const wanted = address.trim();
    if (wanted === requested.current) return;
    requested.current = wanted;
    setOffer('unknown');
    if (wanted === '') return;
    const result = await send('service.look', { address: wanted });
    if (requested.current !== wanted) return;
    if (result.ok && result.value.done) return setOffer({ signIn: result.value.signIn });
    // Read again when the field loses the focus again: the network may be back by then.
    requested.current = '';
    const reason = result.ok && !result.value.done ? result.value.reason : undefined;
    if (reason === 'site-not-allowed') return setOffer('not-allowed');
    setOffer(reason === 'unreachable' || reason === 'timeout' ? 'unreachable' : 'unknown');
  }

  function forget() {
    requested.current = '';
    setOffer('unknown');
  }

  return { offer, discover, forget };
}
