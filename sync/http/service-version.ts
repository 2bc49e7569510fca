import type { About } from '@/protocol/api';
import type { SyncReason } from '@/protocol/validation/errors';
import { PROTOCOL_VERSION, SUPPORTED_VERSIONS, type SupportedVersions } from '@/protocol/version';
import type { Connect, Destination, Transport } from './transport';
import { TransportError } from './transport-error';

const OTHER_VERSION: ReadonlySet<SyncReason> = new Set(['client-too-old', 'server-too-old']);

/**
 * The newest version of the protocol that this build and a service both speak: either may have been updated
 * first. Throws `client-too-old` or `server-too-old` when they have none in common.
 */
export function commonVersion(
  { protocol, oldestProtocol }: Pick<About, 'protocol' | 'oldestProtocol'>,
  ours: SupportedVersions = SUPPORTED_VERSIONS,
): number {
  if (ours.newest < oldestProtocol) throw new TransportError('client-too-old');
  if (ours.oldest > protocol) throw new TransportError('server-too-old');
  return Math.min(ours.newest, protocol);
}

/**
 * Runs `work` in the protocol version that was agreed on before. Where the service refuses that one, either side was
 * updated since: a new version is agreed once, and `work` gets a destination with it.
 */
export async function inCommonVersion<D extends Destination, T>(
  connect: Connect,
  to: D,
  work: (transport: Transport, to: D) => Promise<T>,
): Promise<T> {
  const transport = connect(to);
  try {
    return await work(transport, to);
  } catch (error) {
    const disagree = error instanceof TransportError && OTHER_VERSION.has(error.reason);
    if (!disagree) throw error;
    const about = await transport.call('about').catch(() => {
      // Its response to the work says more than its present silence.
      throw error;
    });
    const protocol = commonVersion(about);
    if (protocol === (to.protocol ?? PROTOCOL_VERSION)) throw error;
    const anew = { ...to, protocol };
    return await work(connect(anew), anew);
  }
}
