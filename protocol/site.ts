/**
 * Whether a granted site includes the origin of an address. A site without a port is one of every port: Firefox
 * knows no other, and Chromium reads a pattern so.
 */
export function includesAddress(site: string, address: string): boolean {
  if (!URL.canParse(site) || !URL.canParse(address)) return false;
  const [granted, wanted] = [new URL(site), new URL(address)];
  const samePort = granted.port === '' || granted.port === wanted.port;
  return granted.protocol === wanted.protocol && granted.hostname === wanted.hostname && samePort;
}
