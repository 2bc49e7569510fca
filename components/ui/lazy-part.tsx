import { type ComponentType, lazy, type ReactNode, Suspense, useState } from 'react';

type LazyPart<P extends object> = ComponentType<P> & {
  /** Reads the file now, so that the part is drawn at once when it is first needed. */
  preload: () => void;
};

/**
 * A component whose code is in a file of its own, which a page's first paint does not read.
 * *Guarantees:* once its file is read, the component is drawn in the same frame as any other.
 */
export function lazyPart<P extends object>(
  load: () => Promise<ComponentType<P>>,
  fallback?: ReactNode,
): LazyPart<P> {
  let loaded: ComponentType<P> | undefined;
  let loading: Promise<ComponentType<P>> | undefined;
  function read(): Promise<ComponentType<P>> {
    loading ??= load().then((part) => {
      loaded = part;
      return part;
    });
    return loading;
  }
  const Lazy = lazy(async () => ({ default: await read() })) as unknown as ComponentType<P>;
  function Part(props: P) {
    // The same for as long as it is drawn: another component here would lose its state.
    const [Drawn] = useState<ComponentType<P>>(() => loaded ?? Lazy);
    return (
      <Suspense fallback={fallback}>
        <Drawn {...props} />
      </Suspense>
    );
  }
  return Object.assign(Part, {
    preload: () => {
      read().catch((error: unknown) => {
        // Tried again when it is needed.
        loading = undefined;
        console.error('A part of the page could not be read ahead', error);
      });
    },
  });
}

/** Calls `preload` once the page has nothing else to do. */
export function preloadWhenIdle(...parts: { preload: () => void }[]): () => void {
  const id = requestIdleCallback(() => {
    for (const part of parts) part.preload();
  });
  return () => cancelIdleCallback(id);
}
