import { useCallback, useEffect, useState } from 'react';

/** How soon what could not be read is asked for again by itself. */
const AGAIN_MS = 15_000;

export type PolledState<V, W extends string> = { value: V } | { why: W };

/**
 * What is read elsewhere when it is looked at: the newest value, and why there is no newer one. Asked for again when
 * the network comes back and, after a failure, by itself. `ask` must stay the same function from draw to draw.
 */
export function usePolled<V, W extends string>(ask: () => Promise<PolledState<V, W>>) {
  const [value, setValue] = useState<V>();
  const [why, setWhy] = useState<W>();
  const read = useCallback(async () => {
    const response = await ask();
    if ('value' in response) setValue(response.value);
    setWhy('why' in response ? response.why : undefined);
  }, [ask]);
  useEffect(() => {
    void read();
    window.addEventListener('online', read);
    return () => window.removeEventListener('online', read);
  }, [read]);
  useEffect(() => {
    if (why === undefined) return;
    const again = setInterval(read, AGAIN_MS);
    return () => clearInterval(again);
  }, [why, read]);
  return { value, why, read };
}
