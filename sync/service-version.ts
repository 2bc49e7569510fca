import type { About } from '@/protocol/api';
import { OLDEST_PROTOCOL_VERSION, PROTOCOL_VERSION } from '@/protocol/version';
import { TransportError } from './transport-error';

/** Throws `client-too-old` or `server-too-old` when this build and a service have no version in common. */
export function judgeService({ protocol, oldestProtocol }: Pick<About, 'protocol' | 'oldestProtocol'>): void {
  if (PROTOCOL_VERSION < oldestProtocol) throw new TransportError('client-too-old');
  if (OLDEST_PROTOCOL_VERSION > protocol) throw new TransportError('server-too-old');
}
