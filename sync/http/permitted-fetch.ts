/**
 * Requests that the browser's permissions allow.
 * Guarantees: without the person's consent nothing is sent; a request that failed because the site is not allowed is
 * not mistaken for an unreachable service.
 */
import { TransportError } from './transport-error';

export type NetworkPermissions = {
  /** Whether the person consents to the data that sync sends (Firefox). */
  maySend: () => Promise<boolean>;
  /** Whether the extension may reach an origin. */
  mayReach: (origin: string) => Promise<boolean>;
};

type Fetch = typeof globalThis.fetch;

/** A fetch that throws {@link TransportError} `consent-withdrawn` or `site-not-allowed`. */
export function permittedFetch(fetch: Fetch, { maySend, mayReach }: NetworkPermissions): Fetch {
  return async (input, init) => {
    if (!(await maySend())) throw new TransportError('consent-withdrawn');
    try {
      return await fetch(input, init);
    } catch (error) {
      if (init?.signal?.aborted) throw error;
      const { origin } = new URL(input instanceof Request ? input.url : input);
      // A service may admit this extension by itself: only a failure is explained by the permission.
      if (!(await mayReach(origin))) throw new TransportError('site-not-allowed', {}, error);
      throw error;
    }
  };
}
