import type { About } from '@/protocol/api';
import { SPOKEN_VERSIONS, type SpokenVersions } from '@/protocol/version';
import { TransportError } from './transport-error';

/**
 * The newest version of the protocol that this build and a service both speak: either may have been updated
 * first. Throws `client-too-old` or `server-too-old` when they have none in common.
 */
export function commonVersion(
  { protocol, oldestProtocol }: Pick<About, 'protocol' | 'oldestProtocol'>,
  ours: SpokenVersions = SPOKEN_VERSIONS,
): number {
  if (ours.newest < oldestProtocol) throw new TransportError('client-too-old');
  if (ours.oldest > protocol) throw new TransportError('server-too-old');
  return Math.min(ours.newest, protocol);
}
