import { useCallback, useEffect, useState } from 'react';

/** How soon what could not be read is asked for again by itself. */
const AGAIN_MS = 15_000;

export type Told<V, W extends string> = { value: V } | { why: W };

/**
 * What is read elsewhere when it is looked at: the newest value, and why there is no newer one. Asked for again when
 * the network comes back and, after a failure, by itself. `ask` must stay the same function from draw to draw.
 */
export function useReading<V, W extends string>(ask: () => Promise<Told<V, W>>) {
  const [value, setValue] = useState<V>();
  const [why, setWhy] = useState<W>();
  const read = useCallback(async () => {
    const told = await ask();
    if ('value' in told) setValue(told.value);
    setWhy('why' in told ? told.why : undefined);
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
