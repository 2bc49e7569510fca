import { useRef, useState } from 'react';
import { usePanel } from '@/components/panel/core/panel-context';
import type { About } from '@/protocol/api';

/**
 * What a service offers to whoever is not in yet; `unknown` while its address was not, or could not be, asked.
 * `not-allowed`: the browser does not let it be asked. `unreachable`: nothing answers there.
 */
export type ServiceOffer = 'unknown' | 'not-allowed' | 'unreachable' | { signIn: About['signIn'] };

/** Asks a service what it offers. The answer to an address that was changed since is thrown away. */
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
    // Asked again when the field is left again: the network may be back by then.
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
