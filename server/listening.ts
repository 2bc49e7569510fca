/** Where the service listens, in the words printed at its start. */
import type { AddressInfo } from 'node:net';

/** The address as it was bound: that of every interface is named as such, not as this machine alone. */
export function boundAddress({ address, port }: AddressInfo): string {
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
}

/** Whether only this machine can reach an address. */
function isLoopback(address: string): boolean {
  return /^(?:127\.|::1$|::ffff:127\.|localhost$)/iu.test(address);
}

/** The sentence that warns of figures without a token; undefined where only this machine can read them. */
export function figuresWarning(host: string): string | undefined {
  if (isLoopback(host)) return undefined;
  return (
    'Warning: /metrics asks for no token, and other machines may reach it: ' +
    'let a firewall admit your monitoring alone, or leave SOUFFLEUR_METRICS_HOST at 127.0.0.1.'
  );
}

/** The sentence that warns of plain HTTP; undefined where only this machine can reach the service. */
export function plainHttpWarning({ address }: AddressInfo): string | undefined {
  if (isLoopback(address)) return undefined;
  const where = /^(?:0\.0\.0\.0|::)$/u.test(address) ? 'on every interface of this machine' : `on ${address}`;
  return (
    `Warning: it speaks plain HTTP ${where}: tokens and tips can be read on the way. ` +
    'Let only a reverse proxy with a certificate reach it, and name that proxy in SOUFFLEUR_TRUSTED_PROXIES.'
  );
}
