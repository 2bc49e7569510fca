/**
 * Whether a granted site includes the origin of an address. A site without a port is one of every port: Firefox
 * knows no other, and Chromium reads a pattern so. A site may be a match pattern without its path, such as `*://*`.
 */
export function includesAddress(site: string, address: string): boolean {
  if (!URL.canParse(address)) return false;
  const wanted = new URL(address);
  const isWeb = wanted.protocol === 'https:' || wanted.protocol === 'http:';
  if (site === '<all_urls>') return isWeb;
  const pattern = /^(\*|[a-z]+):\/\/(\*|\*\.[^*/:]+|[^*/:]+|\[[^\]]+\])(?::(\d+|\*))?$/iu.exec(
    site.replace(/\/$/u, ''),
  );
  if (!pattern) return false;
  const [, scheme, host = '', port = '*'] = pattern;
  const sameScheme = scheme === '*' ? isWeb : `${scheme}:` === wanted.protocol;
  return sameScheme && hostIncludes(host, wanted.hostname) && (port === '*' || port === portOf(wanted));
}

function hostIncludes(pattern: string, host: string): boolean {
  if (pattern === '*') return true;
  if (pattern.startsWith('*.')) return host === pattern.slice(2) || host.endsWith(pattern.slice(1));
  return pattern.toLowerCase() === host;
}

const portOf = ({ port, protocol }: URL) => port || (protocol === 'https:' ? '443' : '80');
