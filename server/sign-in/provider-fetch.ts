import type { CustomFetch } from 'openid-client';
import { isSafeUrl } from './settings';

/** More than any provider's configuration, keys or tokens need. */
const ANSWER_BYTES = 512 * 1024;
const WITHOUT_BODY = new Set([204, 205, 304]);

/** The provider gave no readable response: it is down, silent, endless or failing. */
export class ProviderSilent extends Error {
  override name = 'ProviderSilent';
  readonly code = 'PROVIDER_SILENT';
}

/**
 * `fetch` for speaking to a provider: encrypted or on this machine, within a time that covers the whole body, no
 * more bytes than anything honest has, and no redirect followed. Throws {@link ProviderSilent}.
 */
export function providerFetch(timeoutMs: number): CustomFetch {
  return async (url, { body, headers, method }) => {
    if (!isSafeUrl(new URL(url))) throw new ProviderSilent('not encrypted');
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(url, {
        // Types of the same thing from two libraries.
        body: (body ?? null) as BodyInit | null,
        headers,
        method,
        redirect: 'manual',
        signal,
      });
      if (response.status >= 500) throw new ProviderSilent(`status ${response.status}`);
      const bytes = await readAtMost(response, ANSWER_BYTES);
      return new Response(WITHOUT_BODY.has(response.status) ? null : bytes, {
        status: response.status,
        headers: response.headers,
      });
    } catch (error) {
      if (error instanceof ProviderSilent) throw error;
      throw new ProviderSilent('no answer', { cause: error });
    }
  };
}

async function readAtMost(response: Response, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > limit) throw new ProviderSilent('too large');
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
