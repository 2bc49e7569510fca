/** The sites that an organisation gives its own build of the extension in advance (`SOUFFLEUR_SITES`). */

const LABEL = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';
const SITE = new RegExp(
  `^(?:https://(?:\\*\\.${LABEL}\\.)?${LABEL}(?:\\.${LABEL})*(?::\\d{1,5})?|http://(?:127\\.0\\.0\\.1|localhost)(?::\\d{1,5})?)$`,
  'u',
);

/**
 * Match patterns for a comma-separated list of origins such as `https://crm.example` or `https://*.crm.example`.
 * Firefox knows no port in a pattern: there all ports of the host are meant. Throws an Error that names what
 * is no such origin.
 */
export function sitePatterns(list: string, browser: string): string[] {
  const sites = list
    .split(',')
    .map((item) => item.trim().toLowerCase())
    .filter((item) => item !== '');
  for (const site of sites) {
    if (SITE.test(site)) continue;
    throw new Error(
      `SOUFFLEUR_SITES: "${site}" is not an origin. Write each as https://crm.example, without a path; https://*.crm.example means all hosts under it.`,
    );
  }
  const named = browser === 'firefox' ? sites.map((site) => site.replace(/:\d+$/u, '')) : sites;
  return [...new Set(named)].map((site) => `${site}/*`);
}
