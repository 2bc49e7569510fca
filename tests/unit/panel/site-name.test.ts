/** The words for a granted site, whatever pattern the browser granted. */
import { expect, test } from 'vitest';
import { createWording } from '@/components/i18n/i18n';
import { siteName } from '@/components/panel/settings/site-name';

test.each([
  ['<all_urls>', 'Tous les sites', 'All sites'],
  ['*://*', 'Tous les sites', 'All sites'],
  ['https://*', 'Tous les sites en https', 'All sites over https'],
  ['http://*', 'Tous les sites en http', 'All sites over http'],
  ['*://*.crm.example', 'crm.example et ses sous-domaines', 'crm.example and its subdomains'],
  ['http://*.localhost', 'http://localhost et ses sous-domaines', 'http://localhost and its subdomains'],
  ['*://crm.example', 'crm.example', 'crm.example'],
  ['https://crm.example:8443', 'crm.example:8443', 'crm.example:8443'],
  ['http://127.0.0.1', 'http://127.0.0.1', 'http://127.0.0.1'],
  ['file://', 'Les fichiers de cet ordinateur', 'The files of this computer'],
])('[K8] %s is called %s and %s', (site, french, english) => {
  expect(siteName(site, createWording('fr').getFixedT('fr', 'panel'))).toBe(french);
  expect(siteName(site, createWording('en').getFixedT('en', 'panel'))).toBe(english);
});
