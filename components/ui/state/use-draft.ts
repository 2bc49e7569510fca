import { useEffect, useRef, useState } from 'react';

/** The store of a form's unsent texts. */
export type DraftStore<F> = {
  read: () => Promise<Partial<F> | undefined>;
  write: (fields: F) => Promise<void>;
  drop: () => Promise<void>;
};

export type Draft<F> = {
  fields: F;
  change: (change: Partial<F>) => void;
  /** Once the form is sent: it begins empty the next time. */
  drop: () => void;
};

/**
 * The texts of a form, saved at every key, so that closing the form loses none of them. `key` names the form; `initial`
 * are its first values.
 */
export function useDraft<F extends Record<string, string>>(
  key: string,
  initial: F,
  store: DraftStore<F>,
): Draft<F> {
  const [fields, setFields] = useState(initial);
  const latest = useRef(fields);
  const typed = useRef(false);
  const services = useRef(store);
  services.current = store;

  function show(next: F) {
    latest.current = next;
    setFields(next);
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: read once for each form
  useEffect(() => {
    let wanted = true;
    services.current.read().then(
      (stored) => {
        // Typing is faster than the disk: text typed already stays.
        if (wanted && stored && !typed.current) show({ ...latest.current, ...stored });
      },
      (error: unknown) => console.error('The draft of a form could not be read', error),
    );
    return () => {
      wanted = false;
    };
  }, [key]);

  return {
    fields,
    change: (change) => {
      typed.current = true;
      show({ ...latest.current, ...change });
      services.current
        .write(latest.current)
        .catch((error: unknown) => console.error('The draft of a form could not be kept', error));
    },
    drop: () => {
      services.current
        .drop()
        .catch((error: unknown) => console.error('The draft of a form could not be dropped', error));
    },
  };
}
