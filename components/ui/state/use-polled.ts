import { useCallback, useEffect, useState } from 'react';

/** Delay before a failed load is repeated, in ms. */
const AGAIN_MS = 15_000;

export type PolledState<V, W extends string> = { value: V } | { why: W };

/**
 * A value that the service owns: the newest one, and why there is no newer one. Loaded again when the network comes
 * back and, after a failure, by itself. `load` must stay the same function between renders.
 */
export function usePolled<V, W extends string>(load: () => Promise<PolledState<V, W>>) {
  const [value, setValue] = useState<V>();
  const [why, setWhy] = useState<W>();
  const read = useCallback(async () => {
    const response = await load();
    if ('value' in response) setValue(response.value);
    setWhy('why' in response ? response.why : undefined);
  }, [load]);
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
