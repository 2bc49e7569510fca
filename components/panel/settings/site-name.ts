/** The names of granted sites, as people read them. */
import type { TFunction } from 'i18next';

/** An origin as people call a site: without the scheme where it is the usual one. */
export function shortOrigin(origin: string): string {
  return origin.replace(/^https:\/\//u, '');
}

/**
 * The name of a granted site: an origin, or a match pattern without its path, since browsers grant all sites or all
 * subdomains in one pattern. *Guarantees:* no pattern syntax is shown.
 */
export function siteName(site: string, t: TFunction): string {
  if (site === '<all_urls>') return t('sites.all');
  const [, scheme = '', host = ''] = /^([^:]+):\/\/(.*)$/u.exec(site) ?? [];
  if (scheme === 'file') return t('sites.files');
  if (host === '*') {
    if (scheme === 'https') return t('sites.allHttps');
    return scheme === 'http' ? t('sites.allHttp') : t('sites.all');
  }
  const isAnyScheme = scheme === '*' || scheme === 'https';
  if (host.startsWith('*.'))
    return t('sites.subdomains', { site: isAnyScheme ? host.slice(2) : `${scheme}://${host.slice(2)}` });
  return isAnyScheme && host !== '' ? host : site;
}
