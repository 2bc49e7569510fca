/** Where the service listens, in the words printed at its start. */
import type { AddressInfo } from 'node:net';

/** The address as it was bound: that of every interface is named as such, not as this machine alone. */
export function boundAddress({ address, port }: AddressInfo): string {
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
}

/** The sentence that warns of plain HTTP; undefined where only this machine can reach the service. */
export function plainHttpWarning({ address }: AddressInfo): string | undefined {
  if (/^(?:127\.|::1$|::ffff:127\.)/iu.test(address)) return undefined;
  const where = /^(?:0\.0\.0\.0|::)$/u.test(address) ? 'on every interface of this machine' : `on ${address}`;
  return (
    `Warning: it speaks plain HTTP ${where}: tokens and tips can be read on the way. ` +
    'Let only a reverse proxy with a certificate reach it, and name that proxy in SOUFFLEUR_TRUSTED_PROXIES.'
  );
}
