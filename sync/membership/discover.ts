import type { About } from '@/protocol/api';
import type { ServiceFailure } from '@/protocol/messages';
import { readAddress } from '@/sync/http/address';
import { asFailure } from '@/sync/http/failure';
import { commonVersion } from '@/sync/http/service-version';
import { connectBy } from '@/sync/http/transport';

/** What a service offers to a person who has not joined. Nothing is sent to it: no code, no name. */
export async function discoverService({
  address,
  fetch,
}: {
  address: string;
  fetch: typeof globalThis.fetch;
}): Promise<{ done: true; signIn?: About['signIn'] } | ServiceFailure> {
  const parsed = readAddress(address);
  if (!parsed.ok) return { done: false, reason: parsed.reason };
  try {
    const about = await connectBy(fetch)({ address: parsed.address }).call('about');
    commonVersion(about);
    return { done: true, ...(about.signIn ? { signIn: about.signIn } : {}) };
  } catch (error) {
    return asFailure(error);
  }
}
